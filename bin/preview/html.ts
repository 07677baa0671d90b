import { escapeHtml } from '../../lambdas/http/alert-page.ts';

/** Markup that is finished: it goes into other markup as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | undefined | readonly Part[];

/** Markup from a template, in which every value but finished markup is escaped. Quote attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(strings.map((string, index) => string + render(values[index])).join(''));

function render(value: Part): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(render).join('\n');
  return escapeHtml(String(value));
}
