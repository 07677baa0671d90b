import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CheckIn } from '../domain/check-in.ts';
import type { Reply } from '../domain/heard-reply.ts';
import { formatInstant } from '../domain/instant.ts';
import { countParts } from '../domain/text.ts';
import type { Treatment } from '../domain/treatment.ts';
import { communicationBundle } from '../fhir/communication.ts';
import { entityTagOf } from './entity-tag.ts';
import { FHIR_JSON } from './media-type.ts';

/** How a treatment is shown, beside itself. */
export interface Showing {
  readonly inFhir: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** What would be sent, by check-in: for a dry run. */
  readonly texts?: ReadonlyMap<string, string>;
  /** What the patient answered. */
  readonly replies?: readonly Reply[];
}

/** A treatment as the API shows it, with its entity tag. */
export function answerTreatment(
  statusCode: number,
  treatment: Treatment,
  { inFhir, headers, texts, replies }: Showing,
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: {
      'content-type': inFhir ? FHIR_JSON : 'application/json',
      // What a dry run shows is not stored, so there is nothing that an edit could be meant for.
      ...(texts === undefined && { etag: entityTagOf(treatment) }),
      ...headers,
    },
    body: JSON.stringify(
      inFhir
        ? communicationBundle(treatment, texts, replies)
        : {
            ...presentTreatment(treatment, texts),
            ...(replies !== undefined && { replies: replies.map(presentReply) }),
          },
    ),
  };
}

/** A treatment in plain JSON. */
export function presentTreatment(
  { event: { defaulted: _, ...event }, checkIns, createdAt, cancelledAt, revision }: Treatment,
  texts?: ReadonlyMap<string, string>,
) {
  return {
    ...event,
    treatedAt: formatInstant(event.treatedAt),
    consent: { ...event.consent, obtainedAt: formatInstant(event.consent.obtainedAt) },
    createdAt: formatInstant(createdAt),
    ...(cancelledAt !== undefined && { cancelledAt: formatInstant(cancelledAt) }),
    revision,
    checkIns: checkIns.map((checkIn) => presentCheckIn(checkIn, texts?.get(checkIn.key))),
  };
}

function presentCheckIn(checkIn: CheckIn, text: string | undefined) {
  const { key, state, dueAt, sendAt, expiresAt } = checkIn;
  return {
    key,
    state,
    dueAt: formatInstant(dueAt),
    sendAt: formatInstant(sendAt),
    expiresAt: formatInstant(expiresAt),
    ...('sentAt' in checkIn && { sentAt: formatInstant(checkIn.sentAt), messageId: checkIn.messageId }),
    ...('deliveredAt' in checkIn && { deliveredAt: formatInstant(checkIn.deliveredAt) }),
    ...('reason' in checkIn && { reason: checkIn.reason }),
    ...(text !== undefined && { text: presentText(text) }),
  };
}

/** A patient's reply in plain JSON. */
export const presentReply = ({ id, checkIn, receivedAt, body, outcome, consent, ambiguous }: Reply) => ({
  id,
  ...(checkIn !== undefined && { checkIn }),
  receivedAt: formatInstant(receivedAt),
  body,
  ...(outcome !== undefined && { outcome }),
  ...(consent !== undefined && { consent }),
  ambiguous,
});

function presentText(body: string) {
  const { encoding, parts } = countParts(body);
  return { body, encoding, parts };
}
