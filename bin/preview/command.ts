import { formatInstant, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { clinicOptions, type FieldValues, fieldValuesIn } from '../clinic/fields.ts';
import { parse, textOf, UsageError, type Values, withOptionalValue } from '../tool/arguments.ts';

export const USAGE = `Usage: npm run preview -- FILE [options]
       npm run preview -- --care-plan ID [options]
       npm run preview -- --all

Shows every text that a treatment leads to, exactly as it is sent: when, and which rule moved it; what it takes and costs; what
each reply is read as, how it is answered, and what the clinic is told. Nothing is sent or stored.

FILE is what a clinic's system posts: JSON as in examples/treatment.json, or FHIR as in examples/procedure.json. It is read as if
posted as soon as it can be, which is when the treatment has ended.
  --posted-at INSTANT   posted then, like 2026-11-30T09:00:00-05:00

Without a FILE: a patient of the clinic
  --care-plan ID        the care plan
  --zone ZONE           the patient's time zone; default: the clinic's
  --treated-at INSTANT  when the treatment ended; default: this minute

The clinic is a made-up one, but for what is said of it, and what is made up is named. --clinic ID is its id, by which its texts are
spread after the window opens. Its fields are those of npm run clinic -- add: --name, --phone, --emergency, --window, --language (of
patients whose event names none), --time-zone, --country (whose prices are shown where no phone tells), --care-plan-code and the others.

  --all                 every text of every care plan and every answer, in every language, at its longest
  --json                one JSON object
  --html [FILE.html]    a page for a clinician to read and to sign, into the file or to standard output

It ends with 0 where it was shown, 1 where the API would refuse the treatment, 2 where it was called wrongly.`;

export type Subject =
  | { readonly name: 'all' }
  | { readonly name: 'file'; readonly path: string; readonly postedAt: Instant | undefined }
  | {
      readonly name: 'imagined';
      readonly carePlan: string;
      readonly timeZone: string | undefined;
      readonly treatedAt: Instant;
      readonly postedAt: Instant | undefined;
    };

export interface Command {
  readonly subject: Subject;
  readonly form: 'table' | 'json' | 'html';
  /** Where the page goes; undefined: to standard output. */
  readonly page: string | undefined;
  readonly clinicId: string | undefined;
  /** What else is said of the clinic. */
  readonly fields: FieldValues;
}

const options = {
  'care-plan': { type: 'string' },
  zone: { type: 'string' },
  'treated-at': { type: 'string' },
  'posted-at': { type: 'string' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  html: { type: 'string' },
  help: { type: 'boolean' },
  clinic: { type: 'string' },
  ...clinicOptions,
} as const;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError. */
export function readCommand(args: readonly string[], now: Instant): Command | undefined {
  const { values, positionals } = parse(withPage(args), options);
  if (values.help === true) return undefined;
  const page = textOf(values, 'html');
  if (page !== undefined && values.json === true)
    throw new UsageError('Either --json or --html: both are to be the whole output.');
  return {
    subject: readSubject(values, positionals, now),
    form: page !== undefined ? 'html' : values.json === true ? 'json' : 'table',
    page: page === '' ? undefined : page,
    clinicId: textOf(values, 'clinic'),
    fields: fieldValuesIn(values),
  };
}

function readSubject(values: Values, positionals: readonly string[], now: Instant): Subject {
  const carePlan = textOf(values, 'care-plan');
  const [path] = positionals;
  const subjects = [values.all === true, carePlan !== undefined, path !== undefined].filter(Boolean);
  if (subjects.length !== 1 || positionals.length > 1)
    throw new UsageError(
      'Say what to show: one FILE, or --care-plan ID, or --all. What --html writes into is named like page.html.',
    );
  const refuse = (names: readonly string[], subject: string) => {
    const name = names.find((option) => values[option] !== undefined);
    if (name !== undefined) throw new UsageError(`--${name} does not go with ${subject}.`);
  };
  if (values.all === true) {
    refuse(['zone', 'treated-at', 'posted-at', 'clinic', ...Object.keys(clinicOptions)], '--all');
    return { name: 'all' };
  }
  const postedAt = instantIn(values, 'posted-at');
  if (carePlan === undefined) {
    refuse(['zone', 'treated-at'], 'a FILE, which says it');
    return { name: 'file', path: path ?? '', postedAt };
  }
  return {
    name: 'imagined',
    carePlan,
    timeZone: textOf(values, 'zone'),
    treatedAt: instantIn(values, 'treated-at') ?? now - (now % MINUTE),
    postedAt,
  };
}

function instantIn(values: Values, name: string): Instant | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  // Without an offset it would be a time of this machine.
  if (Number.isNaN(at) || !/T.*(Z|[+-]\d{2}:\d{2})$/.test(text))
    throw new UsageError(`--${name} takes a date and time with offset, like ${formatInstant(0)}.`);
  return at;
}

/** No treatment is a page. */
const withPage = (args: readonly string[]): string[] =>
  withOptionalValue(args, '--html', (next) => next.endsWith('.html'), '');
