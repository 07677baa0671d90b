import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changed, fixture } from '../fhir/sent.ts';
import { anEvent, type ClinicSystem, otherClinic, startClinicSystem } from './support/clinic-system.ts';
import { exchange, type RawAnswer, type Request } from './support/exchange.ts';
import { FHIR, fhirClinic, NOON, recordSystem } from './support/fhir-system.ts';
import { itemsIn, treatmentIn } from './support/table.ts';

const MERGE_PATCH = 'application/merge-patch+json';

/** Clinics whose systems speak both JSON and FHIR. */
const clinics = [fhirClinic, { ...fhirClinic, id: otherClinic.id, name: otherClinic.name }];
const start = () => startClinicSystem({ start: NOON, clinics });

/** The treatment of the clinic `demo` that the clinic `other` is after. */
const VICTIM = 'T-1001';
const NOBODY = 'T-9999';

const procedure = (id: string, changes: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify(changed(fixture('us-core-contained'), { '/identifier/1/value': id, ...changes }));
const called = (id: string, changes: object = {}) => ({ ...anEvent({ treatmentId: id }), ...changes });

describe('a treatment of another clinic', () => {
  let system: ClinicSystem;
  let token: string;
  beforeAll(async () => {
    system = await start();
    await system.post(anEvent({ treatmentId: VICTIM }));
    token = await system.token('other');
  });
  afterAll(() => system.run.close());

  const asOther = (request: Request) => exchange(system.run, token, request);
  /** Everything that the clinic `demo` has, and everything that waits. */
  const stored = async () => ({
    items: (await itemsIn(system.run)).filter(({ pk }) => !pk.startsWith('TREATMENT#other#')),
    schedules: (await system.state()).schedules,
  });

  type About = (id: string) => Request;
  const get = (headers = {}): About => {
    return (id) => ({ method: 'GET', path: `/treatments/${id}`, headers });
  };
  const remove = (headers = {}): About => {
    return (id) => ({ method: 'DELETE', path: `/treatments/${id}`, headers });
  };
  const patch = (changes: unknown, headers = {}): About => {
    return (id) => ({
      method: 'PATCH',
      path: `/treatments/${id}`,
      headers: { 'content-type': MERGE_PATCH, ...headers },
      body: JSON.stringify(changes),
    });
  };
  const post = (body: (id: string) => string, type: string, query = ''): About => {
    return (id) => ({
      method: 'POST',
      path: `/treatments${query}`,
      headers: { 'content-type': type },
      body: body(id),
    });
  };
  const notDone = (id: string) => procedure(id, { '/status': 'not-done' });
  const inError = (id: string) =>
    JSON.stringify(changed(fixture('entered-in-error'), { '/identifier/0/value': id }));

  it.each<[string, number, About]>([
    ['to read', 404, get()],
    ['to read in FHIR', 404, get({ accept: FHIR })],
    ['to read if it has changed', 404, get({ 'if-none-match': '"1"' })],
    ['to amend', 404, patch({ treatedAt: '2026-11-24T10:00:00-05:00' })],
    ['to amend, answered in FHIR', 404, patch({ carePlan: 'general' }, { accept: FHIR })],
    ['to amend by its ETag', 404, patch({ carePlan: 'general' }, { 'if-match': '"1"' })],
    ['to amend by another ETag', 404, patch({ carePlan: 'general' }, { 'if-match': '"7"' })],
    ['to amend whatever it is', 404, patch({ carePlan: 'general' }, { 'if-match': '*' })],
    ['to amend to what it is', 404, patch({ carePlan: 'exosome-therapy' })],
    ['to amend in nothing', 404, patch({})],
    ['to amend against a rule', 404, patch({ treatedAt: '2027-11-24T10:00:00-05:00' })],
    ['to amend without form', 422, patch({ treatedAt: 'today' })],
    ['to opt its patient out', 404, patch({ consent: { sms: false } })],
    ['to take over', 422, patch({ clinicId: 'other' })],
    ['to cancel', 404, remove()],
    ['to cancel, answered in FHIR', 404, remove({ accept: FHIR })],
    ['to cancel by its ETag', 404, remove({ 'if-match': '"1"' })],
    ['to cancel by another ETag', 404, remove({ 'if-match': '"7"' })],
    ['to cancel whatever it is', 404, remove({ 'if-match': '*' })],
    ['to cancel by its identifier, as not done', 404, post(notDone, FHIR)],
    ['to cancel by its identifier, as entered in error', 404, post(inError, FHIR)],
    ['to see what its cancellation would do', 404, post(inError, FHIR, '?dryRun=true')],
    [
      'to see what posting it would do',
      200,
      post((id) => JSON.stringify(called(id)), 'application/json', '?dryRun=true'),
    ],
    [
      'to see what posting it with other content would do',
      200,
      post((id) => JSON.stringify(called(id, { carePlan: 'general' })), 'application/json', '?dryRun=true'),
    ],
    ['to see what posting it in FHIR would do', 200, post(procedure, FHIR, '?dryRun=true')],
    [
      'to see what a later version would do',
      200,
      post((id) => procedure(id, { '/meta/lastUpdated': '2026-11-24T11:55:00-05:00' }), FHIR, '?dryRun=true'),
    ],
  ])(
    'is, for whoever tries %s, as one that nobody has (%i), and is left as it is',
    async (_aim, status, about) => {
      const before = await stored();
      const [victim, nobody] = [await asOther(about(VICTIM)), await asOther(about(NOBODY))];
      expect(victim.status).toBe(status);
      expect(withoutName(victim)).toEqual(withoutName(nobody));
      expect(await stored()).toEqual(before);
    },
  );

  it.each(['demo%23T-1001', 'demo%2FT-1001', '..%2Fdemo%2FT-1001', 'TREATMENT%23demo%23T-1001', '*', '%00'])(
    'is not reached by a path that spells its key: %s',
    async (id) => {
      const before = await stored();
      for (const about of [get(), remove(), patch({ consent: { sms: false } })]) {
        expect((await asOther(about(id))).status).toBe(404);
      }
      expect(await stored()).toEqual(before);
    },
  );

  it('is in no list, whatever the filter', async () => {
    const filters: Record<string, string>[] = [
      {},
      { carePlan: 'exosome-therapy' },
      { state: 'scheduled' },
      { treatedFrom: '2026-01-01T00:00:00Z' },
      { treatedTo: '2027-01-01T00:00:00Z' },
      { limit: '100' },
      {
        carePlan: 'exosome-therapy',
        state: 'scheduled',
        treatedFrom: '2026-01-01T00:00:00Z',
        treatedTo: '2027-01-01T00:00:00Z',
        limit: '1',
      },
    ];
    for (const filter of filters) {
      expect((await system.list(filter)).body.treatments).toHaveLength(1);
      expect((await system.as('other').list(filter)).body).toEqual({ treatments: [] });
    }
  });

  it('is in no list that goes on where a list of its clinic ended', async () => {
    await system.post(anEvent({ treatmentId: 'T-1000', treatedAt: '2026-11-24T10:00:00-05:00' }));
    const { nextCursor: cursor } = (await system.list({ limit: '1' })).body;
    expect((await system.list({ cursor })).body.treatments).toMatchObject([{ treatmentId: 'T-1000' }]);
    expect((await system.as('other').list({ cursor })).body).toEqual({ treatments: [] });
  });

  it('cannot be named as that of its clinic', async () => {
    const before = await stored();
    const attempts: Request[] = [
      post((id) => JSON.stringify(called(id, { clinicId: 'demo' })), 'application/json')(VICTIM),
      patch({ clinicId: 'demo', carePlan: 'general' })(VICTIM),
    ];
    for (const attempt of attempts) {
      const { status, text } = await asOther(attempt);
      expect([status, JSON.parse(text).errors]).toMatchObject([
        422,
        [{ pointer: '/clinicId', rule: 'unknown-field' }],
      ]);
    }
    const queries: Request[] = [
      { method: 'GET', path: '/treatments?clinicId=demo' },
      post((id) => JSON.stringify(called(id)), 'application/json', '?clinicId=demo')(VICTIM),
    ];
    for (const query of queries) {
      const { status, text } = await asOther(query);
      expect([status, JSON.parse(text).errors]).toMatchObject([
        400,
        [{ pointer: '/clinicId', rule: 'unknown-parameter' }],
      ]);
    }
    expect(await stored()).toEqual(before);
  });
});

describe('the same id in two clinics', () => {
  let system: ClinicSystem;
  beforeAll(async () => {
    system = await start();
    await system.post(called('T-1001', { patient: patientOf('+13055550111') }));
    await recordSystem(system).post(JSON.parse(procedure('T-1002', mobile('+13055550112'))));
  });
  afterAll(() => system.run.close());

  const other = () => system.as('other');
  const mine = async () => [
    await treatmentIn(system.run, 'demo', 'T-1001'),
    await treatmentIn(system.run, 'demo', 'T-1002'),
  ];
  /** Does it as the clinic `other`, to which nothing of the clinic `demo` changes. */
  const leavesMine = async <T>(act: () => Promise<T>): Promise<T> => {
    const before = await mine();
    const result = await act();
    expect(await mine()).toEqual(before);
    return result;
  };

  it('is posted as one that nobody has', async () => {
    const token = await system.token('other');
    const posted = (id: string) =>
      leavesMine(() =>
        exchange(system.run, token, {
          method: 'POST',
          path: '/treatments',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(called(id, { carePlan: 'general', patient: patientOf('+13055550121') })),
        }),
      );
    const [victim, nobody] = [await posted('T-1001'), await posted('T-9999')];
    expect(victim.status).toBe(201);
    expect(withoutName(victim)).toEqual(withoutName(nobody));
    await other().remove('T-9999');
  });

  it('is posted in FHIR as one that nobody has, even as a later version', async () => {
    const records = recordSystem(system, 'other');
    const later = mobile('+13055550122', { '/meta/lastUpdated': '2026-11-24T11:55:00-05:00' });
    const answer = await leavesMine(() => records.post(JSON.parse(procedure('T-1002', later))));
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
  });

  it('is a conflict with its own clinic’s treatment alone', async () => {
    const { status, body } = await leavesMine(() =>
      other().post(called('T-1001', { carePlan: 'general', patient: patientOf('+13055550129') })),
    );
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      409,
      ['/patient/phone'],
    ]);
  });

  it('is listed by each clinic as its own', async () => {
    const phonesOf = async (clinicId: string) =>
      (await system.as(clinicId).list({ state: 'scheduled' })).body.treatments.map(
        ({ patient }: { patient: { phone: string } }) => patient.phone,
      );
    // The one of half past eleven first, then that of half past ten.
    expect(await phonesOf('demo')).toEqual(['+13055550112', '+13055550111']);
    expect(await phonesOf('other')).toEqual(['+13055550122', '+13055550121']);
    const { nextCursor: cursor } = (await system.list({ limit: '1' })).body;
    expect((await other().list({ cursor, state: 'scheduled' })).body.treatments).toMatchObject([
      { treatmentId: 'T-1001', patient: { phone: '+13055550121' } },
    ]);
  });

  it('is amended in one clinic alone', async () => {
    const later = { treatedAt: '2026-11-24T10:40:00-05:00' };
    const patched = await leavesMine(() => other().patch('T-1001', later, { 'if-match': '"1"' }));
    expect([patched.status, patched.body.revision]).toEqual([200, 2]);
    const version = mobile('+13055550122', {
      '/meta/lastUpdated': '2026-11-24T11:56:00-05:00',
      '/performedDateTime': '2026-11-24T11:35:00-05:00',
    });
    const records = recordSystem(system, 'other');
    const posted = await leavesMine(() => records.post(JSON.parse(procedure('T-1002', version))));
    expect([posted.status, posted.headers.get('etag')]).toEqual([200, '"2"']);
  });

  it('is cancelled in one clinic alone', async () => {
    const removed = await leavesMine(() => other().remove('T-1001'));
    expect(removed.body.checkIns).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
    const notDone = mobile('+13055550122', {
      '/status': 'not-done',
      '/meta/lastUpdated': '2026-11-24T11:57:00-05:00',
    });
    const records = recordSystem(system, 'other');
    const posted = await leavesMine(() => records.post(JSON.parse(procedure('T-1002', notDone))));
    expect([posted.status, posted.body.entry[0].resource.status]).toEqual([200, 'not-done']);
  });

  it('leads to the texts of the clinic that has not cancelled', async () => {
    await system.advance('PT49H');
    expect((await system.texts()).map(({ to, body }) => [to, body.split(':', 1)[0]]).toSorted()).toEqual([
      ['+13055550111', 'Demo Clinic'],
      ['+13055550112', 'Demo Clinic'],
    ]);
  });
});

describe('a phone that two clinics know', () => {
  const SHARED = '+13055550141';
  let system: ClinicSystem;
  beforeAll(async () => {
    system = await start();
    const patient = patientOf(SHARED);
    await system.post(called('T-2001', { patient }));
    await system.as('other').post(called('T-3001', { patient }));
    await system.as('other').post(called('T-3002', { patient: patientOf('+13055550142') }));
  });
  afterAll(() => system.run.close());

  it('opts out at the desk of one, of which the other sees nothing at first', async () => {
    const read = async () => (await system.as('other').read('T-3001')).body;
    const before = [await read(), await treatmentIn(system.run, 'other', 'T-3001')];
    const { status, body } = await system.patch('T-2001', { consent: { sms: false } });
    expect([status, body.checkIns[0].state]).toEqual([200, 'suppressed']);
    expect([await read(), await treatmentIn(system.run, 'other', 'T-3001')]).toEqual(before);
  });

  it('gets no text of the other either, whose other patients do', async () => {
    await system.advance('PT49H');
    expect((await system.texts()).map(({ to }) => to)).toEqual(['+13055550142']);
  });

  it('is shown to the other as suppressed, opted out, and no more', async () => {
    const { body } = await system.as('other').read('T-3001');
    expect(body.consent.sms).toBe(true);
    expect(body.checkIns[0]).toEqual({
      key: '48h',
      state: 'suppressed',
      reason: 'opted-out',
      dueAt: expect.any(String),
      sendAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toMatch(/demo|T-2001/i);
    const inFhir = (await recordSystem(system, 'other').read('T-3001')).body;
    expect(inFhir.entry[0].resource).toMatchObject({
      status: 'not-done',
      statusReason: { coding: [{ code: 'patient-objection' }] },
    });
    expect(JSON.stringify(inFhir)).not.toMatch(/demo|T-2001/i);
  });

  it('is told to a person of the other, without a word of the first', async () => {
    const { alerts } = await system.state();
    const told = alerts.filter(
      ({ attributes }: { attributes: { clinic: string } }) => attributes.clinic === 'other',
    );
    expect(told).toMatchObject([{ message: { treatmentId: 'T-3001', checkIn: '48h', kind: 'suppressed' } }]);
    expect(JSON.stringify(told)).not.toMatch(/demo|T-2001/i);
  });

  it('is suppressed from the start in whatever the other posts', async () => {
    const event = called('T-3003', { patient: patientOf(SHARED) });
    const { status, body } = await system.as('other').post(event);
    expect([status, body.consent.sms]).toEqual([201, true]);
    expect(body.checkIns).toMatchObject([
      { state: 'suppressed', reason: 'opted-out' },
      { state: 'suppressed', reason: 'opted-out' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/demo|T-2001/i);
  });
});

const patientOf = (phone: string) => ({ phone, language: 'en', timeZone: 'America/New_York' });
const mobile = (phone: string, changes: object = {}) => ({
  '/contained/0/telecom/1/value': phone,
  ...changes,
});

/** The answer with the ids alike wherever it repeats one, and what is made of them. */
function withoutName({ status, headers, text }: RawAnswer): RawAnswer {
  const alike = (value: string) => value.replaceAll(VICTIM, NOBODY).replaceAll(/urn:uuid:[0-9a-f-]{36}/g, '');
  const named = Object.entries(headers).map(([name, value]) => [name, alike(value)]);
  return { status, headers: Object.fromEntries(named), text: alike(text) };
}
