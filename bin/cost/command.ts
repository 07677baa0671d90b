import type { Language } from '../../lambdas/domain/clinic.ts';
import { countIn, parseOptions, textOf, UsageError, type Values } from '../tool/arguments.ts';

export const USAGE = `Usage: npm run cost -- --treatments N [options]

Prints the monthly bill of AWS for so many treatments a month, by line, in US dollars: a price list of the repository times what the
pipeline asks of AWS, with the parts of the actual texts at their longest. How to read it: docs/cost.md. Nothing is sent or changed.

  --treatments N     treatments a month
  --country CC       of the patients' phones; default: US
  --sender KIND      the kind of number that texts come from, where prices differ by it; default: the first on record
  --care-plan ID     default: exosome-therapy
  --language en|es   default: en
  --answered SHARE   of check-ins that get an answer, 0 to 1; default: 0.6
  --concerned SHARE  of answers that tell of a problem; default: 0.1
  --one-way          nobody hears replies
  --clients N        clinic systems that take tokens; default: 1
  --json             one JSON object

It ends with 0 where it could be printed, 2 where it was called wrongly.`;

export interface Command {
  readonly treatments: number;
  readonly country: string;
  /** Undefined: the first on record. */
  readonly sender: string | undefined;
  readonly carePlan: string;
  readonly language: Language;
  readonly answered: number;
  readonly concerned: number;
  readonly isTwoWay: boolean;
  readonly clients: number;
  readonly isJson: boolean;
}

const options = {
  treatments: { type: 'string' },
  country: { type: 'string', default: 'US' },
  sender: { type: 'string' },
  'care-plan': { type: 'string', default: 'exosome-therapy' },
  language: { type: 'string', default: 'en' },
  answered: { type: 'string', default: '0.6' },
  concerned: { type: 'string', default: '0.1' },
  'one-way': { type: 'boolean', default: false },
  clients: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError. */
export function readCommand(args: readonly string[]): Command | undefined {
  const values = parseOptions(args, options);
  if (values === undefined) return undefined;
  const language = textOf(values, 'language');
  if (language !== 'en' && language !== 'es') throw new UsageError('--language takes en or es.');
  return {
    treatments: countIn(values, 'treatments', 1),
    country: (textOf(values, 'country') ?? '').toUpperCase(),
    sender: textOf(values, 'sender'),
    carePlan: textOf(values, 'care-plan') ?? '',
    language,
    answered: shareIn(values, 'answered'),
    concerned: shareIn(values, 'concerned'),
    isTwoWay: values['one-way'] !== true,
    clients: countIn(values, 'clients', 0),
    isJson: values.json === true,
  };
}

function shareIn(values: Values, name: string): number {
  const text = textOf(values, name) ?? '';
  const share = Number(text);
  if (/^\d*\.?\d+$/.test(text) && share <= 1) return share;
  throw new UsageError(`--${name} takes a share from 0 to 1, like 0.6.`);
}
