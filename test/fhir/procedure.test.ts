import { describe, expect, it } from '@jest/globals';
import { at } from '../builders/treatment.ts';
import { aFhirClinic, bodyOf, faultsIn, faultsOf, read } from './sent.ts';

describe('status', () => {
  it.each(['not-done', 'entered-in-error'])('%s cancels, and needs an identity alone', (status) => {
    const changes = { '/status': status, '/subject': undefined, '/contained': undefined, '/code': undefined };
    const identifier = [{ value: 'T-1001' }];
    const message = read({
      ...changes,
      '/performedDateTime': undefined,
      '/meta': undefined,
      '/identifier': identifier,
    });
    expect(message).toEqual({ kind: 'cancellation', treatmentId: 'T-1001', source: {} });
  });

  it('a cancellation without an identity is refused', () => {
    expect(faultsOf({ '/status': 'not-done', '/identifier': undefined })).toEqual([
      'Procedure.identifier required',
    ]);
  });

  it.each(['preparation', 'in-progress', 'on-hold', 'stopped', 'unknown', 'Completed'])(
    '%s is refused',
    (status) => {
      expect(faultsOf({ '/status': status })).toEqual(['Procedure.status value']);
    },
  );

  it('is required', () => {
    expect(faultsOf({ '/status': undefined })).toEqual(['Procedure.status required']);
  });
});

describe('identity', () => {
  const idOf = (...identifiers: object[]) => bodyOf(read({ '/identifier': identifiers })).treatmentId;

  it('official comes before usual, usual before one without use, that before secondary', () => {
    const [secondary, none] = [{ use: 'secondary', value: 'S' }, { value: 'N' }];
    const [usual, official] = [
      { use: 'usual', value: 'U' },
      { use: 'official', value: 'O' },
    ];
    expect(idOf(secondary, none, usual, official)).toBe('O');
    expect(idOf(secondary, none, usual)).toBe('U');
    expect(idOf(secondary, none)).toBe('N');
    expect(idOf(secondary)).toBe('S');
  });

  it('of equals it is the first', () => {
    expect(idOf({ use: 'official', value: 'A' }, { use: 'official', value: 'B' })).toBe('A');
  });

  it.each(['old', 'temp'])('one that is %s is none', (use) => {
    expect(faultsOf({ '/identifier': [{ use, value: 'T-1' }] })).toEqual(['Procedure.identifier required']);
  });

  it("the resource's own id is none", () => {
    expect(faultsOf({ '/identifier': [{ use: 'official' }], '/id': 'proc-1' })).toEqual([
      'Procedure.identifier required',
    ]);
  });

  it('the best one is taken or refused, and no other in its stead', () => {
    const identifier = [{ value: 'T-1' }, { use: 'official', value: 'no id' }];
    expect(faultsOf({ '/identifier': identifier })).toEqual(['Procedure.identifier[1].value format']);
  });
});

describe('when the treatment ended', () => {
  const treatedAt = (value: object) => {
    const changes = Object.entries(value).map(([name, performed]) => [`/${name}`, performed]);
    return { '/performedDateTime': undefined, ...Object.fromEntries(changes) };
  };

  it('is the end of a period', () => {
    const performedPeriod = { start: '2026-11-24T10:00:00-05:00', end: '2026-11-24T11:10:00-05:00' };
    expect(bodyOf(read(treatedAt({ performedPeriod }))).treatedAt).toBe('2026-11-24T16:10:00Z');
  });

  it('a period that has not ended is refused', () => {
    expect(faultsOf(treatedAt({ performedPeriod: { start: '2026-11-24T10:00:00-05:00' } }))).toEqual([
      'Procedure.performed.end required',
    ]);
  });

  it.each([
    '2026',
    '2026-11',
    '2026-11-24',
    '2026-11-24T11:30:00',
    '2026-11-24T11:30-5',
    '2026-02-30T11:30:00Z',
    '2026-11-24T24:00:00Z',
    '24.11.2026',
  ])('%s has no time of day with an offset', (text) => {
    expect(faultsOf(treatedAt({ performedDateTime: text }))).toEqual(['Procedure.performed format']);
    expect(faultsOf(treatedAt({ performedPeriod: { end: text } }))).toEqual([
      'Procedure.performed.end format',
    ]);
  });

  it.each([
    { performedString: 'this morning' },
    { performedAge: { value: 40, unit: 'a' } },
    { performedRange: { low: { value: 40 } } },
  ])('%j is refused', (performed) => {
    expect(faultsOf(treatedAt(performed))).toEqual(['Procedure.performed type']);
  });

  it('is said in one way', () => {
    const performed = { performedDateTime: '2026-11-24T11:30:00Z', performedPeriod: {} };
    expect(faultsOf(treatedAt(performed))).toEqual(['Procedure.performed one-type']);
  });

  it('is required', () => {
    expect(faultsOf(treatedAt({}))).toEqual(['Procedure.performed required']);
  });
});

describe('care plan', () => {
  const carePlanOf = (clinic: Parameters<typeof aFhirClinic>[0]) =>
    bodyOf(read({}, aFhirClinic(clinic))).carePlan;
  const snomed = { system: 'http://snomed.info/sct', code: '71388002' };
  const own = { system: 'https://demo-clinic.example/codes', code: 'EXO-1' };

  it("is the first of the clinic's codes that is among the procedure's", () => {
    const carePlanCodes = [
      { ...own, code: 'EXO-2', carePlan: 'none' },
      { ...snomed, carePlan: 'by-snomed' },
      { ...own, carePlan: 'by-own' },
    ];
    expect(carePlanOf({ carePlanCodes })).toBe('by-snomed');
    expect(carePlanOf({ carePlanCodes: carePlanCodes.toReversed() })).toBe('by-own');
  });

  it('a code of another system is another code', () => {
    const carePlanCodes = [{ ...own, system: 'http://snomed.info/sct', carePlan: 'other' }];
    expect(carePlanOf({ carePlanCodes, defaultCarePlan: 'general' })).toBe('general');
  });

  it("is the clinic's default where no code is mapped, or none was sent", () => {
    const clinic = aFhirClinic({ carePlanCodes: [], defaultCarePlan: 'general' });
    expect(bodyOf(read({}, clinic)).carePlan).toBe('general');
    expect(bodyOf(read({ '/code': undefined }, clinic)).carePlan).toBe('general');
  });

  it("without either the fault says that the clinic's settings decide", () => {
    const message = read({}, aFhirClinic({ carePlanCodes: [] }));
    expect(message).toMatchObject({
      faults: [
        {
          expression: 'Procedure.code',
          rule: 'care-plan',
          detail: expect.stringContaining("clinic's settings"),
        },
      ],
    });
  });
});

describe('the source', () => {
  const sourceOf = (changes: Readonly<Record<string, unknown>>) => {
    const message = read(changes);
    if (message.kind === 'invalid') throw new Error(JSON.stringify(message));
    return message.source;
  };
  const statuses = ['completed', 'not-done', 'entered-in-error'];

  it('has the system of the identifier that was taken', () => {
    const identifier = [
      { system: 'https://billing.example/charges', use: 'secondary', value: 'S' },
      { system: 'https://demo-clinic.example/visits', value: 'N' },
    ];
    expect(sourceOf({ '/identifier': identifier }).system).toBe('https://demo-clinic.example/visits');
    expect(sourceOf({ '/identifier': [{ value: 'N' }] })).not.toHaveProperty('system');
  });

  it('has no system of any length', () => {
    const systemOf = (length: number) => ({ '/identifier/1/system': 'urn:'.padEnd(length, 'x') });
    expect(sourceOf(systemOf(200)).system).toHaveLength(200);
    expect(faultsOf(systemOf(201))).toEqual(['Procedure.identifier[1].system format']);
  });

  it.each(statuses)('was changed when meta.lastUpdated says: %s', (status) => {
    const changes = { '/status': status, '/meta/lastUpdated': '2026-11-24T16:00:00Z' };
    expect(sourceOf(changes).updatedAt).toBe(at('2026-11-24T16:00:00Z'));
    expect(sourceOf({ '/status': status, '/meta': undefined })).not.toHaveProperty('updatedAt');
  });

  it.each(statuses)('has a clock that may be five minutes ahead: %s', (status) => {
    const updated = (lastUpdated: string) => ({ '/status': status, '/meta/lastUpdated': lastUpdated });
    expect(sourceOf(updated('2026-11-24T17:05:00Z')).updatedAt).toBe(at('2026-11-24T17:05:00Z'));
    expect(faultsOf(updated('2026-11-24T17:05:00.001Z'))).toEqual([
      'Procedure.meta.lastUpdated not-in-future',
    ]);
  });

  it.each(statuses)('was changed at a moment: %s', (status) => {
    for (const lastUpdated of ['yesterday', '2026-11-24'])
      expect(faultsOf({ '/status': status, '/meta/lastUpdated': lastUpdated })).toEqual([
        'Procedure.meta.lastUpdated format',
      ]);
  });
});

describe('a withdrawal', () => {
  const died = { '/contained/0/deceasedBoolean': true };
  const denied = { '/contained/1/provision/type': 'deny' };
  const withdrawal = (effect: string) => ({
    kind: 'withdrawal',
    treatmentId: 'T-1001',
    source: { system: 'https://demo-clinic.example/procedures', updatedAt: at('2026-11-24T16:42:10.123Z') },
    effect,
  });

  it('cancels where the patient has died, and opts out where the patient says no', () => {
    expect(read(died)).toMatchObject(withdrawal('cancel'));
    expect(read(denied)).toMatchObject(withdrawal('opt-out'));
  });

  it('cancels where both are so', () => {
    expect(read({ ...denied, ...died })).toMatchObject(withdrawal('cancel'));
  });

  it.each([died, denied])('is one whatever else is wrong: %j', (no) => {
    const message = read({
      ...no,
      '/contained/0/telecom': [{ system: 'phone', value: 'none' }],
      '/code': undefined,
      '/performedDateTime': 'yesterday',
      '/contained/1/dateTime': undefined,
    });
    expect(message.kind).toBe('withdrawal');
    expect(faultsIn(message)).toEqual(
      expect.arrayContaining([
        'Procedure.code care-plan',
        'Procedure.performed format',
        'Procedure.contained[0].telecom[0].value valid-phone',
        'Procedure.contained[1].dateTime required',
      ]),
    );
  });

  it.each([
    ['which treatment it is', { '/identifier': undefined }],
    ['that it was done', { '/status': 'stopped' }],
    ['what it means', { '/modifierExtension': [{ url: 'https://demo-clinic.example/not' }] }],
    ['who was treated', { '/subject': { reference: '#patient-two' } }],
    ['which version it is', { '/meta/lastUpdated': '2027' }],
  ])('is none where it is not clear %s', (_, changes) => {
    expect(read({ ...died, ...denied, ...changes }).kind).toBe('invalid');
  });

  it('is none of what was cancelled', () => {
    expect(read({ ...died, '/status': 'not-done' }).kind).toBe('cancellation');
  });
});

describe('what would change the meaning of the rest', () => {
  it.each([
    ['Procedure', ''],
    ['Procedure.contained[0]', '/contained/0'],
    ['Procedure.contained[1]', '/contained/1'],
    ['Procedure.contained[1].provision', '/contained/1/provision'],
    ['Procedure.contained[1].provision.provision[0]', '/contained/1/provision/provision/0'],
  ])('a modifier extension on %s is refused', (expression, pointer) => {
    const modifierExtension = [{ url: 'https://demo-clinic.example/not', valueBoolean: true }];
    const changes = { '/contained/1/provision/provision': [{ type: 'permit' }] };
    expect(faultsOf({ ...changes, [`${pointer}/modifierExtension`]: modifierExtension })).toEqual([
      `${expression}.modifierExtension[0] modifier-extension`,
    ]);
  });

  it('implicit rules are refused', () => {
    expect(faultsOf({ '/implicitRules': 'https://demo-clinic.example/rules' })).toEqual([
      'Procedure.implicitRules implicit-rules',
    ]);
  });
});

describe('the faults', () => {
  it('are told all together', () => {
    const changes = {
      '/status': 'stopped',
      '/performedDateTime': '2026-11-24',
      '/contained/0/telecom': 'none',
      '/contained/1/status': 'draft',
    };
    expect(faultsOf(changes)).toEqual([
      'Procedure.status value',
      'Procedure.performed format',
      'Procedure.contained[0].telecom type',
      'Procedure.contained[0].telecom required',
      'Procedure.contained[1].status consent-given',
    ]);
  });

  it('are at most fifty', () => {
    expect(faultsOf({ '/identifier': Array(10_000).fill('none') })).toHaveLength(50);
  });

  it("never repeat what was sent, which may be a patient's", () => {
    const secret = 'SECRET-4711';
    const changes = {
      '/status': secret,
      '/performedDateTime': secret,
      '/meta/lastUpdated': secret,
      '/subject/reference': `#${secret}`,
      '/identifier': [{ value: ` ${secret}` }],
    };
    expect(JSON.stringify(read(changes))).not.toContain(secret);
    expect(JSON.stringify(read({ '/contained/0/telecom/1/value': secret }))).not.toContain(secret);
  });
});
