import type { Consent, Patient, Procedure } from 'fhir/r4.js';
import type { ConsoleClinic } from '../state.ts';
import type { eventOf } from './treatment-values.ts';

/** The treatment as a record system tells it: a Procedure in FHIR R4 that contains its Patient and the Consent. */
export function procedureOf(
  { treatmentId, carePlan, treatedAt, patient, consent }: ReturnType<typeof eventOf>,
  { carePlanCodes = [] }: ConsoleClinic,
  now: string,
): Procedure {
  const coding = carePlanCodes
    .filter((mapped) => mapped.carePlan === carePlan)
    .map(({ system, code }) => ({ system, code }));
  return {
    resourceType: 'Procedure',
    meta: { lastUpdated: now },
    contained: [containedPatient(patient), containedConsent(consent)],
    identifier: [{ value: treatmentId }],
    status: 'completed',
    code: coding.length > 0 ? { coding } : { text: carePlan },
    subject: { reference: '#patient' },
    performedDateTime: treatedAt,
  };
}

const containedPatient = ({ phone, language, timeZone }: ReturnType<typeof eventOf>['patient']): Patient => ({
  resourceType: 'Patient',
  id: 'patient',
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: timeZone }],
  telecom: [{ system: 'phone', use: 'mobile', value: phone }],
  communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: language }] } }],
});

const containedConsent = ({ sms, obtainedAt }: ReturnType<typeof eventOf>['consent']): Consent => ({
  resourceType: 'Consent',
  id: 'consent',
  status: sms ? 'active' : 'rejected',
  scope: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
  },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: { reference: '#patient' },
  dateTime: obtainedAt,
  policyRule: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }] },
});
