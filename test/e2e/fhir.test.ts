import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changed, fixture } from '../fhir/sent.ts';
import { type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import {
  communicationsIn,
  FHIR,
  fhirClinic,
  issuesIn,
  NOON,
  recordSystem,
  select,
} from './support/fhir-system.ts';
import { itemsIn, treatmentIn } from './support/table.ts';

const attestedClinic = {
  ...fhirClinic,
  id: 'attested',
  name: 'Attested Clinic',
  consentAttestation: {
    attestedAt: Date.parse('2026-10-01T00:00:00Z'),
    reference: 'Intake form, edition 3',
  },
};
const { carePlanCodes: _, ...plainClinic } = fhirClinic;
const generalClinic = { ...plainClinic, id: 'general', name: 'General Clinic', defaultCarePlan: 'general' };
const undecidedClinic = { ...plainClinic, id: 'undecided' };
const britishClinic = { ...fhirClinic, id: 'british', country: 'GB' };
const clinics = [fhirClinic, attestedClinic, generalClinic, undecidedClinic, britishClinic];

/** What the fixtures have in common: performed at 11:30 in New York. */
const IN_48_HOURS = '2026-11-26T16:30:00Z';
const IN_4_WEEKS = '2026-12-22T16:30:00Z';

const IDENTIFIER = '/identifier/1/value';
const LAST_UPDATED = '/meta/lastUpdated';
const PATIENT = '/contained/0';
const MOBILE = '/contained/0/telecom/1/value';
const TIME_ZONE = '/contained/0/extension/2';
const CONSENT = '/contained/1';

/** A US Core Procedure with its Patient and Consent contained. */
const procedure = (changes: Readonly<Record<string, unknown>> = {}) =>
  changed(fixture('us-core-contained'), changes);

let named = 0;
/** One that no test has posted before. */
const another = (changes: Readonly<Record<string, unknown>> = {}) => {
  named += 1;
  const sent = procedure({ [IDENTIFIER]: `T-${named}`, ...changes });
  return { id: sent.identifier[1].value as string, sent };
};

const start = async (options: Parameters<typeof startClinicSystem>[0] = {}) => {
  const system = await startClinicSystem({ start: NOON, clinics, ...options });
  return { system, records: recordSystem(system) };
};

describe('a procedure in a shape that real senders use', () => {
  let system: ClinicSystem;
  beforeAll(async () => {
    ({ system } = await start());
  });
  afterAll(() => system.run.close());

  const shapes = [
    {
      shape: 'a US Core Procedure with its Patient contained',
      name: 'us-core-contained',
      clinicId: 'demo',
      id: 'T-1001',
      phone: '+13055550123',
      opening: 'Demo Clinic: How are you after your visit?',
    },
    {
      shape: 'a collection of US Core resources',
      name: 'us-core-collection',
      clinicId: 'demo',
      id: 'T-1002',
      phone: '+13055550124',
      opening: 'Demo Clinic: ¿Qué tal tras su visita?',
    },
    {
      shape: 'a transaction as Synthea makes them',
      name: 'synthea-transaction',
      clinicId: 'attested',
      id: '3b0e6c1a-0000-4000-8000-000000000004',
      phone: '+13055550125',
      opening: 'Attested Clinic: ¿Qué tal tras su visita?',
    },
    {
      shape: 'a message of an interface engine',
      name: 'engine-message',
      clinicId: 'demo',
      id: 'ORD:2026.11.24-0004',
      phone: '+13055550126',
      opening: 'Demo Clinic: How are you after your visit?',
    },
  ];

  it.each(shapes)(
    '($shape) is taken in, and answered with a Communication a check-in',
    async ({ name, clinicId, id }) => {
      const answer = await recordSystem(system, clinicId).post(fixture(name));
      expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
      expect(decodeURIComponent(answer.headers.get('location') ?? '')).toBe(`/treatments/${id}`);
      expect(answer.body).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
      expect(communicationsIn(answer)).toMatchObject([
        {
          status: 'preparation',
          identifier: [{ value: `${id}#48h` }],
          contained: [{ occurrencePeriod: { start: IN_48_HOURS } }],
        },
        {
          status: 'preparation',
          identifier: [{ value: `${id}#4w` }],
          contained: [{ occurrencePeriod: { start: IN_4_WEEKS } }],
        },
      ]);
    },
  );

  it('is found where Location says, in plain JSON too', async () => {
    const { status, body } = await system.read('ORD%3A2026.11.24-0004');
    expect([status, body.treatmentId, body.patient]).toEqual([
      200,
      'ORD:2026.11.24-0004',
      { phone: '+13055550126', language: 'en', timeZone: 'America/New_York' },
    ]);
  });

  it('leads to both texts, in time, on the mobile phone and in the language of the patient', async () => {
    await system.moveTo(IN_48_HOURS);
    expect((await system.texts()).filter(({ at }) => at < IN_48_HOURS)).toEqual([]);
    await system.advance('PT1M');
    const first = await system.texts();
    expect(first.map(({ to, body }) => [to, body.slice(0, body.indexOf('?') + 1)]).toSorted()).toEqual(
      shapes.map(({ phone, opening }) => [phone, opening]),
    );

    await system.moveTo(IN_4_WEEKS);
    await system.advance('PT1M');
    const second = (await system.texts()).slice(first.length);
    expect(second.map(({ to }) => to).toSorted()).toEqual(shapes.map(({ phone }) => phone));
    for (const { at } of second) expect(at >= IN_4_WEEKS).toBe(true);
  });
});

describe('what is read of a procedure', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
  });
  afterAll(() => system.run.close());

  const isRefused = (answer: Awaited<ReturnType<typeof records.post>>, ...issues: string[]) =>
    expect([answer.status, answer.body.resourceType, issuesIn(answer)]).toEqual([
      422,
      'OperationOutcome',
      issues,
    ]);
  const store = async (sent: object, clinicId = 'demo') => {
    expect((await recordSystem(system, clinicId).post(sent)).status).toBe(201);
  };
  const read = async (id: string, clinicId = 'demo') => (await system.as(clinicId).read(id)).body;

  describe('its care plan', () => {
    it("follows from its code, by the clinic's mapping", async () => {
      const { id, sent } = another();
      await store(sent);
      expect((await read(id)).carePlan).toBe('exosome-therapy');
    });

    it("is the clinic's default where the clinic has no mapping for its code", async () => {
      const { id, sent } = another();
      await store(sent, 'general');
      expect((await read(id, 'general')).carePlan).toBe('general');
    });

    it('is refused where the clinic has neither', async () => {
      const { id, sent } = another();
      isRefused(await recordSystem(system, 'undecided').post(sent), 'Procedure.code care-plan');
      expect(await treatmentIn(system.run, 'undecided', id)).toBeUndefined();
    });

    it('is refused for a code that the mapping does not have', async () => {
      isRefused(
        await records.post(another({ '/code/coding/1/code': 'EXO-2' }).sent),
        'Procedure.code care-plan',
      );
    });
  });

  describe('its phone', () => {
    it("is read with the clinic's country where it is national", async () => {
      const { id, sent } = another({ [MOBILE]: '305.555.0137' });
      await store(sent);
      expect((await read(id)).patient.phone).toBe('+13055550137');

      // Dialled in Great Britain, the same digits are another number, which the stage does not text.
      const phone = 'Procedure.contained[0].telecom[1].value';
      const british = recordSystem(system, 'british');
      isRefused(await british.post(another({ [MOBILE]: '305.555.0137' }).sent), `${phone} allowed-country`);
      const inLondon = another({ [MOBILE]: '020 7946 0958' }).sent;
      isRefused(await british.post(inLondon), `${phone} allowed-country`);
      isRefused(await records.post(inLondon), `${phone} valid-phone`);
      await store(another({ [MOBILE]: '+1 305 555 0137' }).sent, 'british');
    });

    it('is the mobile one of the lowest rank whose period is now', async () => {
      const { id, sent } = another({
        '/contained/0/telecom': [
          { system: 'phone', use: 'mobile', rank: 1, value: '(305) 555-0131', period: { end: '2026-11-23' } },
          { system: 'phone', use: 'mobile', rank: 3, value: '(305) 555-0132' },
          { system: 'phone', use: 'mobile', rank: 2, value: '(305) 555-0133', period: { end: '2026-11-24' } },
          { system: 'phone', use: 'home', rank: 1, value: '(305) 555-0134' },
        ],
      });
      await store(sent);
      expect((await read(id)).patient.phone).toBe('+13055550133');
    });

    it('is not guessed where none is in use', async () => {
      isRefused(
        await records.post(
          another({ '/contained/0/telecom': [{ system: 'email', value: 'one@example.org' }] }).sent,
        ),
        'Procedure.contained[0].telecom required',
      );
    });
  });

  describe('its time zone', () => {
    // 48 hours later it is 08:40 in New York: too early, and earlier yet further west.
    const early = { '/performedDateTime': '2026-11-24T08:40:00-05:00' };
    const extension = (value: object) => ({
      ...early,
      [TIME_ZONE]: { url: 'http://hl7.org/fhir/StructureDefinition/timezone', ...value },
    });
    const hourOf = async (changes: object) => {
      const [first] = communicationsIn(await records.post(another({ ...changes }).sent));
      return first.contained[0].occurrencePeriod.start.slice(0, '2026-11-26T14'.length);
    };

    it.each([
      ['valueCode', { valueCode: 'America/Chicago' }, '2026-11-26T15'],
      ['valueString', { valueString: 'America/Los_Angeles' }, '2026-11-26T17'],
    ])(
      'is what the extension says as %s: the text waits until 9 o’clock there',
      async (_type, value, hour) => {
        expect(await hourOf(extension(value))).toBe(hour);
      },
    );

    it("is the clinic's without the extension", async () => {
      expect(await hourOf({ ...early, '/contained/0/extension': [] })).toBe('2026-11-26T14');
    });

    it('is refused where it is none', async () => {
      isRefused(
        await records.post(another(extension({ valueCode: 'Mars/Olympus' })).sent),
        'Procedure.contained[0].extension[2].value time-zone',
      );
    });
  });

  describe('its language', () => {
    const spoken = (...codes: readonly [code: string, preferred?: true][]) =>
      codes.map(([code, preferred]) => ({
        language: { coding: [{ system: 'urn:ietf:bcp:47', code }] },
        ...(preferred && { preferred }),
      }));

    it.each([
      ['the preferred one', spoken(['en'], ['es-MX', true]), 'es'],
      ['the first that texts exist in', spoken(['fr'], ['es']), 'es'],
      ["the clinic's where texts exist in none", spoken(['fr', true]), 'en'],
    ])('is %s', async (_which, communication, language) => {
      const { id, sent } = another({ '/contained/0/communication': communication });
      await store(sent);
      expect((await read(id)).patient.language).toBe(language);
    });
  });

  describe('its consent', () => {
    const alone = { '/contained': [procedure().contained[0]] };

    it('is the Consent that comes with it', async () => {
      const { id, sent } = another();
      await store(sent);
      expect((await read(id)).consent).toEqual({
        sms: true,
        obtainedAt: '2026-11-24T14:55:00Z',
        method: 'fhir-consent',
        reference: 'consent-1',
      });
    });

    it("is the clinic's attestation where none comes with it", async () => {
      const { id, sent } = another(alone);
      await store(sent, 'attested');
      expect((await read(id, 'attested')).consent).toEqual({
        sms: true,
        obtainedAt: '2026-10-01T00:00:00Z',
        method: 'clinic-attestation',
        reference: 'Intake form, edition 3',
      });
    });

    it('is refused where there is neither', async () => {
      isRefused(await records.post(another(alone).sent), 'Procedure consent');
    });

    it.each([
      ['denies', { '/provision/type': 'deny' }, 'provision.type consent-given'],
      ['was rejected', { '/status': 'rejected' }, 'status consent-given'],
      ['has an end', { '/provision/period/end': '2026-11-23' }, 'provision.period consent-in-force'],
      ['opts out', { '/policyRule/coding/0/code': 'OPTOUT' }, 'policyRule.coding[0].code consent-given'],
    ])('that %s is refused, even at a clinic with an attestation', async (_how, changes, issue) => {
      const { id, sent } = another({ [CONSENT]: changed(procedure().contained[1], changes) });
      isRefused(await recordSystem(system, 'attested').post(sent), `Procedure.contained[1].${issue}`);
      expect(await treatmentIn(system.run, 'attested', id)).toBeUndefined();
    });
  });
});

describe('a later version of a procedure', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
  });
  afterAll(() => system.run.close());

  const corrected = {
    '/performedDateTime': '2026-11-24T10:30:00-05:00',
    [MOBILE]: '(305) 555-0161',
    '/contained/0/communication': [{ language: { coding: [{ code: 'es' }] } }],
  };
  const later = (changes: object = {}) =>
    procedure({ [LAST_UPDATED]: '2026-11-24T11:55:00-05:00', ...corrected, ...changes });

  it('amends the treatment, and its check-ins move', async () => {
    expect((await records.post(procedure())).status).toBe(201);
    const answer = await records.post(later());
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    expect(communicationsIn(answer)).toMatchObject([
      { status: 'preparation', contained: [{ occurrencePeriod: { start: '2026-11-26T15:30:00Z' } }] },
      { status: 'preparation', contained: [{ occurrencePeriod: { start: '2026-12-22T15:30:00Z' } }] },
    ]);
  });

  it.each([
    ['the same version again', () => later()],
    ['an earlier version', () => procedure()],
    [
      'an earlier version that was not posted before',
      () =>
        procedure({
          [LAST_UPDATED]: '2026-11-24T11:54:59-05:00',
          '/performedDateTime': '2026-11-24T09:30:00-05:00',
        }),
    ],
    [
      'an earlier version that says that it did not take place',
      () => later({ [LAST_UPDATED]: '2026-11-24T11:54:59-05:00', '/status': 'not-done' }),
    ],
  ])('is left as it is by %s', async (_which, version) => {
    const [before, shown] = [await treatmentIn(system.run, 'demo', 'T-1001'), await records.read('T-1001')];
    const answer = await records.post(version());
    expect([answer.status, answer.headers.get('etag'), answer.body]).toEqual([200, '"2"', shown.body]);
    expect(await treatmentIn(system.run, 'demo', 'T-1001')).toEqual(before);
  });

  it('is refused where it breaks a rule, and changes nothing', async () => {
    const before = await treatmentIn(system.run, 'demo', 'T-1001');
    const answer = await records.post(
      later({
        [LAST_UPDATED]: '2026-11-24T11:56:00-05:00',
        '/performedDateTime': '2026-11-24T12:30:00-05:00',
      }),
    );
    expect([answer.status, issuesIn(answer)]).toEqual([422, ['Procedure.performed not-in-future']]);
    expect(await treatmentIn(system.run, 'demo', 'T-1001')).toEqual(before);
  });

  it('leads to the texts that it asks for, and the first one to none', async () => {
    await system.moveTo(IN_4_WEEKS);
    await system.advance('PT1H');
    expect(await system.texts()).toMatchObject([
      {
        to: '+13055550161',
        at: '2026-11-26T15:30:00Z',
        body: expect.stringContaining('¿Qué tal tras su visita?'),
      },
      { to: '+13055550161', at: '2026-12-22T15:30:00Z', body: expect.stringContaining('4 semanas') },
    ]);
  });
});

describe('a later version that says no', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
  });
  afterAll(() => system.run.close());

  const LATER = { [LAST_UPDATED]: '2026-11-24T11:55:00-05:00' };
  const version = (id: string, changes: object) => procedure({ [IDENTIFIER]: id, ...LATER, ...changes });
  const died = { [`${PATIENT}/deceasedBoolean`]: true };
  const refused = { [`${CONSENT}/status`]: 'rejected' };

  it('cancels the treatment of a patient who has died', async () => {
    const { id, sent } = another();
    await records.post(sent);
    const answer = await records.post(version(id, died));
    expect([answer.status, communicationsIn(answer).map(({ status }) => status)]).toEqual([
      200,
      ['not-done', 'not-done'],
    ]);
    expect((await system.read(id)).body.cancelledAt).toEqual(expect.any(String));
  });

  it('is an opt-out where the Consent refuses, even if the phone can no longer be read', async () => {
    const { id, sent } = another({ [MOBILE]: '(305) 555-0162' });
    await records.post(sent);
    const answer = await records.post(version(id, { ...refused, [MOBILE]: 'none' }));
    expect(answer.status).toBe(200);
    expect((await system.read(id)).body).toMatchObject({
      consent: { sms: false },
      checkIns: [{ state: 'suppressed' }, { state: 'suppressed' }],
    });
    const next = another({ [MOBILE]: '(305) 555-0162' });
    await records.post(next.sent);
    expect((await system.read(next.id)).body.checkIns).toMatchObject([
      { state: 'suppressed' },
      { state: 'suppressed' },
    ]);
  });

  it.each([
    ['a patient who has died', died],
    ['a Consent that refuses', refused],
  ])('of a treatment that was never posted is refused: %s', async (_, changes) => {
    const { id, sent } = another(changes);
    expect((await records.post(sent)).status).toBe(422);
    expect((await system.read(id)).status).toBe(404);
  });

  it('changes nothing where it is earlier than what is known', async () => {
    const { id, sent } = another();
    await records.post(sent);
    const before = await treatmentIn(system.run, 'demo', id);
    const earlier = { [LAST_UPDATED]: '2026-11-24T11:42:10.122-05:00' };
    expect((await records.post(version(id, { ...died, ...earlier }))).status).toBe(200);
    expect(await treatmentIn(system.run, 'demo', id)).toEqual(before);
  });
});

describe('an identifier of another system', () => {
  it('with the same value is a conflict, and changes nothing', async () => {
    const { system, records } = await start();
    await records.post(procedure());
    const before = await treatmentIn(system.run, 'demo', 'T-1001');
    const other = { '/identifier/1/system': 'https://demo-clinic.example/visits' };
    const statuses = [
      await records.post(procedure({ ...other, [LAST_UPDATED]: '2026-11-24T11:55:00-05:00' })),
      await records.post(procedure({ ...other, '/status': 'entered-in-error' })),
    ].map(({ status }) => status);
    expect(statuses).toEqual([409, 409]);
    expect(await treatmentIn(system.run, 'demo', 'T-1001')).toEqual(before);
    await system.run.close();
  });
});

describe('a procedure that did not take place', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
    await records.post(fixture('us-core-contained'));
    await records.post(fixture('us-core-collection'));
  });
  afterAll(() => system.run.close());

  const notDone = () =>
    changed(fixture('us-core-collection'), {
      '/entry/2/resource/status': 'not-done',
      '/entry/2/resource/meta/lastUpdated': '2026-11-24T16:55:00Z',
    });

  it.each([
    ['entered-in-error', () => fixture('entered-in-error'), 'T-1001'],
    ['not-done', notDone, 'T-1002'],
  ])('is cancelled as %s, and stays so', async (_status, version, id) => {
    for (const answer of [await records.post(version()), await records.post(version())]) {
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
      expect(communicationsIn(answer)).toMatchObject([
        { status: 'not-done', contained: [{ status: 'revoked' }] },
        { status: 'not-done', contained: [{ status: 'revoked' }] },
      ]);
    }
    expect((await system.read(id)).body.checkIns).toMatchObject([
      { state: 'cancelled' },
      { state: 'cancelled' },
    ]);
  });

  it.each([
    ['the version that was posted', {}],
    ['a later one', { [LAST_UPDATED]: '2026-11-24T11:59:00-05:00' }],
  ])('is a conflict to post once more: %s', async (_which, changes) => {
    const before = await treatmentIn(system.run, 'demo', 'T-1001');
    const answer = await records.post(procedure(changes));
    expect([answer.status, answer.body.issue]).toMatchObject([
      409,
      [{ code: 'conflict', diagnostics: expect.stringContaining('another id') }],
    ]);
    expect(await treatmentIn(system.run, 'demo', 'T-1001')).toEqual(before);
  });

  it('is not found where it was never posted', async () => {
    const answer = await records.post(
      changed(fixture('entered-in-error'), { '/identifier/0/value': 'T-none' }),
    );
    expect([answer.status, answer.body.issue[0].code]).toEqual([404, 'not-found']);
    expect(await treatmentIn(system.run, 'demo', 'T-none')).toBeUndefined();
  });

  it('leads to no text', async () => {
    await system.advance('P36D');
    expect(await system.texts()).toEqual([]);
  });
});

describe('an error', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
  });
  afterAll(() => system.run.close());

  it.each([
    ['us-core-contained', MOBILE, '(305) 555-0123 or at work', 'valid-phone'],
    ['us-core-contained', MOBILE, '+44 20 7946 0958', 'allowed-country'],
    ['us-core-contained', IDENTIFIER, 'T 1001/a', 'format'],
    ['us-core-contained', '/performedDateTime', '2026-11-24', 'format'],
    ['us-core-contained', '/performedDateTime', '2026-11-24T12:30:00-05:00', 'not-in-future'],
    ['us-core-contained', '/status', 'in-progress', 'value'],
    ['us-core-contained', '/subject/reference', '#patient-two', 'reference'],
    ['us-core-contained', `${TIME_ZONE}/valueCode`, 'New York', 'time-zone'],
    ['us-core-contained', `${PATIENT}/deceasedBoolean`, true, 'alive'],
    ['us-core-contained', `${CONSENT}/dateTime`, '2026-11', 'format'],
    [
      'us-core-collection',
      '/entry/2/resource/performedPeriod/end',
      '2020-11-24T11:30:00-05:00',
      'not-too-old',
    ],
    ['us-core-collection', '/entry/1/resource/telecom/0/rank', 'first', 'type'],
    ['us-core-collection', '/entry/1/resource/address/1/extension/0/valueString', 'EST/EDT', 'time-zone'],
    ['us-core-collection', '/entry/3/resource/status', 'draft', 'consent-given'],
    ['engine-message', '/entry/2/resource/subject/identifier', { system: 'a', value: 'b' }, 'reference'],
  ])('in a %s is told with an expression that selects it: %s', async (name, pointer, value, rule) => {
    const sent = changed(fixture(name), { [pointer]: value });
    const answer = await records.post(sent);
    expect([answer.status, answer.body.issue]).toMatchObject([422, [{ severity: 'error' }]]);
    const [issue] = answer.body.issue;
    expect([issue.expression.map((each: string) => select(sent, each)), issuesIn(answer)]).toEqual([
      [[value]],
      [`${issue.expression} ${rule}`],
    ]);
    expect(JSON.stringify(answer.body)).not.toContain(`"${value}"`);
  });

  it('does not hide another', async () => {
    const answer = await records.post(
      procedure({ [MOBILE]: 'none', '/performedDateTime': 'yesterday', [`${CONSENT}/status`]: undefined }),
    );
    expect(issuesIn(answer)).toEqual([
      'Procedure.performed format',
      'Procedure.contained[0].telecom[1].value valid-phone',
      'Procedure.contained[1].status required',
    ]);
  });

  it('of all this stores nothing', async () => {
    expect((await itemsIn(system.run)).filter(({ sk }) => sk === 'TREATMENT')).toEqual([]);
  });
});

describe('a body', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
  });
  afterAll(() => system.run.close());

  const LIMIT = 256 * 1024;
  /** A procedure of just so many bytes. */
  const ofBytes = (bytes: number, id: string) => {
    const json = JSON.stringify(procedure({ [IDENTIFIER]: id, '/text/div': '' }));
    return json.replace('"div":""', `"div":"${'x'.repeat(bytes - Buffer.byteLength(json))}"`);
  };

  it('of 256 KB is taken in', async () => {
    expect((await records.post(ofBytes(LIMIT, 'T-256'))).status).toBe(201);
  });

  it('of more is too large', async () => {
    const answer = await records.post(ofBytes(LIMIT + 1, 'T-257'));
    expect([answer.status, answer.body.issue]).toMatchObject([413, [{ code: 'too-long' }]]);
    expect(await treatmentIn(system.run, 'demo', 'T-257')).toBeUndefined();
  });

  it('that is not JSON is a bad request', async () => {
    const answer = await records.post('{"resourceType":"Procedure"');
    expect([answer.status, answer.body.issue]).toMatchObject([400, [{ code: 'structure' }]]);
  });

  it('may say its version and character set', async () => {
    const { sent } = another();
    const type = `${FHIR}; fhirVersion=4.0; charset=utf-8`;
    expect(await system.post(sent, { 'content-type': type })).toMatchObject({
      status: 201,
      body: { resourceType: 'Bundle' },
    });
  });

  it.each(['application/fhir+xml', 'application/xml', 'text/json'])(
    'of type %s is refused, and which types are not',
    async (type) => {
      const answer = await system.post(procedure(), { 'content-type': type, accept: FHIR });
      expect([answer.status, answer.headers.get('accept-post'), answer.headers.get('content-type')]).toEqual([
        415,
        'application/json, application/fhir+json',
        FHIR,
      ]);
      expect(answer.body.issue).toMatchObject([{ code: 'not-supported' }]);
    },
  );
});

describe('GET /treatments/{treatmentId} in FHIR', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
    await records.post(procedure());
  });
  afterAll(() => system.run.close());

  const read = async () => communicationsIn(await records.read('T-1001'));

  it('shows what is planned', async () => {
    expect(await read()).toMatchObject([
      {
        status: 'preparation',
        about: [{ type: 'Procedure', identifier: { value: 'T-1001' } }],
        contained: [
          { status: 'active', occurrencePeriod: { start: IN_48_HOURS, end: '2026-11-29T16:30:00Z' } },
        ],
      },
      { status: 'preparation', contained: [{ status: 'active', occurrencePeriod: { start: IN_4_WEEKS } }] },
    ]);
  });

  it('shows what was sent', async () => {
    await system.moveTo(IN_48_HOURS);
    const [first, second] = await read();
    expect(first).toMatchObject({ status: 'in-progress', sent: IN_48_HOURS });
    expect(first).not.toHaveProperty('received');
    expect(second).toMatchObject({ status: 'preparation' });
  });

  it('shows what was delivered', async () => {
    await system.advance('PT1M');
    expect(await read()).toMatchObject([
      { status: 'completed', sent: IN_48_HOURS, received: '2026-11-26T16:30:05Z' },
      { status: 'preparation' },
    ]);
  });

  it('shows what was cancelled, and why', async () => {
    await system.remove('T-1001');
    const [first, second] = await read();
    expect(first).toMatchObject({ status: 'completed' });
    expect(second).toMatchObject({ status: 'not-done', statusReason: { text: 'The clinic cancelled it.' } });
    expect(second).not.toHaveProperty('sent');
  });

  it('names neither the phone nor the text', async () => {
    expect(JSON.stringify(await read())).not.toMatch(/5550123|contentString/);
  });

  it('gives a check-in the same URL every time', async () => {
    const urls = async () =>
      (await records.read('T-1001')).body.entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl);
    const [first, second] = [await urls(), await urls()];
    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  it('answers with an OperationOutcome for a treatment that is not there', async () => {
    const answer = await records.read('T-none');
    expect([answer.status, answer.body]).toMatchObject([
      404,
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] },
    ]);
  });
});

describe('a dry run in FHIR', () => {
  let system: ClinicSystem;
  let records: ReturnType<typeof recordSystem>;
  beforeAll(async () => {
    ({ system, records } = await start());
    await records.post(procedure());
  });
  afterAll(() => system.run.close());

  /** The answer to it, once it is seen that it left everything as it was. */
  const tryOut = async (resource: object) => {
    const stored = async () => [await itemsIn(system.run), (await system.state()).schedules];
    const before = await stored();
    const answer = await records.tryOut(resource);
    expect(await stored()).toEqual(before);
    return answer;
  };

  it('of a later version shows where the check-ins would move', async () => {
    const answer = await tryOut(
      procedure({
        [LAST_UPDATED]: '2026-11-24T11:55:00-05:00',
        '/performedDateTime': '2026-11-24T10:30:00-05:00',
      }),
    );
    expect([answer.status, communicationsIn(answer)[0]]).toMatchObject([
      200,
      { status: 'preparation', contained: [{ occurrencePeriod: { start: '2026-11-26T15:30:00Z' } }] },
    ]);
  });

  it('of a cancellation shows that nothing would be sent', async () => {
    const answer = await tryOut(fixture('entered-in-error'));
    expect([answer.status, communicationsIn(answer)[0]]).toMatchObject([200, { status: 'not-done' }]);
    expect(answer.body.entry[0].resource).not.toHaveProperty('payload');
  });

  it('of a procedure that is refused tells the errors', async () => {
    const answer = await tryOut(another({ [MOBILE]: 'none' }).sent);
    expect([answer.status, issuesIn(answer)]).toEqual([
      422,
      ['Procedure.contained[0].telecom[1].value valid-phone'],
    ]);
  });

  it('of a new procedure shows the very texts that are sent once it is posted', async () => {
    const { id, sent } = another({ [MOBILE]: '(305) 555-0171' });
    const answer = await tryOut(sent);
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    const announced = communicationsIn(answer).map(({ contained: [plan], payload: [{ contentString }] }) => [
      plan.occurrencePeriod.start,
      contentString,
    ]);
    expect((await records.read(id)).status).toBe(404);

    await system.remove('T-1001');
    await records.post(sent);
    await system.moveTo(IN_4_WEEKS);
    await system.advance('PT1M');
    expect((await system.texts()).map(({ at, body }) => [at, body])).toEqual(announced);
  });
});
