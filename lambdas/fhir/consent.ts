import type { Clinic } from '../domain/clinic.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';
import type { DateTime } from './date-time.ts';
import { type Complex, type Element, fieldOf, type Reader } from './element.ts';
import { type Entry, type Message, resourceTypeOf } from './message.ts';
import { refuseUnknownModifiers } from './modifiers.ts';
import { placeInPeriod } from './period.ts';
import type { ResolvePatient } from './references.ts';

/** Consent as the treatment event has it. */
export interface ConsentFields {
  readonly sms: Element<true>;
  readonly obtainedAt: Element<string>;
  readonly method: Element<'fhir-consent' | 'clinic-attestation'>;
  readonly reference: Element<string> | undefined;
}

/**
 * The patient's consent to texts: what the Consents say that were sent for this patient, each of which must grant it, or
 * else the clinic's attestation. Undefined if there is none: the reader then knows why.
 *
 * Read of a Consent: status, scope, patient, dateTime, policyRule and the root provision's type and period. What provisions
 * below the root except, they except about data and recipients.
 */
export function readConsent(
  message: Message,
  patient: Complex,
  resolvePatient: ResolvePatient,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): ConsentFields | undefined {
  const consents = sentConsents(message, reader).filter((sent) =>
    isAbout(sent, patient, resolvePatient, reader),
  );
  const granted = consents.map(({ consent }) => readGrant(consent, clinic, now, reader));
  // Any that grants none is a fault already, and is not outweighed by another.
  const latest = granted
    .flatMap((grant) => grant ?? [])
    .toSorted((a, b) => b.at - a.at)
    .at(0);
  return consents.length === 0 ? attested(message.procedure, clinic, reader) : latest?.fields;
}

interface SentConsent {
  readonly consent: Complex;
  /** The entry in which its references are resolved. */
  readonly from: Entry;
}

function sentConsents({ procedure, entries }: Message, reader: Reader): SentConsent[] {
  const contained = reader
    .objects(procedure.resource, 'contained')
    .map((consent) => ({ consent, from: procedure }));
  const sent = entries.map((from) => ({ consent: from.resource, from }));
  return [...contained, ...sent].filter(({ consent }) => resourceTypeOf(consent) === 'Consent');
}

const OTHER_SCOPES = ['research', 'adr'];

function isAbout(
  { consent, from }: SentConsent,
  patient: Complex,
  resolvePatient: ResolvePatient,
  reader: Reader,
): boolean {
  // What was entered in error was never there.
  if (fieldOf(consent, 'status') === 'entered-in-error') return false;
  const scope = reader.object(consent, 'scope');
  const codes =
    scope && reader.objects(scope, 'coding').map((coding) => reader.string(coding, 'code')?.value);
  if (codes?.some((code) => code !== undefined && OTHER_SCOPES.includes(code))) return false;
  const reference = reader.object(consent, 'patient');
  if (reference !== undefined) return resolvePatient(reference, from)?.path === patient.path;
  if (consent !== from.resource) return true;
  reader.fault(`${consent.path}.patient`, 'required', 'Whose consent it is.');
  return false;
}

const SCOPES = ['patient-privacy', 'treatment'];
/** Of http://terminology.hl7.org/CodeSystem/v3-ActCode: the policy that holds unless provisions make exceptions. */
const OPT_OUT_POLICIES = ['OPTOUT', 'OPTOUTE'];

function readGrant(
  consent: Complex,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): { readonly at: Instant; readonly fields: ConsentFields } | undefined {
  refuseUnknownModifiers(consent, reader);
  const status = reader.string(consent, 'status');
  if (status?.value !== 'active') {
    reader.fault(
      `${consent.path}.status`,
      status === undefined ? 'required' : 'consent-given',
      'active: without the consent of the patient nothing is sent. Leave out Consents that others have replaced.',
    );
  }
  const scopes = codesIn(consent, 'scope', reader);
  if (!scopes.some((code) => SCOPES.includes(code.value))) {
    reader.fault(
      `${consent.path}.scope`,
      scopes.length === 0 ? 'required' : 'value',
      `A coding with one of the codes ${SCOPES.join(', ')}.`,
    );
  }
  const optOut = codesIn(consent, 'policyRule', reader).find((code) => OPT_OUT_POLICIES.includes(code.value));
  if (optOut !== undefined)
    reader.fault(optOut.path, 'consent-given', 'A policy that the patient opted in to.');
  refuseDenial(consent, clinic, now, reader);

  const at = readObtainedAt(consent, clinic, reader);
  if (at === undefined) return undefined;
  return {
    at: at.value.from,
    fields: {
      sms: { value: true, path: consent.path },
      obtainedAt: { value: formatInstant(at.value.from), path: at.path },
      method: { value: 'fhir-consent', path: consent.path },
      reference: referenceOf(consent, reader),
    },
  };
}

function refuseDenial(consent: Complex, clinic: Clinic, now: Instant, reader: Reader): void {
  const provision = reader.object(consent, 'provision');
  if (provision === undefined) return;
  refuseUnknownModifiers(provision, reader);
  const type = reader.string(provision, 'type');
  if (type !== undefined && type.value !== 'permit') {
    reader.fault(type.path, 'consent-given', 'permit: without the consent of the patient nothing is sent.');
  }
  if (placeInPeriod(provision, clinic, now, reader) !== 'current') {
    reader.fault(`${provision.path}.period`, 'consent-in-force', 'A period that has begun and not ended.');
  }
}

/** A date without time counts from its first moment in the clinic's time zone: consent given today is not in the future. */
function readObtainedAt(consent: Complex, clinic: Clinic, reader: Reader): Element<DateTime> | undefined {
  const at = reader.dateTime(consent, 'dateTime', clinic.timeZone);
  const isUsable = at?.value.precision === 'day' || at?.value.precision === 'instant';
  if (isUsable) return at;
  return reader.fault(
    `${consent.path}.dateTime`,
    reader.has(consent, 'dateTime') ? 'format' : 'required',
    'When the patient consented: at least the day.',
  );
}

function referenceOf(consent: Complex, reader: Reader): Element<string> | undefined {
  const values = reader
    .objects(consent, 'identifier')
    .map((identifier) => reader.string(identifier, 'value'));
  return [...values, reader.string(consent, 'id')].find(
    (name) => name !== undefined && isReference(name.value),
  );
}

/** What a treatment event takes as a reference. */
const isReference = (value: string): boolean =>
  value.length <= 200 && value.isWellFormed() && !/\p{Cc}/u.test(value);

function codesIn(parent: Complex, name: string, reader: Reader): Element<string>[] {
  const concept = reader.object(parent, name);
  const codings = concept === undefined ? [] : reader.objects(concept, 'coding');
  return codings.flatMap((coding) => reader.string(coding, 'code') ?? []);
}

function attested({ resource }: Entry, clinic: Clinic, reader: Reader): ConsentFields | undefined {
  const attestation = clinic.consentAttestation;
  const { path } = resource;
  if (attestation === undefined) {
    return reader.fault(
      path,
      'consent',
      "A Consent of the patient, active and of scope patient-privacy or treatment; or the clinic's own attestation that its patients have consented to texts, in its settings.",
    );
  }
  return {
    sms: { value: true, path },
    obtainedAt: { value: formatInstant(attestation.attestedAt), path },
    method: { value: 'clinic-attestation', path },
    reference: { value: attestation.reference, path },
  };
}
