import { parseArgs } from 'node:util';

/** It was called wrongly: nothing was changed. */
export class UsageError extends Error {}

export type Where = { readonly stage: string; readonly region?: string } | { readonly local: string };

const LOCAL = 'http://localhost:3000';

export const whereOptions = {
  stage: { type: 'string' },
  region: { type: 'string' },
  local: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** The values of options by their names: `strict` lets no other pass. */
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Where, as the options say. Throws a UsageError. */
export function readWhere(values: Values): Where {
  const [stage, region, local] = [textOf(values, 'stage'), textOf(values, 'region'), textOf(values, 'local')];
  if ((stage === undefined) === (local === undefined))
    throw new UsageError('Say where, once: --stage NAME or --local.');
  if (stage !== undefined) return { stage, ...given('region', region) };
  if (region !== undefined) throw new UsageError('--region goes with --stage.');
  const url = local ?? LOCAL;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError('--local takes the URL of a local run, like http://localhost:3000.');
  return { local: url.replace(/\/+$/, '') };
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** Splits arguments into options and what stands between them. Throws a UsageError. */
export function parse(args: readonly string[], options: Options): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: withLocalUrl(args), options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The same where nothing stands between options; undefined where help is asked for. Throws a UsageError. */
export function parseOptions(args: readonly string[], options: Options): Values | undefined {
  const { values, positionals } = parse(args, options);
  if (values.help === true) return undefined;
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}" for?`);
  return values;
}

/**
 * `parseArgs` knows no option whose value may be left out: the one of `option` is what follows, if that is one, or filled in.
 *
 * @param isValue whether what follows is its value
 */
export function withOptionalValue(
  args: readonly string[],
  option: `--${string}`,
  isValue: (next: string) => boolean,
  otherwise: string,
): string[] {
  const at = args.indexOf(option);
  if (at < 0) return [...args];
  const next = args[at + 1];
  const hasValue = next !== undefined && isValue(next);
  return args.toSpliced(at, hasValue ? 2 : 1, `${option}=${hasValue ? next : otherwise}`);
}

const withLocalUrl = (args: readonly string[]): string[] =>
  withOptionalValue(args, '--local', (next) => /^https?:/.test(next), LOCAL);

export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The whole number of an option, `least` or more. Throws a UsageError. */
export function countIn(values: Values, name: string, least: number): number {
  const text = textOf(values, name);
  if (text === undefined) throw new UsageError(`Say how many: --${name} 1000.`);
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(`--${name} takes a whole number from ${least} on.`);
}

/** An object with the value, or an empty one where there is none. */
export const given = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: string };
