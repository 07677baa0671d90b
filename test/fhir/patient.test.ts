import { describe, expect, it } from '@jest/globals';
import { aFhirClinic, bodyOf, faultsOf, read } from './sent.ts';

const PATIENT = 'Procedure.contained[0]';

describe('phone', () => {
  const phoneOf = (...telecom: object[]) => bodyOf(read({ '/contained/0/telecom': telecom })).patient.phone;
  const faultsWith = (...telecom: object[]) => faultsOf({ '/contained/0/telecom': telecom });

  const home = { system: 'phone', use: 'home', value: '305-555-0101' };
  const mobile = { system: 'phone', use: 'mobile', value: '305-555-0102' };
  const sms = { system: 'sms', value: '305-555-0103' };

  it('a mobile phone comes before others, whatever its rank', () => {
    expect(phoneOf({ ...home, rank: 1 }, { ...mobile, rank: 9 })).toBe('+13055550102');
  });

  it('an address for texts is a mobile phone', () => {
    expect(phoneOf(home, sms, mobile)).toBe('+13055550103');
  });

  it('the lower rank comes first, and no rank last', () => {
    expect(phoneOf(mobile, { ...sms, rank: 2 }, { ...mobile, rank: 1, value: '305-555-0104' })).toBe(
      '+13055550104',
    );
  });

  it('of equals it is the first', () => {
    expect(phoneOf(sms, mobile)).toBe('+13055550103');
  });

  it('one that is old is none', () => {
    expect(phoneOf({ ...sms, use: 'old' }, home)).toBe('+13055550101');
  });

  it.each([
    [{ end: '2026-11-23' }],
    [{ end: '2026-10' }],
    [{ end: '2025' }],
    [{ end: '2026-11-24T11:59:59-05:00' }],
    [{ start: '2026-11-25' }],
    [{ start: '2026-11-24T12:00:01-05:00' }],
    [{ start: '2026-12', end: '2027' }],
  ])('%j is not now, which is noon of November 24 in New York', (period) => {
    expect(phoneOf({ ...mobile, period }, home)).toBe('+13055550101');
  });

  it.each([
    [{ end: '2026-11-24' }],
    [{ end: '2026-11' }],
    [{ end: '2026' }],
    [{ start: '2026-11-24' }],
    [{ start: '2026-11-24T12:00:00-05:00', end: '2026-11-24T12:00:00-05:00' }],
    [{}],
  ])('%j is now', (period) => {
    expect(phoneOf({ ...mobile, period }, home)).toBe('+13055550102');
  });

  it('a day ends at midnight where the clinic is', () => {
    const telecom = [{ ...mobile, period: { end: '2026-11-24' } }, home];
    const clinic = aFhirClinic({ timeZone: 'Pacific/Kiritimati' });
    expect(bodyOf(read({ '/contained/0/telecom': telecom }, clinic)).patient.phone).toBe('+13055550101');
  });

  it.each(['fax', 'pager', 'email', 'url', 'other'])('a %s is no phone', (system) => {
    expect(faultsWith({ system, use: 'mobile', value: '305-555-0102' })).toEqual([
      `${PATIENT}.telecom required`,
    ]);
  });

  it('the best one is taken or refused, and no other in its stead', () => {
    expect(faultsWith(home, { ...mobile, value: 'ask her sister' })).toEqual([
      `${PATIENT}.telecom[1].value valid-phone`,
    ]);
    expect(faultsWith(home, { system: 'phone', use: 'mobile' })).toEqual([
      `${PATIENT}.telecom[1].value required`,
    ]);
  });

  it.each([
    ['(305) 555-0123', '+13055550123'],
    ['1-305-555-0123', '+13055550123'],
    ['+1 305 555 0123', '+13055550123'],
    ['tel:+1-305-555-0123', '+13055550123'],
    ['+44 7911 123456', '+447911123456'],
  ])('%s is %s, where the clinic is in the US', (value, phone) => {
    expect(phoneOf({ ...mobile, value })).toBe(phone);
  });

  it("a national number is one of the clinic's country", () => {
    const telecom = [{ ...mobile, value: '07911 123456' }];
    const clinic = aFhirClinic({ country: 'GB' });
    expect(bodyOf(read({ '/contained/0/telecom': telecom }, clinic)).patient.phone).toBe('+447911123456');
  });

  it.each(['305-555-0123 x12', '+1 305 555 0123 ext. 9', 'tel:+1-305-555-0123;ext=12'])(
    '%s has an extension, which cannot be texted',
    (value) => {
      expect(faultsWith({ ...mobile, value })).toEqual([`${PATIENT}.telecom[0].value no-extension`]);
    },
  );

  it.each([
    '305-555-0123 or 305-555-0124',
    'call 305-555-0123',
    '305-555-0123 (her mother)',
    '5550123456789012345',
  ])('%s is not one number alone', (value) => {
    expect(faultsWith({ ...mobile, value })).toEqual([`${PATIENT}.telecom[0].value valid-phone`]);
  });

  it.each([0, -1, 1.5, '1', null])('rank %p is none', (rank) => {
    expect(faultsWith({ ...mobile, rank })).toEqual([`${PATIENT}.telecom[0].rank type`]);
  });
});

describe('language', () => {
  const languageOf = (...communication: object[]) =>
    bodyOf(read({ '/contained/0/communication': communication })).patient.language;
  const speaks = (code: string, preferred?: boolean) => ({
    language: { coding: [{ code }] },
    ...(preferred !== undefined && { preferred }),
  });

  it('is the preferred one, before others', () => {
    expect(languageOf(speaks('en'), speaks('es', true))).toBe('es');
    expect(languageOf(speaks('en', false), speaks('es'))).toBe('en');
  });

  it('is the first that there are texts in', () => {
    expect(languageOf(speaks('ht', true), speaks('es-US'), speaks('en'))).toBe('es');
  });

  it.each(['es', 'es-419', 'ES', 'es-Latn-MX'])('%s is Spanish', (code) => {
    expect(languageOf(speaks(code))).toBe('es');
  });

  it.each(['ht', 'est', 'Spanish', '-es'])('%s is none that there are texts in', (code) => {
    expect(languageOf(speaks(code))).toBeUndefined();
  });

  it('may be coded in several systems', () => {
    expect(languageOf({ language: { coding: [{ code: '01' }, { code: 'es' }] } })).toBe('es');
  });

  it('may be missing', () => {
    expect(languageOf()).toBeUndefined();
  });
});

describe('time zone', () => {
  const timezone = (value: object) => [{ url: 'http://hl7.org/fhir/StructureDefinition/timezone', ...value }];
  const zoneOf = (extension: object[], address: object[] = []) =>
    bodyOf(read({ '/contained/0/extension': extension, '/contained/0/address': address })).patient.timeZone;

  it.each(['valueCode', 'valueString'])('is in the extension on the patient, as %s', (name) => {
    expect(zoneOf(timezone({ [name]: 'America/Denver' }))).toBe('America/Denver');
  });

  it('may be in the extension that came before', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/tz-code';
    expect(zoneOf([{ url, valueCode: 'America/Denver' }])).toBe('America/Denver');
  });

  it('of the patient comes before that of an address', () => {
    const address = [{ use: 'home', extension: timezone({ valueCode: 'America/Denver' }) }];
    expect(zoneOf(timezone({ valueCode: 'America/Chicago' }), address)).toBe('America/Chicago');
    expect(zoneOf([], address)).toBe('America/Denver');
  });

  it('is that of the home, and of none that is old or whose period is over', () => {
    const at = (use: string, valueCode: string, more = {}) => ({
      use,
      extension: timezone({ valueCode }),
      ...more,
    });
    const [work, home] = [at('work', 'America/Denver'), at('home', 'America/Chicago')];
    const [old, moved] = [
      at('old', 'America/Boise'),
      at('home', 'America/Juneau', { period: { end: '2025' } }),
    ];
    expect(zoneOf([], [old, moved, work, home])).toBe('America/Chicago');
    expect(zoneOf([], [old, moved, work])).toBe('America/Denver');
    expect(zoneOf([], [old, moved])).toBeUndefined();
  });

  it('other extensions are not read', () => {
    expect(
      zoneOf([{ url: 'https://demo-clinic.example/zone', valueCode: 'America/Denver' }]),
    ).toBeUndefined();
  });

  it('an extension without a value is refused', () => {
    expect(faultsOf({ '/contained/0/extension': timezone({}) })).toEqual([
      `${PATIENT}.extension[0].value required`,
    ]);
  });
});

describe('a patient who is not to be texted', () => {
  const alive = { '/contained/0/deceasedBoolean': undefined };
  const replaced = { '/contained/0/link': [{ type: 'replaced-by', other: { reference: 'Patient/2' } }] };
  const effectOf = (changes: Readonly<Record<string, unknown>>) => {
    const message = read(changes);
    return message.kind === 'withdrawal' ? message.effect : message.kind;
  };

  it.each([
    ['/deceasedBoolean', true],
    ['/deceasedDateTime', '2026-11-24'],
  ])('has died: %s', (pointer, value) => {
    const changes = { ...alive, [`/contained/0${pointer}`]: value };
    expect(faultsOf(changes)).toEqual([`${PATIENT}.deceased alive`]);
    expect(effectOf(changes)).toBe('cancel');
  });

  it.each([null, true, {}])('is not dead since %j', (deceasedDateTime) => {
    const changes = { ...alive, '/contained/0/deceasedDateTime': deceasedDateTime };
    expect(faultsOf(changes)).toEqual([`${PATIENT}.deceased type`]);
    expect(effectOf(changes)).toBe('invalid');
  });

  it('has a record that is not in use', () => {
    expect(faultsOf({ '/contained/0/active': false })).toEqual([`${PATIENT}.active in-use`]);
    expect(effectOf({ '/contained/0/active': false })).toBe('cancel');
  });

  it('has a record that another replaced, which withdraws nothing', () => {
    expect(faultsOf(replaced)).toEqual([`${PATIENT}.link[0].type in-use`]);
    expect(effectOf(replaced)).toBe('invalid');
    expect(effectOf({ ...replaced, '/contained/0/active': false })).toBe('invalid');
    expect(effectOf({ ...replaced, '/contained/0/deceasedBoolean': true })).toBe('cancel');
  });

  it('is not one of whom a modifier extension says what is not understood', () => {
    const modifierExtension = [{ url: 'https://demo-clinic.example/not', valueBoolean: true }];
    expect(
      effectOf({ '/contained/0/active': false, '/contained/0/modifierExtension': modifierExtension }),
    ).toBe('invalid');
  });
});
