import { describe, expect, it } from '@jest/globals';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { at, NOON } from '../builders/treatment.ts';
import { ATTESTED, aFhirClinic, bodyOf, changed, faultsIn, faultsOf, fixture, read } from './sent.ts';

const CONSENT = 'Procedure.contained[1]';
const consentOf = (changes: Readonly<Record<string, unknown>>, clinic = aFhirClinic()) =>
  bodyOf(read(changes, clinic)).consent;
const scoped = (code: string) => ({ coding: [{ code }] });

describe('a Consent grants it', () => {
  it.each(['patient-privacy', 'treatment'])('with scope %s', (code) => {
    expect(consentOf({ '/contained/1/scope': scoped(code) })).toMatchObject({
      sms: true,
      method: 'fhir-consent',
    });
  });

  it('whose provision permits and is in force', () => {
    const provision = { type: 'permit', period: { start: '2026-11-24', end: '2026-11-24' } };
    expect(consentOf({ '/contained/1/provision': provision }).sms).toBe(true);
  });

  it('that is contained and names no patient', () => {
    expect(consentOf({ '/contained/1/patient': undefined }).method).toBe('fhir-consent');
  });

  it('and goes before the attestation of the clinic', () => {
    expect(consentOf({}, ATTESTED).method).toBe('fhir-consent');
  });

  it('the latest, where several do', () => {
    const earlier = changed(fixture('us-core-contained').contained[1], {
      '/dateTime': '2026-11-01T09:00:00Z',
      '/id': 'consent-0',
    });
    expect(consentOf({ '/contained/2': earlier }).reference).toBe('consent-1');
  });
});

describe('when it was obtained', () => {
  it('a day counts from its first moment where the clinic is', () => {
    expect(consentOf({ '/contained/1/dateTime': '2026-11-24' }).obtainedAt).toBe('2026-11-24T05:00:00Z');
  });
  it.each(['2026', '2026-11', 'today', '2026-11-24T09:00:00'])('%s is not enough', (dateTime) => {
    expect(faultsOf({ '/contained/1/dateTime': dateTime })).toEqual([`${CONSENT}.dateTime format`]);
  });
  it('is required', () => {
    expect(faultsOf({ '/contained/1/dateTime': undefined })).toEqual([`${CONSENT}.dateTime required`]);
  });
});

describe('its reference', () => {
  it('is its identifier, or else its id', () => {
    expect(consentOf({ '/contained/1/identifier': [{ value: 'C-17' }] }).reference).toBe('C-17');
    expect(consentOf({}).reference).toBe('consent-1');
    expect(consentOf({ '/contained/1/id': undefined }).reference).toBeUndefined();
  });
  it.each(['x'.repeat(201), 'line\nbreak', '\ud800'])(
    'is not %p, which a treatment event could not hold',
    (value) => {
      expect(consentOf({ '/contained/1/identifier': [{ value }] }).reference).toBe('consent-1');
    },
  );
});

describe('a Consent refuses it, whatever the clinic attests', () => {
  it.each(['draft', 'proposed', 'rejected', 'inactive'])('with status %s', (status) => {
    expect(faultsOf({ '/contained/1/status': status }, ATTESTED)).toEqual([
      `${CONSENT}.status consent-given`,
    ]);
  });

  it('without a status', () => {
    expect(faultsOf({ '/contained/1/status': undefined }, ATTESTED)).toEqual([`${CONSENT}.status required`]);
  });

  it('with a provision that denies', () => {
    expect(faultsOf({ '/contained/1/provision': { type: 'deny' } }, ATTESTED)).toEqual([
      `${CONSENT}.provision.type consent-given`,
    ]);
  });

  it.each(['OPTOUT', 'OPTOUTE'])('under the policy %s', (code) => {
    expect(faultsOf({ '/contained/1/policyRule': { coding: [{ code }] } }, ATTESTED)).toEqual([
      `${CONSENT}.policyRule.coding[0].code consent-given`,
    ]);
  });

  it.each([[{ end: '2026-11-23' }], [{ start: '2026-11-25' }]])('with a period of %j', (period) => {
    expect(faultsOf({ '/contained/1/provision': { period } }, ATTESTED)).toEqual([
      `${CONSENT}.provision.period consent-in-force`,
    ]);
  });

  it('even where another grants it', () => {
    const rejected = { ...fixture('us-core-contained').contained[1], status: 'rejected' };
    expect(faultsOf({ '/contained/2': rejected }, ATTESTED)).toEqual([
      'Procedure.contained[2].status consent-given',
    ]);
  });

  it.each([scoped('custody'), { text: 'texts' }, undefined])(
    'with a scope that is not understood: %j',
    (scope) => {
      expect(faultsOf({ '/contained/1/scope': scope }, ATTESTED)[0]).toMatch(
        /^Procedure\.contained\[1\]\.scope (value|required)$/,
      );
    },
  );
});

describe('a Consent that is about something else', () => {
  it.each(['research', 'adr'])('has the scope %s, and neither grants nor refuses', (code) => {
    const changes = { '/contained/1/scope': scoped(code), '/contained/1/status': 'rejected' };
    expect(consentOf(changes, ATTESTED).method).toBe('clinic-attestation');
    expect(faultsOf(changes)).toEqual(['Procedure consent']);
  });

  it('was entered in error', () => {
    expect(consentOf({ '/contained/1/status': 'entered-in-error' }, ATTESTED).method).toBe(
      'clinic-attestation',
    );
  });

  it("is another patient's", () => {
    const other = { resourceType: 'Patient', id: 'other' };
    const changes = { '/contained/2': other, '/contained/1/patient/reference': '#other' };
    expect(faultsOf(changes)).toEqual(['Procedure consent']);
  });
});

describe('a Consent of nobody knows whom', () => {
  const inBundle = (changes: Readonly<Record<string, unknown>>) =>
    faultsIn(readProcedure(changed(fixture('us-core-collection'), changes), ATTESTED, NOON));

  it('leads to no patient', () => {
    expect(inBundle({ '/entry/3/resource/patient/reference': 'Patient/pt-9' })).toEqual([
      'Bundle.entry[3].resource.patient.reference reference',
    ]);
  });
  it('names no patient in a bundle', () => {
    expect(inBundle({ '/entry/3/resource/patient': undefined })).toEqual([
      'Bundle.entry[3].resource.patient required',
    ]);
  });
});

describe('without a Consent', () => {
  const without = { '/contained/1': { resourceType: 'Basic' } };

  it('the attestation of the clinic holds', () => {
    expect(consentOf(without, ATTESTED)).toEqual({
      sms: true,
      obtainedAt: '2026-10-01T00:00:00Z',
      method: 'clinic-attestation',
      reference: 'Intake form, edition 3',
    });
    expect(ATTESTED.consentAttestation?.attestedAt).toBe(at('2026-10-01T00:00:00Z'));
  });

  it('and without an attestation it is refused, and both ways are said', () => {
    expect(read(without)).toMatchObject({
      faults: [
        {
          expression: 'Procedure',
          rule: 'consent',
          detail: expect.stringMatching(/Consent of the patient.*attestation/),
        },
      ],
    });
  });
});
