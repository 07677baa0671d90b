import { describe, expect, it } from '@jest/globals';
import { clinicSchema } from '../../lambdas/domain/clinic-rules.ts';
import { aClinic, NOON } from '../builders/treatment.ts';

const schema = clinicSchema(['general', 'exosome-therapy']);
const faultsOf = (clinic: unknown): string[] =>
  schema.safeParse(clinic).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const faultsWith = (changes: object) => faultsOf({ ...aClinic(), ...changes });

const aCode = (changes: object = {}) => ({
  system: 'http://snomed.info/sct',
  code: '12345',
  carePlan: 'general',
  ...changes,
});
const codesWith = (changes: object) => ({ carePlanCodes: [aCode(changes)] });
const attestation = (changes: object = {}) => ({
  consentAttestation: { attestedAt: NOON, reference: 'consent form of 2026', ...changes },
});

describe('a clinic', () => {
  it.each([
    ['with what it must have', {}],
    ['of one letter', { id: 'a' }],
    ['whose phone is in E.164', { phone: '+13055550100' }],
    ['elsewhere', { country: 'ES', language: 'es', timeZone: 'Europe/Madrid', emergencyPhone: '112' }],
    ['that is open for an hour', { window: { opens: '09:00', closes: '10:00' } }],
    ['with an alert contact', { alertContacts: ['alerts@clinic.example'] }],
    ['with five alert contacts', { alertContacts: [1, 2, 3, 4, 5].map((n) => `alerts-${n}@clinic.example`) }],
    ['with a second alert contact', { secondAlertContact: 'chief@clinic.example' }],
    ['with a care plan for a code', codesWith({})],
    ['with a care plan for a code of an OID', codesWith({ system: 'urn:oid:2.16.840.1.113883.6.12' })],
    ['with a code of two words', codesWith({ code: 'EXO 1' })],
    [
      'with the same code of two systems',
      { carePlanCodes: [aCode(), aCode({ system: 'http://www.ama-assn.org/go/cpt' })] },
    ],
    ['with a care plan for all other codes', { defaultCarePlan: 'general' }],
    ['that may send fewer texts a day than others', { dailyTexts: 1 }],
    ['that has attested to consents', attestation()],
  ])('%s is right, and stays as it is', (_what, changes) => {
    const clinic = { ...aClinic(), ...changes };
    expect(schema.parse(clinic)).toEqual(clinic);
  });

  it.each([
    [
      'an id in capitals',
      { id: 'Demo' },
      'id: must be 1 to 32 of a-z 0-9 - and start with a letter or digit',
    ],
    ['the id of the canary', { id: 'canary' }, 'id: must not be canary'],
    [
      'an id of 33',
      { id: 'x'.repeat(33) },
      'id: must be 1 to 32 of a-z 0-9 - and start with a letter or digit',
    ],
    ['a curly apostrophe', { name: 'Ana’s' }, 'name: "’" (U+2019) is not in the GSM-7 basic set'],
    ['a long name', { name: 'x'.repeat(31) }, 'name: a clinic name is 1 to 30 septets long, this one 31'],
    [
      'an unreadable phone',
      { phone: '555-CLINIC' },
      'phone: a clinic\'s phone is at most 16 characters: digits, spaces, "-", "(", ")", "." and a leading "+"',
    ],
    [
      'an emergency name',
      { emergencyPhone: 'police' },
      'emergencyPhone: an emergency number is 3 to 6 digits',
    ],
    ['a language without texts', { language: 'fr' }, 'language: must be one of en, es'],
    [
      'an offset for a zone',
      { timeZone: '-05:00' },
      'timeZone: must be an IANA time zone, like America/New_York',
    ],
    [
      'a zone of no place',
      { timeZone: 'America/Miami' },
      'timeZone: must be an IANA time zone, like America/New_York',
    ],
    [
      'a night window',
      { window: { opens: '20:00', closes: '09:00' } },
      'window: must close at least an hour after it opens, on the same day',
    ],
    [
      'a window of 59 minutes',
      { window: { opens: '09:00', closes: '09:59' } },
      'window: must close at least an hour after it opens, on the same day',
    ],
    [
      'a wrong time of day',
      { window: { opens: '9:00', closes: '20:00' } },
      'window.opens: must be HH:MM, from 00:00 to 23:59',
    ],
    [
      'a window that never closes',
      { window: { opens: '09:00' } },
      'window.closes: must be HH:MM, from 00:00 to 23:59',
    ],
    ['no window', { window: null }, 'window: must be an object with opens, closes'],
    ['a country that is none', { country: 'UK' }, 'country: must be an ISO 3166-1 alpha-2 code, like US'],
    ['a country by name', { country: 'Spain' }, 'country: must be an ISO 3166-1 alpha-2 code, like US'],
    [
      'an alert contact that is no address',
      { alertContacts: ['alerts@clinic.example', '305-555-0100'] },
      'alertContacts.1: must be an e-mail address',
    ],
    [
      'six alert contacts',
      { alertContacts: Array(6).fill('alerts@clinic.example') },
      'alertContacts: must be at most 5 e-mail addresses',
    ],
    [
      'a second alert contact that is no address',
      { secondAlertContact: 'the chief' },
      'secondAlertContact: must be an e-mail address',
    ],
    [
      'one alert contact by itself',
      { alertContacts: 'alerts@clinic.example' },
      'alertContacts: must be a list of e-mail addresses',
    ],
    [
      'a code system by name',
      codesWith({ system: 'SNOMED' }),
      'carePlanCodes.0.system: must be the URI of a code system, like http://snomed.info/sct',
    ],
    [
      'an empty code',
      codesWith({ code: '' }),
      'carePlanCodes.0.code: must be a code: no blank at either end, and no two of them side by side',
    ],
    [
      'a code with a blank before it',
      codesWith({ code: ' 12345' }),
      'carePlanCodes.0.code: must be a code: no blank at either end, and no two of them side by side',
    ],
    [
      'a code for a care plan that is not there',
      codesWith({ carePlan: 'unheard-of' }),
      'carePlanCodes.0.carePlan: must be a care plan: general, exosome-therapy',
    ],
    [
      'two care plans for a code',
      { carePlanCodes: [aCode(), aCode({ carePlan: 'exosome-therapy' })] },
      'carePlanCodes: must name each code of a system once',
    ],
    [
      'a default care plan that is not there',
      { defaultCarePlan: 'constructor' },
      'defaultCarePlan: must be a care plan: general, exosome-therapy',
    ],
    ['no text a day', { dailyTexts: 0 }, 'dailyTexts: must be a whole number, 1 at the least'],
    ['half a text a day', { dailyTexts: 0.5 }, 'dailyTexts: must be a whole number, 1 at the least'],
    [
      'an attestation without a time',
      { consentAttestation: { reference: 'consent form of 2026' } },
      'consentAttestation.attestedAt: must be a moment, in milliseconds since 1970',
    ],
    [
      'an attestation in seconds and a half',
      attestation({ attestedAt: 0.5 }),
      'consentAttestation.attestedAt: must be a moment, in milliseconds since 1970',
    ],
    [
      'an attestation before 1970',
      attestation({ attestedAt: -1 }),
      'consentAttestation.attestedAt: must be a moment, in milliseconds since 1970',
    ],
    [
      'an attestation to nothing',
      attestation({ reference: '' }),
      'consentAttestation.reference: must be 1 to 200 characters, none of them a control character',
    ],
    [
      'an attestation of two lines',
      attestation({ reference: 'consent\nform' }),
      'consentAttestation.reference: must be 1 to 200 characters, none of them a control character',
    ],
    ['a misspelt field', { alertContact: [] }, ': must have no field alertContact'],
  ])('with %s is wrong', (_what, changes, fault) => {
    expect(faultsWith(changes)).toEqual([fault]);
  });

  it.each([
    'id',
    'name',
    'phone',
    'emergencyPhone',
    'language',
    'timeZone',
    'window',
    'country',
    'alertContacts',
  ])('must have the field %s', (field) => {
    const { [field as 'id']: _, ...others } = aClinic();
    expect(faultsOf(others)).toEqual([expect.stringMatching(`^${field}: must be `)]);
  });

  it('is told all that is wrong at once', () => {
    expect(faultsWith({ language: 'fr', country: 'UK' })).toEqual([
      'language: must be one of en, es',
      'country: must be an ISO 3166-1 alpha-2 code, like US',
    ]);
  });
});
