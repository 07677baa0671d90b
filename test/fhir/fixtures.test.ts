import { describe, expect, it } from '@jest/globals';
import { parseTreatmentEvent } from '../../lambdas/domain/treatment-event.ts';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { at, NOON, somePlans } from '../builders/treatment.ts';
import { schemaFaults } from './r4-schema.ts';
import { ATTESTED, aFhirClinic, bodyOf, fixture, fixtureNames } from './sent.ts';

const PROCEDURES = 'https://demo-clinic.example/procedures';
const readFixture = (name: string, clinic = aFhirClinic()) => readProcedure(fixture(name), clinic, NOON);

describe('the fixtures', () => {
  it.each(fixtureNames)('%s conforms to R4', (name) => {
    expect(schemaFaults(fixture(name))).toEqual([]);
  });

  it.each(fixtureNames.filter((name) => name !== 'entered-in-error'))(
    '%s is a treatment event without faults',
    (name) => {
      const context = { clinic: ATTESTED, carePlans: somePlans, allowedCountries: ['US'], now: NOON };
      expect(parseTreatmentEvent(bodyOf(readFixture(name, ATTESTED)), context).faults).toEqual([]);
    },
  );
});

describe('the check against R4', () => {
  it('refuses an element that R4 does not know', () => {
    expect(schemaFaults({ ...fixture('us-core-contained'), phone: 'none' })).not.toEqual([]);
  });

  it('refuses a value of the wrong form, deep inside', () => {
    const bundle = fixture('us-core-collection');
    bundle.entry[1].resource.telecom[0].rank = 'first';
    expect(schemaFaults(bundle)).not.toEqual([]);
  });
});

describe('what is read of what real senders send', () => {
  it('a US Core Procedure with its Patient and Consent contained', () => {
    const message = readFixture('us-core-contained');
    expect(message).toMatchObject({
      kind: 'treatment',
      source: { system: PROCEDURES, updatedAt: at('2026-11-24T16:42:10.123Z') },
    });
    expect(bodyOf(message)).toEqual({
      treatmentId: 'T-1001',
      carePlan: 'two-asks',
      treatedAt: '2026-11-24T16:30:00Z',
      patient: { phone: '+13055550123', language: 'en', timeZone: 'America/Chicago' },
      consent: {
        sms: true,
        obtainedAt: '2026-11-24T14:55:00Z',
        method: 'fhir-consent',
        reference: 'consent-1',
      },
    });
  });

  it('a collection of US Core resources that refer to each other within their server', () => {
    const message = readFixture('us-core-collection');
    expect(message).toMatchObject({
      source: { system: PROCEDURES, updatedAt: at('2026-11-24T16:40:00Z') },
    });
    expect(bodyOf(message)).toEqual({
      treatmentId: 'T-1002',
      carePlan: 'two-asks',
      treatedAt: '2026-11-24T16:30:00Z',
      patient: { phone: '+13055550124', language: 'es', timeZone: 'America/New_York' },
      consent: { sms: true, obtainedAt: '2026-11-24T14:55:00Z', method: 'fhir-consent', reference: 'C-0002' },
    });
  });

  it('a transaction as Synthea makes them, under the attestation of the clinic', () => {
    const message = readFixture('synthea-transaction', ATTESTED);
    expect(message).toHaveProperty('source', {
      system: 'https://github.com/synthetichealth/synthea',
    });
    expect(bodyOf(message)).toEqual({
      treatmentId: '3b0e6c1a-0000-4000-8000-000000000004',
      carePlan: 'two-asks',
      treatedAt: '2026-11-24T16:30:00Z',
      patient: { phone: '+13055550125', language: 'es' },
      consent: {
        sms: true,
        obtainedAt: '2026-10-01T00:00:00Z',
        method: 'clinic-attestation',
        reference: 'Intake form, edition 3',
      },
    });
  });

  it('a message of an interface engine, whose references are by identifier', () => {
    const message = readFixture('engine-message');
    expect(message).toHaveProperty('source', { updatedAt: at('2026-11-24T16:50:00Z') });
    expect(bodyOf(message)).toEqual({
      treatmentId: 'ORD:2026.11.24-0004',
      carePlan: 'two-asks',
      treatedAt: '2026-11-24T16:30:00Z',
      patient: { phone: '+13055550126' },
      consent: { sms: true, obtainedAt: '2026-11-23T05:00:00Z', method: 'fhir-consent', reference: 'c-4' },
    });
  });

  it('a later version that was entered in error, without its Patient', () => {
    expect(readFixture('entered-in-error')).toEqual({
      kind: 'cancellation',
      treatmentId: 'T-1001',
      source: { system: PROCEDURES, updatedAt: at('2026-11-24T16:58:00Z') },
    });
  });
});

describe('where a value came from', () => {
  const originsIn = (name: string, clinic = aFhirClinic()) => {
    const message = readFixture(name, clinic);
    if (message.kind !== 'treatment') throw new Error('a treatment');
    return message.expressionOf;
  };

  it.each([
    ['/treatmentId', 'Procedure.identifier[1].value'],
    ['/carePlan', 'Procedure.code.coding[1].code'],
    ['/treatedAt', 'Procedure.performed'],
    ['/patient', 'Procedure.contained[0]'],
    ['/patient/phone', 'Procedure.contained[0].telecom[1].value'],
    ['/patient/language', 'Procedure.contained[0].communication[0].language.coding[0].code'],
    ['/patient/timeZone', 'Procedure.contained[0].extension[2].value'],
    ['/consent/sms', 'Procedure.contained[1]'],
    ['/consent/obtainedAt', 'Procedure.contained[1].dateTime'],
    ['/consent/method', 'Procedure.contained[1]'],
    ['/consent/reference', 'Procedure.contained[1].id'],
    ['', 'Procedure'],
    ['/anything/else', 'Procedure'],
    ['/__proto__', 'Procedure'],
  ])('%s of a contained patient: %s', (pointer, expression) => {
    expect(originsIn('us-core-contained')(pointer)).toBe(expression);
  });

  it.each([
    ['/treatedAt', 'Bundle.entry[2].resource.performed.end'],
    ['/patient/phone', 'Bundle.entry[1].resource.telecom[0].value'],
    ['/patient/timeZone', 'Bundle.entry[1].resource.address[1].extension[0].value'],
    ['/consent/reference', 'Bundle.entry[3].resource.identifier[0].value'],
  ])('%s in a bundle: %s', (pointer, expression) => {
    expect(originsIn('us-core-collection')(pointer)).toBe(expression);
  });

  it("the clinic's attestation belongs to the procedure as a whole", () => {
    expect(originsIn('synthea-transaction', ATTESTED)('/consent/obtainedAt')).toBe(
      'Bundle.entry[3].resource',
    );
  });

  it("the clinic's own time zone belongs to the patient", () => {
    expect(originsIn('engine-message')('/patient/timeZone')).toBe('Bundle.entry[1].resource');
  });
});
