import type { Clinic } from '../domain/clinic.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';
import { isNote } from '../domain/treatment-event.ts';
import type { DateTime } from './date-time.ts';
import { type Complex, type Element, fieldOf, type Reader } from './element.ts';
import { type Entry, type Message, resourceTypeOf } from './message.ts';
import { meansWhatItSays } from './modifiers.ts';
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
 * The patient's consent to texts: what the Consents say that were sent, each of which must grant it, or else the clinic's
 * attestation. `no` where one of them refuses it or is over. Undefined where there is neither a yes nor a no. Without a yes
 * the reader knows why.
 *
 * Read of a Consent: status, scope, patient, dateTime, policyRule and the provisions' types; of the root provision its period
 * too. A request has the Consents of the patient who was treated, and nobody else's: one that is thought to be about somebody
 * else may be the patient's no.
 */
export function readConsent(
  message: Message,
  patient: Complex,
  resolvePatient: ResolvePatient,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): ConsentFields | 'no' | undefined {
  const consents = sentConsents(message, reader).filter(({ consent }) => isAboutTexts(consent, reader));
  if (consents.length === 0) return attested(message.procedure, clinic, reader);
  const answers = consents.map((sent) =>
    isOf(patient, sent, message, resolvePatient, reader)
      ? readAnswer(sent.consent, clinic, now, reader)
      : undefined,
  );
  const given = answers.filter((answer) => typeof answer === 'object');
  // One that is over may be the one that another has replaced.
  if (answers.includes('no') || (answers.includes('over') && given.length === 0)) return 'no';
  // Any that is no yes is a fault already, and is not outweighed by another.
  return given.toSorted((a, b) => b.at - a.at).at(0)?.fields;
}

interface SentConsent {
  readonly consent: Complex;
  /** The entry in which its references are resolved. */
  readonly from: Entry;
}

function sentConsents({ entries }: Message, reader: Reader): SentConsent[] {
  return entries
    .flatMap((from) =>
      [from.resource, ...reader.objects(from.resource, 'contained')].map((consent) => ({ consent, from })),
    )
    .filter(({ consent }) => resourceTypeOf(consent) === 'Consent');
}

const OTHER_SCOPES = ['research', 'adr'];

/** Whether it may be about texts: neither entered in error, and so never there, nor of other scopes and nothing else. */
function isAboutTexts(consent: Complex, reader: Reader): boolean {
  if (fieldOf(consent, 'status') === 'entered-in-error') return false;
  const scope = reader.object(consent, 'scope');
  const codings = scope === undefined ? [] : reader.objects(scope, 'coding');
  const isOther = (coding: Complex) => OTHER_SCOPES.includes(reader.string(coding, 'code')?.value ?? '');
  return codings.length === 0 || !codings.every(isOther);
}

/** One that is contained in the procedure and names nobody is its patient's. */
function isOf(
  patient: Complex,
  { consent, from }: SentConsent,
  { procedure }: Message,
  resolvePatient: ResolvePatient,
  reader: Reader,
): boolean {
  const reference = reader.object(consent, 'patient');
  const path = `${consent.path}.patient`;
  if (reference === undefined) {
    if (reader.has(consent, 'patient')) return false;
    if (from === procedure) return true;
    reader.fault(path, 'required', 'Whose consent it is.');
    return false;
  }
  const found = resolvePatient(reference, from);
  if (found === undefined) return false;
  if (found.path === patient.path) return true;
  reader.fault(
    path,
    'consent-subject',
    'The patient who was treated, by a reference to the very resource that is the subject of the procedure.',
  );
  return false;
}

const SCOPES = ['patient-privacy', 'treatment'];
/** Of http://terminology.hl7.org/CodeSystem/v3-ActCode: the policy that holds unless provisions make exceptions. */
const OPT_OUT_POLICIES = ['OPTOUT', 'OPTOUTE'];

type Yes = { readonly at: Instant; readonly fields: ConsentFields };

/** `no`: the patient refuses. `over`: the patient no longer says yes. What is a draft or proposed is neither. */
function readAnswer(
  consent: Complex,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): Yes | 'no' | 'over' | undefined {
  const isPlain = meansWhatItSays(consent, reader);
  const isInScope = readScope(consent, reader);
  const status = readStatus(consent, reader);
  const refuses = [refusesByPolicy(consent, reader), refusesByProvision(consent, clinic, now, reader)];
  const at = readObtainedAt(consent, clinic, reader);

  const refusal =
    status === 'rejected'
      ? 'no'
      : status === 'inactive'
        ? 'over'
        : status === 'active'
          ? refuses.find((answer) => answer !== undefined)
          : undefined;
  if (refusal !== undefined) return isPlain && isInScope ? refusal : undefined;
  if (at === undefined || status !== 'active') return undefined;
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

function readScope(consent: Complex, reader: Reader): boolean {
  const scopes = codesIn(consent, 'scope', reader);
  if (scopes.some((code) => SCOPES.includes(code.value))) return true;
  reader.fault(
    `${consent.path}.scope`,
    scopes.length === 0 ? 'required' : 'value',
    `A coding with one of the codes ${SCOPES.join(', ')}.`,
  );
  return false;
}

function readStatus(consent: Complex, reader: Reader): string | undefined {
  const status = reader.string(consent, 'status')?.value;
  if (status !== 'active') {
    reader.fault(
      `${consent.path}.status`,
      status === undefined ? 'required' : 'consent-given',
      'active: without the consent of the patient nothing is sent. Leave out Consents that others have replaced.',
    );
  }
  return status;
}

function refusesByPolicy(consent: Complex, reader: Reader): 'no' | undefined {
  const optOut = codesIn(consent, 'policyRule', reader).find((code) => OPT_OUT_POLICIES.includes(code.value));
  if (optOut === undefined) return undefined;
  reader.fault(optOut.path, 'consent-given', 'A policy that the patient opted in to.');
  return 'no';
}

/** Whether the root provision denies, or is over. */
function refusesByProvision(
  consent: Complex,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): 'no' | 'over' | undefined {
  const provision = reader.object(consent, 'provision');
  if (provision === undefined) return undefined;
  const isPlain = meansWhatItSays(provision, reader);
  const type = reader.string(provision, 'type');
  if (type !== undefined && type.value !== 'permit') {
    reader.fault(type.path, 'consent-given', 'permit: without the consent of the patient nothing is sent.');
  }
  const place = placeInPeriod(provision, clinic, now, reader);
  if (place !== 'current') {
    reader.fault(`${provision.path}.period`, 'consent-in-force', 'A period that has begun and not ended.');
  }
  refuseExceptions(provision, DEEPEST_PROVISION, reader);
  if (!isPlain) return undefined;
  return type?.value === 'deny' ? 'no' : place === 'past' ? 'over' : undefined;
}

/** Levels of provisions within provisions that are read. */
const DEEPEST_PROVISION = 8;

/** What is denied below the root may be texts: a yes with exceptions is not one that we can read, nor is it a no. */
function refuseExceptions(provision: Complex, levels: number, reader: Reader): void {
  for (const nested of reader.objects(provision, 'provision')) {
    if (levels === 0) {
      reader.fault(nested.path, 'consent-exceptions', 'A consent without that many levels of provisions.');
      return;
    }
    meansWhatItSays(nested, reader);
    if (reader.string(nested, 'type')?.value !== 'permit') {
      reader.fault(
        `${nested.path}.type`,
        'consent-exceptions',
        'permit: a consent without exceptions, as it is not known here whether they are about texts.',
      );
    }
    refuseExceptions(nested, levels - 1, reader);
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
  return [...values, reader.string(consent, 'id')].find((name) => name !== undefined && isNote(name.value));
}

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
