import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import { clinicsIn, DynamoDbClinics } from '../../lambdas/aws/dynamodb-clinics.ts';
import { MINUTE } from '../../lambdas/domain/instant.ts';
import { aClinic, NOON } from '../builders/treatment.ts';
import { startWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

let world: Awaited<ReturnType<typeof startWorld>>;
let client: DynamoDBClient;
let table: string;
let clinics: DynamoDbClinics;
let directory: ClinicDirectory;

beforeAll(async () => {
  world = await startWorld();
  client = new DynamoDBClient(world.client);
});
beforeEach(async () => {
  table = uniqueName('clinics');
  await createTable(client, table);
  clinics = new DynamoDbClinics(client, table);
  directory = new ClinicDirectory(client, table);
});
afterAll(async () => {
  client.destroy();
  await world.close();
});

/** With every field that a clinic may have. */
const wholeClinic = aClinic({
  alertContacts: ['alerts@clinic.example'],
  carePlanCodes: [{ system: 'http://snomed.info/sct', code: '12345', carePlan: 'general' }],
  defaultCarePlan: 'general',
  consentAttestation: { attestedAt: NOON, reference: 'consent form of 2026' },
});
const aClient = (id: string, clinicId = 'demo') => ({ id, clinicId, addedAt: NOON });

async function itemAt(pk: string, sk: string) {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
  return Item && unmarshall(Item);
}
const unstorable = ['', 'x'.repeat(1025), 'é'.repeat(513)];

describe('a clinic', () => {
  it('is found as it was added', async () => {
    expect(await directory.add(wholeClinic)).toBe('added');
    expect(await clinics.find('demo')).toEqual(wholeClinic);
  });

  it('is found without the optional fields that it has not', async () => {
    await directory.add(aClinic());
    expect(await clinics.find('demo')).toEqual(aClinic());
  });

  it('is an item of the partition of all clinics', async () => {
    await directory.add(aClinic());
    expect(await itemAt('CLINICS', 'demo')).toEqual({ pk: 'CLINICS', sk: 'demo', ...aClinic() });
  });

  it('is not found where there is none', async () => {
    expect(await clinics.find('demo')).toBeUndefined();
  });

  it.each(unstorable)('is not found under an id that no item can have: "%s"', async (id) => {
    expect(await clinics.find(id)).toBeUndefined();
  });

  it('is not found where the id is that of a client, or of an item of another kind', async () => {
    await directory.addClient(aClient('a-client'));
    const Item = { pk: { S: 'TREATMENT#demo#T-1' }, sk: { S: 'TREATMENT' } };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    const ids = ['a-client', 'TREATMENT', 'TREATMENT#demo#T-1', 'CLINICS'];
    expect(await Promise.all(ids.map((id) => clinics.find(id)))).toEqual(ids.map(() => undefined));
  });

  it('is left as it is when another is added under its id', async () => {
    await directory.add(aClinic());
    expect(await directory.add(aClinic({ name: 'Another' }))).toBe('exists');
    expect(await clinics.find('demo')).toEqual(aClinic());
  });
});

describe('an update of a clinic', () => {
  it('changes the fields that it names, and answers the whole', async () => {
    await directory.add(wholeClinic);
    const changes = { name: 'Another', window: { opens: '10:00', closes: '18:00' }, alertContacts: [] };
    expect(await directory.update('demo', changes)).toEqual({ ...wholeClinic, ...changes });
    expect(await clinics.find('demo')).toEqual({ ...wholeClinic, ...changes });
  });

  it('adds and removes optional fields', async () => {
    await directory.add(wholeClinic);
    const removed = { carePlanCodes: null, defaultCarePlan: null, consentAttestation: null };
    await directory.update('demo', removed);
    expect(Object.keys((await clinics.find('demo')) ?? {}).sort()).toEqual(Object.keys(aClinic()).sort());
    await directory.update('demo', { defaultCarePlan: 'general' });
    expect(await clinics.find('demo')).toMatchObject({ defaultCarePlan: 'general' });
  });

  it('changes and removes at once', async () => {
    await directory.add(wholeClinic);
    await directory.update('demo', { name: 'Another', defaultCarePlan: null });
    const { defaultCarePlan, ...others } = wholeClinic;
    expect(await clinics.find('demo')).toEqual({ ...others, name: 'Another' });
  });

  it('keeps what somebody else changes at the same time', async () => {
    await directory.add(aClinic());
    await Promise.all([
      directory.update('demo', { name: 'Another' }),
      directory.update('demo', { phone: '305-555-0101' }),
    ]);
    expect(await clinics.find('demo')).toMatchObject({ name: 'Another', phone: '305-555-0101' });
  });

  it('of nothing answers the clinic', async () => {
    await directory.add(aClinic());
    expect(await directory.update('demo', {})).toEqual(aClinic());
  });

  it.each([{}, { name: 'Another' }, { defaultCarePlan: null }])(
    'does not make a clinic that is not there: %j',
    async (changes) => {
      expect(await directory.update('demo', changes)).toBe('not-found');
      expect(await clinics.find('demo')).toBeUndefined();
    },
  );
});

describe('the list of clinics', () => {
  it('holds them all by id, and nothing else', async () => {
    await Promise.all(['b', 'a', 'c'].map((id) => directory.add(aClinic({ id }))));
    await directory.addClient(aClient('a-client', 'a'));
    expect(await directory.list()).toEqual(['a', 'b', 'c'].map((id) => aClinic({ id })));
  });

  it('goes on where a page of the table ends', async () => {
    // A page is 1 MB: these are 1.2.
    const reference = 'x'.repeat(100_000);
    const ids = Array.from({ length: 12 }, (_, index) => `clinic-${index + 10}`);
    const large = (id: string) => aClinic({ id, consentAttestation: { attestedAt: NOON, reference } });
    await Promise.all(ids.map((id) => directory.add(large(id))));
    expect((await directory.list()).map(({ id }) => id)).toEqual(ids);
  });

  it('is empty before the first', async () => {
    expect(await directory.list()).toEqual([]);
  });
});

describe('a client', () => {
  it('acts for the clinic that it was added to', async () => {
    expect(await directory.addClient(aClient('one'))).toBe('added');
    expect(await clinics.clinicOfClient('one')).toBe('demo');
  });

  it('is an item of the partition of all clients', async () => {
    await directory.addClient(aClient('one'));
    expect(await itemAt('CLIENTS', 'one')).toEqual({
      pk: 'CLIENTS',
      sk: 'one',
      clinicId: 'demo',
      addedAt: NOON,
    });
  });

  it('that nobody added acts for no clinic', async () => {
    await directory.add(aClinic());
    const ids = ['one', 'demo', 'CLIENTS'];
    expect(await Promise.all(ids.map((id) => clinics.clinicOfClient(id)))).toEqual(ids.map(() => undefined));
  });

  it.each(unstorable)('acts for no clinic under an id that no item can have: "%s"', async (id) => {
    expect(await clinics.clinicOfClient(id)).toBeUndefined();
  });

  it('may be added again, and keeps the time of the first', async () => {
    await directory.addClient(aClient('one'));
    expect(await directory.addClient({ ...aClient('one'), addedAt: NOON + MINUTE })).toBe('added');
    expect(await directory.clientsOf('demo')).toEqual([aClient('one')]);
  });

  it('is never taken from its clinic by another', async () => {
    await directory.addClient(aClient('one'));
    expect(await directory.addClient(aClient('one', 'other'))).toBe('taken');
    expect(await clinics.clinicOfClient('one')).toBe('demo');
  });

  it('is listed with its clinic alone, beside another of the same', async () => {
    await directory.addClient(aClient('two'));
    await directory.addClient(aClient('one'));
    await directory.addClient(aClient('strange', 'other'));
    expect(await directory.clientsOf('demo')).toEqual([aClient('one'), aClient('two')]);
  });

  it('acts for nobody once it is removed', async () => {
    await directory.addClient(aClient('one'));
    expect(await directory.removeClient('demo', 'one')).toBe('removed');
    expect(await clinics.clinicOfClient('one')).toBeUndefined();
  });

  it('is not removed in the name of another clinic', async () => {
    await directory.addClient(aClient('one'));
    expect(await directory.removeClient('other', 'one')).toBe('not-found');
    expect(await clinics.clinicOfClient('one')).toBe('demo');
  });

  it('that is not there cannot be removed', async () => {
    expect(await directory.removeClient('demo', 'one')).toBe('not-found');
  });
});

describe('what a function knows of clinics', () => {
  const functionAt = (time: { now: number }) => clinicsIn({ TABLE_NAME: table }, client, () => time.now);

  it('is at most a minute old', async () => {
    const time = { now: NOON };
    const known = functionAt(time);
    await directory.add(aClinic());
    await known.find('demo');
    await directory.update('demo', { name: 'Another' });
    time.now = NOON + MINUTE - 1;
    expect(await known.find('demo')).toMatchObject({ name: 'Demo Clinic' });
    time.now = NOON + MINUTE;
    expect(await known.find('demo')).toMatchObject({ name: 'Another' });
  });

  it('lets a removed client in for at most a minute more', async () => {
    const time = { now: NOON };
    const known = functionAt(time);
    await directory.addClient(aClient('one'));
    expect(await known.clinicOf('one')).toBe('demo');
    await directory.removeClient('demo', 'one');
    time.now = NOON + MINUTE - 1;
    expect(await known.clinicOf('one')).toBe('demo');
    time.now = NOON + MINUTE;
    expect(await known.clinicOf('one')).toBeUndefined();
  });

  it('lets a new client in at once', async () => {
    const known = functionAt({ now: NOON });
    expect(await known.clinicOf('one')).toBeUndefined();
    await directory.addClient(aClient('one'));
    expect(await known.clinicOf('one')).toBe('demo');
  });
});
