import {
  given,
  parse,
  readWhere,
  textOf,
  UsageError,
  type Values,
  type Where,
  whereOptions,
} from '../tool/arguments.ts';
import { clinicOptions, type FieldValues, fieldValuesIn, removalOptions } from './fields.ts';

export const USAGE = `Usage: npm run clinic -- <command> <where> [options]

Commands
  add --id ID <fields>            adds a clinic and its first client
  list                            all clinics
  show CLINIC                     a clinic and its clients
  update CLINIC <fields>          changes what is named, and mends the subscriptions of its alert contacts
  add-client CLINIC               lets another client act for the clinic, beside those that do
  remove-client CLINIC CLIENT     lets a client act for the clinic no longer; --last if it is the only one

Where: one of
  --stage NAME [--region REGION]  a deployed stage, with the credentials and the region of the environment
  --local [URL]                   the local run, http://localhost:3000 by default

Fields: add needs the first seven
  --name TEXT                     as texts begin: 1 to 30 characters of the GSM-7 basic set
  --phone PHONE                   which patients call, as they should read it
  --emergency NUMBER              the emergency number there, like 911
  --language en|es                of patients whose event names none
  --time-zone ZONE                like America/New_York, of patients whose event names none
  --window HH:MM-HH:MM            when texts may be sent, in the patient's zone
  --country CODE                  like US: how phone numbers without a country are read
  --alert-contact EMAIL           whom alerts are sent to; up to five of them
  --second-alert-contact EMAIL    whom an urgent alert is sent to as well if nobody has taken it over within 15 minutes
  --care-plan-code 'SYSTEM|CODE=CARE-PLAN'
                                  the care plan of a procedure in FHIR; again for each code
  --default-care-plan CARE-PLAN   of procedures with other codes
  --daily-texts NUMBER            how many texts may go out for it in a day; default: as the stage says
  --consent-attestation TEXT      the clinic's word, given now, that its patients consented to texts; TEXT says where it stands
update also takes --no-alert-contact, --no-second-alert-contact, --no-care-plan-code, --no-default-care-plan,
--no-daily-texts and --no-consent-attestation. A list that is given replaces the list that was.

Other options
  --client-id ID                  of a client that the stage's own identity provider knows (add, add-client)
  --json                          answers one JSON object

It ends with 0 where all was done, 1 where something failed, 2 where it was called wrongly.`;

export type Action =
  | {
      readonly name: 'add';
      readonly id: string | undefined;
      readonly fields: FieldValues;
      readonly clientId?: string;
    }
  | { readonly name: 'list' }
  | { readonly name: 'show'; readonly clinicId: string }
  | { readonly name: 'update'; readonly clinicId: string; readonly fields: FieldValues }
  | { readonly name: 'add-client'; readonly clinicId: string; readonly clientId?: string }
  | {
      readonly name: 'remove-client';
      readonly clinicId: string;
      readonly clientId: string;
      readonly last: boolean;
    };

export interface Command {
  readonly where: Where;
  readonly json: boolean;
  readonly action: Action;
}

const clientOption = { 'client-id': { type: 'string' } } as const;

/** What each command takes: the options beside those of every command, and what has to follow it. */
const commands = {
  add: { options: { id: { type: 'string' }, ...clinicOptions, ...clientOption }, operands: [] },
  list: { options: {}, operands: [] },
  show: { options: {}, operands: ['CLINIC'] },
  update: { options: { ...clinicOptions, ...removalOptions }, operands: ['CLINIC'] },
  'add-client': { options: clientOption, operands: ['CLINIC'] },
  'remove-client': { options: { last: { type: 'boolean' } }, operands: ['CLINIC', 'CLIENT'] },
} as const satisfies Record<Action['name'], object>;

/** Reads the arguments; undefined where help is asked for. Throws a UsageError. */
export function readCommand([name, ...args]: readonly string[]): Command | undefined {
  if (name === '--help' || args.includes('--help')) return undefined;
  if (name === undefined || !isCommand(name))
    throw new UsageError(`Name a command first: ${Object.keys(commands).join(', ')}.`);
  const { options, operands } = commands[name];
  const { values, positionals } = parse(args, { ...whereOptions, json: { type: 'boolean' }, ...options });
  if (positionals.length !== operands.length)
    throw new UsageError(
      `After ${name} ${operands.length === 0 ? 'only options follow' : `follows ${operands.join(' and ')}`}.`,
    );
  return {
    where: readWhere(values),
    json: values.json === true,
    action: readAction(name, values, positionals),
  };
}

function readAction(
  name: Action['name'],
  values: Values,
  [clinicId = '', clientId = '']: readonly string[],
): Action {
  const ownClient = given('clientId', textOf(values, 'client-id'));
  switch (name) {
    case 'add':
      return { name, id: textOf(values, 'id'), fields: fieldValuesIn(values), ...ownClient };
    case 'list':
      return { name };
    case 'show':
      return { name, clinicId };
    case 'update':
      return { name, clinicId, fields: fieldValuesIn(values) };
    case 'add-client':
      return { name, clinicId, ...ownClient };
    case 'remove-client':
      return { name, clinicId, clientId, last: values.last === true };
  }
}

const isCommand = (name: string): name is Action['name'] => Object.hasOwn(commands, name);
