import type { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import type { DynamoDbClinics } from '../../lambdas/aws/dynamodb-clinics.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { describeError, Failure } from '../tool/failure.ts';
import { indented } from '../tool/table.ts';
import type { AlertContact, AlertContacts } from './alert-contacts.ts';
import type { ClinicClients } from './clinic-clients.ts';
import type { Action } from './command.ts';
import type { Deployment } from './deployment.ts';
import { changesOf, newClinic } from './fields.ts';
import {
  credentialsOf,
  writeChanges,
  writeClients,
  writeClinic,
  writeClinics,
  writeContacts,
  writeCredentials,
} from './report.ts';

/** What was done: in lines for people, as one object for machines, and what could not be done after all that was. */
export interface Report {
  readonly lines: readonly string[];
  readonly json: object;
  readonly failure?: string;
}

export interface Tools {
  readonly deployment: Deployment;
  readonly directory: ClinicDirectory;
  readonly clinics: DynamoDbClinics;
  readonly clients: ClinicClients;
  readonly alertContacts: AlertContacts;
}

/** Does what was asked. Throws where nothing was done. */
export function perform(action: Action, tools: Tools): Promise<Report> {
  switch (action.name) {
    case 'add':
      return add(action, tools);
    case 'list':
      return list(tools);
    case 'show':
      return show(action, tools);
    case 'update':
      return update(action, tools);
    case 'add-client':
      return addClient(action, tools);
    case 'remove-client':
      return removeClient(action, tools);
  }
}

type ActionOf<Name extends Action['name']> = Extract<Action, { name: Name }>;

async function add({ id, fields, clientId }: ActionOf<'add'>, tools: Tools): Promise<Report> {
  const { deployment, directory, clients } = tools;
  const clinic = newClinic(id, fields, deployment.now);
  await clients.checkAddable(clinic.id, clientId);
  if ((await directory.add(clinic)) === 'exists')
    throw new Failure(
      `There is a clinic ${clinic.id} already, which was left as it is: update changes it, add-client gives it another client.`,
    );
  const client = await clients.add(clinic.id, clientId).catch((error: unknown) => {
    throw new Failure(
      `The clinic ${clinic.id} was added, but it has no client yet and its alert contacts are not subscribed: go on with add-client ${clinic.id} and update ${clinic.id}. ${describeError(error)}`,
    );
  });
  // Whatever comes now, the secret must be seen.
  const credentials = credentialsOf(clinic.id, client, deployment);
  const followed = await follow(clinic.id, [], tools);
  return {
    lines: [
      `The clinic ${clinic.id} was added.`,
      '',
      ...writeCredentials(credentials),
      ...writeContacts(followed.contacts),
    ],
    json: { clinic, client: credentials, alertContacts: followed.contacts },
    ...followed.failure,
  };
}

async function list({ directory }: Tools): Promise<Report> {
  const [stored, clients] = await Promise.all([directory.list(), directory.clients()]);
  const clinics = stored.map((clinic) => ({
    ...clinic,
    clients: clients.filter(({ clinicId }) => clinicId === clinic.id),
  }));
  return { lines: writeClinics(clinics), json: { clinics } };
}

async function show({ clinicId }: ActionOf<'show'>, { directory, clinics }: Tools): Promise<Report> {
  const clinic = await existing(clinicId, clinics);
  const clients = await directory.clientsOf(clinicId);
  return { lines: writeClinic(clinic, clients), json: { clinic, clients } };
}

async function update({ clinicId, fields }: ActionOf<'update'>, tools: Tools): Promise<Report> {
  const { deployment, directory, clinics } = tools;
  const before = await existing(clinicId, clinics);
  const changes = changesOf(before, fields, deployment.now);
  const isChanged = Object.keys(changes).length > 0;
  // Another may have written other fields meanwhile: those stay as they are then.
  const written = isChanged ? await directory.update(clinicId, changes) : before;
  if (written === 'not-found') throw noSuchClinic(clinicId);
  const contactsOf = ({ alertContacts, secondAlertContact }: Clinic) => [
    ...alertContacts,
    ...(secondAlertContact === undefined ? [] : [secondAlertContact]),
  ];
  const takenOut = contactsOf(before).filter((address) => !contactsOf(written).includes(address));
  const followed = await follow(clinicId, takenOut, tools);
  return {
    lines: [
      ...(isChanged
        ? [
            `The clinic ${clinicId} was changed:`,
            ...indented(writeChanges(before, changes)),
            '',
            'Functions take it up within 60 seconds.',
          ]
        : [`Of the clinic ${clinicId} nothing was to be changed.`]),
      ...writeContacts(followed.contacts),
    ],
    json: { clinic: written, changed: Object.keys(changes), alertContacts: followed.contacts },
    ...followed.failure,
  };
}

async function addClient({ clinicId, clientId }: ActionOf<'add-client'>, tools: Tools): Promise<Report> {
  const { deployment, directory, clinics, clients } = tools;
  await existing(clinicId, clinics);
  const client = await clients.add(clinicId, clientId);
  const credentials = credentialsOf(clinicId, client, deployment);
  const all = await directory.clientsOf(clinicId).catch(() => []);
  const others = all.filter(({ id }) => id !== client.id);
  return {
    lines: [
      `A client was added to the clinic ${clinicId}.`,
      '',
      ...writeCredentials(credentials),
      ...(others.length === 0
        ? []
        : [
            '',
            'These go on acting for it as well:',
            ...indented(writeClients(others)),
            "To replace one, let the clinic's system take the new one, see that it does, and then:",
            ...indented([`npm run clinic -- remove-client ${clinicId} ${others[0]?.id} ${deployment.flags}`]),
          ]),
    ],
    json: { client: credentials, others },
  };
}

async function removeClient(
  { clinicId, clientId, last }: ActionOf<'remove-client'>,
  { clinics, clients, deployment }: Tools,
): Promise<Report> {
  await existing(clinicId, clinics);
  const { left } = await clients.remove(clinicId, clientId, last);
  return {
    lines: [
      `The client ${clientId} acts for ${clinicId} no longer. Within 60 seconds it is refused, with any token it has.`,
      ...(deployment.pool === undefined ? ['Its identity provider still knows it: delete it there.'] : []),
      ...(left.length === 0
        ? [`No client acts for ${clinicId} now.`]
        : ['Left:', ...indented(writeClients(left))]),
    ],
    json: { removed: clientId, clients: left },
  };
}

async function existing(clinicId: string, clinics: DynamoDbClinics): Promise<Clinic> {
  const clinic = await clinics.find(clinicId);
  if (clinic === undefined) throw noSuchClinic(clinicId);
  return clinic;
}

const noSuchClinic = (clinicId: string) =>
  new Failure(`There is no clinic ${clinicId}: list shows all, add adds one.`);

interface Followed {
  readonly contacts: readonly AlertContact[];
  readonly failure?: { readonly failure: string };
}

/** Makes the subscriptions of alert contacts what the table says. What was written before stays, whatever comes of it. */
async function follow(
  clinicId: string,
  takenOut: readonly string[],
  { alertContacts, deployment }: Tools,
): Promise<Followed> {
  try {
    return { contacts: await alertContacts.follow(clinicId, takenOut) };
  } catch (error) {
    const failure = `All of this was done, but the subscriptions of the alert contacts are not complete: go on with npm run clinic -- update ${clinicId} ${deployment.flags}. ${describeError(error)}`;
    return { contacts: [], failure: { failure } };
  }
}
