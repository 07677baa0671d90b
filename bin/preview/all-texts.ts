import { atLongest } from '../../care-plans/text-rules.ts';
import { type PatientText, patientTexts } from '../../care-plans/texts.ts';
import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import { capacityOf, countParts, type TextSize } from '../../lambdas/domain/text.ts';
import { sizeWords } from './words.ts';

/** A text that patients may get, with the longest clinic name, phones and date in it. */
export interface LongestText extends PatientText, TextSize {
  /** Of the care plan, or what the answers are. */
  readonly title: string;
  readonly longest: string;
  /** How many units its parts can hold. */
  readonly capacity: number;
}

/** Every text that patients may get by these care plans and answers, in the order of their files. */
export const allTexts = (carePlans: CarePlans, answers: Answers): readonly LongestText[] =>
  patientTexts(carePlans, answers).map((text) => {
    const longest = atLongest(text.template, text.language);
    const size = countParts(longest);
    const title = carePlans[text.name.split('/')[0] ?? '']?.title ?? "Answers to patients' own texts";
    return { ...text, ...size, title, longest, capacity: capacityOf(size) };
  });

/** They in Markdown that reads well as it is, for `docs/texts.md`. */
export function writeAllTexts(texts: readonly LongestText[]): string {
  const titles = [...new Set(texts.map(({ title }) => title))];
  return [
    '# Every text that patients may get',
    '',
    'At its longest: with the longest clinic name, phones and date that can stand in it. `npm run --silent preview -- --all` writes this.',
    ...titles.flatMap((title) => [
      '',
      `## ${title}`,
      ...texts.filter((text) => text.title === title).flatMap((text) => ['', ...writeText(text)]),
    ]),
  ].join('\n');
}

const writeText = (text: LongestText): string[] => [
  `### ${text.name}`,
  '',
  `> ${text.longest.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&')}`,
  '',
  `${sizeWords(text)}. Template: \`${text.hash}\``,
];
