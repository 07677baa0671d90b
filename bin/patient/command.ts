import { hostname, userInfo } from 'node:os';
import {
  parse,
  readWhere,
  textOf,
  UsageError,
  type Values,
  type Where,
  whereOptions,
} from '../tool/arguments.ts';
import { withoutContacts } from '../tool/failure.ts';

export const USAGE = `Usage: npm run -s patient -- <command> PHONE <where> <whose> [options]

Commands
  export PHONE                    writes all that is held about the person with this phone, as JSON
  erase PHONE                     says what would be erased, and erases it where --yes is given. Safe to run again

PHONE is in E.164, like +13055550123, or - to be read from the standard input: then it stands neither in the shell's history
nor in npm's logs.

Where: one of
  --stage NAME [--region REGION]  a deployed stage, with the credentials and the region of the environment
  --local [URL]                   the local run, http://localhost:3000 by default

Whose: one of
  --clinic ID                     what this clinic had sent and was told
  --all-clinics                   what all clinics of the stage did

Options
  --corrected same-person         of a treatment that has or had another phone as well: both are the same person's
  --corrected other-person        the other is another person's. The treatment is whose phone it has now, and what a phone wrote
                                  is its person's
  --by TEXT                       who does this, for the record; by default the user of this machine
  --reason TEXT                   why, for the record, like the number of a ticket. No phone, no name
  --yes                           erases

It ends with 0 where all was done, 1 where something failed, 2 where it was called wrongly.`;

/** Whose the other phone of a treatment is, whose phone was corrected. */
export type Corrected = 'same-person' | 'other-person';

export interface Command {
  readonly name: 'export' | 'erase';
  /** E.164; undefined: it comes by the standard input. */
  readonly phone: string | undefined;
  readonly where: Where;
  /** Undefined: all clinics. */
  readonly clinicId: string | undefined;
  readonly corrected: Corrected | undefined;
  readonly by: string;
  readonly reason: string | undefined;
  readonly isMeant: boolean;
}

const options = {
  ...whereOptions,
  clinic: { type: 'string' },
  'all-clinics': { type: 'boolean' },
  corrected: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
} as const;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError, in which no phone stands. */
export function readCommand([name, ...args]: readonly string[]): Command | undefined {
  if (name === '--help' || args.includes('--help')) return undefined;
  if (name !== 'export' && name !== 'erase') throw new UsageError('Name a command first: export, erase.');
  const { values, positionals } = parse(args, {
    ...options,
    ...(name === 'erase' && { yes: { type: 'boolean' } }),
  });
  const [phone, another] = positionals;
  if (phone === undefined || another !== undefined)
    throw new UsageError(`After ${name} follows one phone, or - where it comes by the standard input.`);
  return {
    name,
    phone: phone === '-' ? undefined : readPhone(phone),
    where: readWhere(values),
    clinicId: readClinic(values),
    corrected: readCorrected(values),
    by: noteIn(values, 'by') ?? `${userInfo().username}@${hostname()}`,
    reason: noteIn(values, 'reason'),
    isMeant: values.yes === true,
  };
}

/** Whatever stands between the digits is left out: a phone is often copied from a letter. Throws a UsageError. */
export function readPhone(text: string): string {
  const phone = text.replaceAll(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(phone)) return phone;
  throw new UsageError('The phone must be in E.164: a plus, its country and its number.');
}

function readClinic(values: Values): string | undefined {
  const clinicId = textOf(values, 'clinic');
  if ((clinicId === undefined) === (values['all-clinics'] !== true))
    throw new UsageError('Say whose, once: --clinic ID or --all-clinics.');
  return clinicId;
}

function readCorrected(values: Values): Corrected | undefined {
  const corrected = textOf(values, 'corrected');
  if (corrected === undefined || corrected === 'same-person' || corrected === 'other-person')
    return corrected;
  throw new UsageError('--corrected takes same-person or other-person.');
}

/** What is kept for years names no patient. */
function noteIn(values: Values, name: 'by' | 'reason'): string | undefined {
  const text = textOf(values, name);
  if (text !== undefined && name === 'reason' && withoutContacts(text) !== text)
    throw new UsageError('--reason is kept: it must hold no phone and no e-mail address.');
  return text;
}
