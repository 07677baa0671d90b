import type { ClinicChanges } from '../../lambdas/aws/clinic-directory.ts';
import type { Client } from '../../lambdas/aws/clinic-items.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import { indented, table } from '../tool/table.ts';
import type { AlertContact } from './alert-contacts.ts';
import { SCOPES } from './app-clients.ts';
import type { NewClient } from './clinic-clients.ts';
import type { Deployment } from './deployment.ts';
import { optionOf } from './fields.ts';

type Field = keyof typeof optionOf;
const fields = Object.keys(optionOf) as Field[];

/** What the engineer of a clinic needs. */
export interface Credentials {
  readonly clinic: string;
  readonly apiUrl: string;
  readonly clientId: string;
  /** These are missing where the stage's own identity provider gives tokens. */
  readonly tokenUrl?: string;
  readonly clientSecret?: string;
  readonly scope?: string;
}

export const credentialsOf = (
  clinic: string,
  { id, secret }: NewClient,
  { apiUrl, pool }: Pick<Deployment, 'apiUrl' | 'pool'>,
): Credentials => ({
  clinic,
  apiUrl,
  clientId: id,
  ...(pool !== undefined && { tokenUrl: pool.tokenUrl, scope: SCOPES.join(' ') }),
  ...(secret !== undefined && { clientSecret: secret }),
});

export function writeCredentials({ apiUrl, tokenUrl, clientId, clientSecret, scope }: Credentials): string[] {
  const rows = table([
    ['API URL', apiUrl],
    ['Token URL', tokenUrl ?? 'that of your identity provider'],
    ['Client id', clientId],
    ...(clientSecret === undefined ? [] : [['Client secret', clientSecret]]),
    ...(scope === undefined ? [] : [['Scope', scope]]),
  ]);
  if (clientSecret === undefined) return ["For the clinic's engineer:", '', ...indented(rows)];
  return [
    "For the clinic's engineer. The secret is shown this once, and kept by this tool nowhere:",
    '',
    ...indented(rows),
    '',
    'A token, for an hour:',
    '',
    ...indented([`curl -s ${tokenUrl} -u '${clientId}:${clientSecret}' -d grant_type=client_credentials`]),
  ];
}

export function writeClinics(
  clinics: readonly (Clinic & { readonly clients: readonly Client[] })[],
): string[] {
  if (clinics.length === 0) return ['There is no clinic yet.'];
  const rows = clinics.map(({ id, name, country, timeZone, clients }) => [
    id,
    name,
    country,
    timeZone,
    String(clients.length),
  ]);
  return table([['ID', 'NAME', 'COUNTRY', 'ZONE', 'CLIENTS'], ...rows]);
}

export function writeClinic(clinic: Clinic, clients: readonly Client[]): string[] {
  return [
    ...table([
      ['id', clinic.id],
      ...fields.flatMap((field) => valuesOf(clinic, field).map((value) => [optionOf[field], value])),
    ]),
    '',
    clients.length === 0 ? 'No client acts for it.' : 'Clients that act for it:',
    ...indented(writeClients(clients)),
  ];
}

export const writeClients = (clients: readonly Client[]): string[] =>
  table(clients.map(({ id, addedAt }) => [id, `added ${dayOf(addedAt)}`]));

/** What changes make of a clinic, a line a field. */
export function writeChanges(before: Clinic, changes: ClinicChanges): string[] {
  const known = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
  const after = Object.fromEntries(known) as unknown as Clinic;
  const write = (clinic: Clinic, field: Field) => valuesOf(clinic, field).join(', ') || 'nothing';
  return table(
    fields
      .filter((field) => field in changes)
      .map((field) => [optionOf[field], `${write(before, field)} → ${write(after, field)}`]),
  );
}

const sayings: Readonly<Record<AlertContact['state'], string>> = {
  confirmed: 'gets the alerts of this clinic',
  unconfirmed: 'has to confirm: AWS has sent a mail with a link, which is good for two days',
  'unconfirmed-elsewhere':
    'has not confirmed yet what was asked for another clinic: run update again when it has',
  'own-subscription': 'has a subscription with filters of its own, which is left as it is',
  unsubscribed: 'gets the alerts of this clinic no longer',
  lapsing:
    'had not confirmed, and AWS lets nobody else unsubscribe it: it lapses within two days. Should it confirm after all, run update again',
};

export function writeContacts(contacts: readonly AlertContact[]): string[] {
  if (contacts.length === 0) return [];
  const rows = contacts.map(({ address, state }) => [address, sayings[state]]);
  return ['', 'Alert contacts:', ...indented(table(rows))];
}

/** The values of a field as options take them; none where it is not set. */
function valuesOf(clinic: Clinic, field: Field): readonly string[] {
  switch (field) {
    case 'window':
      return [`${clinic.window.opens}-${clinic.window.closes}`];
    case 'alertContacts':
      return clinic.alertContacts;
    case 'carePlanCodes':
      return (clinic.carePlanCodes ?? []).map(
        ({ system, code, carePlan }) => `${system}|${code}=${carePlan}`,
      );
    case 'dailyTexts':
      return clinic.dailyTexts === undefined ? [] : [String(clinic.dailyTexts)];
    case 'consentAttestation': {
      const { consentAttestation: given } = clinic;
      return given === undefined ? [] : [`${given.reference} (given ${dayOf(given.attestedAt)})`];
    }
    default:
      return [clinic[field] ?? []].flat();
  }
}

const dayOf = (instant: Instant): string => formatInstant(instant).slice(0, 10);
