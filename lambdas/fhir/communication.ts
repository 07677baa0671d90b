import { createHash } from 'node:crypto';
import type { Bundle, BundleEntry, CodeableConcept, Communication, CommunicationRequest } from 'fhir/r4.js';
import type { CheckIn, CheckInState, FailureReason } from '../domain/check-in.ts';
import type { Reply } from '../domain/heard-reply.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';

/**
 * What became of a treatment's check-ins, as a collection of one Communication each; the plan that a Communication is based
 * on is contained in it. Names no phone, and no text but what a dry run would send.
 *
 * @param texts what would be sent, by the check-in's key
 */
export const communicationBundle = (
  treatment: Treatment,
  texts?: ReadonlyMap<string, string>,
  replies: readonly Reply[] = [],
): Bundle<Communication> => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    ...treatment.checkIns.map((checkIn) => entryOf(treatment, checkIn, texts?.get(checkIn.key))),
    ...replies.map((reply) => receivedEntryOf(treatment, reply)),
  ],
});

/** A reply of the patient: a Communication that was received, in answer to that of its check-in. */
function receivedEntryOf(
  { clinicId, event: { treatmentId } }: Treatment,
  reply: Reply,
): BundleEntry<Communication> {
  const { checkIn, id, receivedAt, body, outcome, consent } = reply;
  const read = [outcome, consent].filter((reading) => reading !== undefined).join(', ');
  return {
    fullUrl: `urn:uuid:${uuidOf(clinicId, treatmentId, 'reply', id)}`,
    resource: {
      resourceType: 'Communication',
      identifier: [{ value: `${treatmentId}#reply#${id}` }],
      ...(checkIn !== undefined && {
        inResponseTo: [{ reference: `urn:uuid:${uuidOf(clinicId, treatmentId, checkIn)}` }],
      }),
      status: 'completed',
      medium: SMS,
      about: [{ type: 'Procedure', identifier: { value: treatmentId } }],
      received: formatInstant(receivedAt),
      ...(body !== '' && { payload: [{ contentString: body }] }),
      ...(read !== '' && { note: [{ text: `Read as: ${read}.` }] }),
    },
  };
}

const SMS: CodeableConcept[] = [
  {
    coding: [
      {
        // Newer than the edition of the code system that R4 was published with; the binding is an example.
        system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode',
        code: 'SMSWRIT',
        display: 'SMS message',
      },
    ],
  },
];

/** R4's event status of a text, and request status of its plan. */
const statuses: Readonly<
  Record<CheckInState, readonly [Communication['status'], CommunicationRequest['status']]>
> = {
  scheduled: ['preparation', 'active'],
  sending: ['in-progress', 'active'],
  sent: ['in-progress', 'active'],
  delivered: ['completed', 'completed'],
  unknown: ['unknown', 'unknown'],
  undelivered: ['not-done', 'revoked'],
  failed: ['not-done', 'revoked'],
  expired: ['not-done', 'revoked'],
  cancelled: ['not-done', 'revoked'],
  suppressed: ['not-done', 'revoked'],
};

function entryOf(
  { clinicId, event: { treatmentId } }: Treatment,
  checkIn: CheckIn,
  text: string | undefined,
): BundleEntry<Communication> {
  const [status, planStatus] = statuses[checkIn.state];
  const statusReason = statusReasonOf(checkIn);
  const plan: CommunicationRequest = {
    resourceType: 'CommunicationRequest',
    id: 'plan',
    status: planStatus,
    occurrencePeriod: { start: formatInstant(checkIn.sendAt), end: formatInstant(checkIn.expiresAt) },
  };
  return {
    fullUrl: `urn:uuid:${uuidOf(clinicId, treatmentId, checkIn.key)}`,
    resource: {
      resourceType: 'Communication',
      contained: [plan],
      identifier: [{ value: `${treatmentId}#${checkIn.key}` }],
      basedOn: [{ reference: '#plan' }],
      status,
      ...(statusReason !== undefined && { statusReason }),
      category: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/communication-category', code: 'notification' },
          ],
        },
      ],
      medium: SMS,
      about: [{ type: 'Procedure', identifier: { value: treatmentId } }],
      ...('sentAt' in checkIn && { sent: formatInstant(checkIn.sentAt) }),
      ...('deliveredAt' in checkIn && { received: formatInstant(checkIn.deliveredAt) }),
      ...(text !== undefined && { payload: [{ contentString: text }] }),
    },
  };
}

const notDone = (text: string, code?: 'invalid-phone-number' | 'patient-objection'): CodeableConcept => ({
  ...(code !== undefined && {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/communication-not-done-reason', code }],
  }),
  text,
});

const OPTED_OUT = notDone('The patient has opted out of texts from this number.', 'patient-objection');

function statusReasonOf(checkIn: CheckIn): CodeableConcept | undefined {
  switch (checkIn.state) {
    case 'undelivered':
      return notDone(`The carrier did not deliver the text: ${checkIn.reason}`);
    case 'failed':
      return failureOf(checkIn.reason);
    case 'suppressed':
      return checkIn.reason === 'opted-out'
        ? OPTED_OUT
        : notDone('Texts to this phone are held back until a person has looked into it.');
    case 'expired':
      return notDone('Its latest useful time passed before it could be sent.');
    case 'cancelled':
      return notDone('The clinic cancelled it.');
    case 'unknown':
      return { text: 'It is not known whether the text was accepted. It is not sent again.' };
    default:
      return undefined;
  }
}

function failureOf(reason: FailureReason): CodeableConcept {
  switch (reason) {
    case 'opted-out':
      return OPTED_OUT;
    case 'invalid-number':
      return notDone('The phone number cannot be texted.', 'invalid-phone-number');
    case 'country-not-allowed':
      return notDone('Numbers of this country are not texted any more.');
  }
}

/** The same check-in has the same URL in every answer: a UUID by name (version 8), of the start of a SHA-256. */
function uuidOf(...name: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(name)).digest().subarray(0, 16);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
