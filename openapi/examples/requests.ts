import type { Bundle, Consent, Patient, Procedure } from 'fhir/r4.js';

/** The patient of the examples, who was treated at 07:07 in New York. */
export const treatment = {
  treatmentId: 'T-1001',
  carePlan: 'exosome-therapy',
  treatedAt: '2026-11-24T12:07:57Z',
  patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
  consent: { sms: true, obtainedAt: '2026-11-24T11:37:57Z' },
};

/** All that may be left out is. */
export const short = {
  treatmentId: 'T-1002',
  carePlan: 'general',
  treatedAt: '2026-11-23T16:20:00-05:00',
  patient: { phone: '+13055550124' },
  consent: { sms: true, obtainedAt: '2026-11-23T15:45:00-05:00' },
};

/** All that may be said is. */
export const full = {
  ...treatment,
  treatmentId: 'T-1003',
  patient: { phone: '+13055550125', language: 'es', timeZone: 'America/Chicago' },
  consent: { ...treatment.consent, method: 'signed-form', reference: 'Intake form 2026-11-24/3' },
};

/** Of the right shape, and against the rules. */
export const invalid = {
  ...treatment,
  treatedAt: '2027-11-24T12:07:57Z',
  patient: { ...treatment.patient, phone: '+18095550123' },
};

const patient: Patient = {
  resourceType: 'Patient',
  id: 'patient',
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'America/New_York' }],
  telecom: [
    { system: 'phone', use: 'home', value: '(305) 555-0199' },
    { system: 'phone', use: 'mobile', value: '(305) 555-0123' },
  ],
  communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'en-US' }] }, preferred: true }],
};

const consent: Consent = {
  resourceType: 'Consent',
  id: 'consent',
  status: 'active',
  scope: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
  },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: { reference: '#patient' },
  dateTime: '2026-11-24T11:37:57Z',
  policyRule: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }],
  },
};

export const procedure: Procedure = {
  resourceType: 'Procedure',
  meta: { lastUpdated: '2026-11-24T12:07:57Z' },
  contained: [patient, consent],
  identifier: [{ use: 'official', system: 'https://demo-clinic.example/procedures', value: 'T-1001' }],
  status: 'completed',
  code: { coding: [{ system: 'https://demo-clinic.example/codes', code: 'EXO-1' }] },
  subject: { reference: '#patient' },
  performedDateTime: '2026-11-24T12:07:57Z',
};

/** What the record system says once the time has been corrected. */
export const laterProcedure: Procedure = {
  ...procedure,
  meta: { lastUpdated: '2026-11-24T12:11:40Z' },
  performedDateTime: '2026-11-24T11:52:00Z',
};

export const procedureOfOtherSystem: Procedure = {
  ...laterProcedure,
  identifier: [{ use: 'official', system: 'https://demo-clinic.example/visits', value: 'T-1001' }],
};

/** The patient's Consent is a no by now. */
export const procedureWithdrawn: Procedure = {
  ...procedure,
  meta: { lastUpdated: '2026-11-24T12:11:40Z' },
  contained: (procedure.contained ?? []).map((resource) =>
    resource.resourceType === 'Consent' ? { ...resource, status: 'rejected' } : resource,
  ),
};

export const procedureInError: Procedure = {
  resourceType: 'Procedure',
  identifier: [{ use: 'official', system: 'https://demo-clinic.example/procedures', value: 'T-1001' }],
  status: 'entered-in-error',
  subject: { display: 'Not known' },
};

export const procedureWithFaults: Procedure = {
  ...procedure,
  code: { coding: [{ system: 'http://snomed.info/sct', code: '71388002' }] },
  performedDateTime: '2026-11-24',
};

const PATIENT_URL = 'urn:uuid:7c1f2b54-9a64-4d0c-8a2e-1f5d6f1d3a01';

export const bundle: Bundle<Patient | Consent | Procedure> = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    {
      fullUrl: PATIENT_URL,
      resource: patient,
      request: { method: 'POST', url: 'Patient' },
    },
    {
      fullUrl: 'urn:uuid:7c1f2b54-9a64-4d0c-8a2e-1f5d6f1d3a02',
      resource: { ...consent, patient: { reference: PATIENT_URL } },
      request: { method: 'POST', url: 'Consent' },
    },
    {
      fullUrl: 'urn:uuid:7c1f2b54-9a64-4d0c-8a2e-1f5d6f1d3a03',
      resource: {
        resourceType: 'Procedure',
        identifier: [{ use: 'official', system: 'https://demo-clinic.example/procedures', value: 'T-1001' }],
        status: 'completed',
        code: { coding: [{ system: 'https://demo-clinic.example/codes', code: 'EXO-1' }] },
        subject: { reference: PATIENT_URL },
        performedPeriod: { start: '2026-11-24T11:40:00Z', end: '2026-11-24T12:07:57Z' },
      },
      request: { method: 'POST', url: 'Procedure' },
    },
  ],
};
