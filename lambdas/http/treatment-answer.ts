import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CheckIn } from '../domain/check-in.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';

/** A treatment as the API shows it. */
export const answerTreatment = (
  statusCode: number,
  treatment: Treatment,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(present(treatment)),
});

function present({ event, checkIns, createdAt }: Treatment) {
  return {
    ...event,
    treatedAt: formatInstant(event.treatedAt),
    consent: { ...event.consent, obtainedAt: formatInstant(event.consent.obtainedAt) },
    createdAt: formatInstant(createdAt),
    checkIns: checkIns.map(presentCheckIn),
  };
}

function presentCheckIn(checkIn: CheckIn) {
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
  };
}
