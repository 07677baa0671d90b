import type { AlertKind } from './check-in.ts';
import type { ReplyAlertKind } from './heard-reply.ts';
import type { Instant } from './instant.ts';

/** What a person of the clinic is told. Of a check-in there is one: a newer kind takes the place of an older one. */
export type Alert = CheckInAlert | ReplyAlert;

export interface CheckInAlert {
  readonly clinicId: string;
  readonly treatmentId: string;
  readonly checkIn: string;
  readonly kind: AlertKind;
  readonly raisedAt: Instant;
}

interface ReplyAlert {
  readonly clinicId: string;
  readonly treatmentId: string;
  /** Absent where the reply answers none. */
  readonly checkIn?: string;
  readonly replyId: string;
  readonly kind: ReplyAlertKind;
  readonly raisedAt: Instant;
}

/**
 * `urgent`: a life may depend on it; call now. `high`: the patient may think that nobody asks, or waits for somebody; call.
 * `low`: nothing has to be done at once.
 */
export type Severity = 'urgent' | 'high' | 'low';

export function severityOf(kind: Alert['kind']): Severity {
  if (kind === 'urgent') return 'urgent';
  return kind === 'suppressed' || kind === 'opt-out' || kind === 'silence' ? 'low' : 'high';
}

/**
 * Names an alert among those of its clinic, in characters that a path may hold: there is one for each check-in, and one for
 * each thing that a reply says. It begins with `alertsOfTreatment`.
 */
export const alertId = (
  alert:
    | Pick<ReplyAlert, 'treatmentId' | 'checkIn' | 'replyId' | 'kind'>
    | Pick<CheckInAlert, 'treatmentId' | 'checkIn'>,
): string =>
  [
    `${alertsOfTreatment(alert.treatmentId)}${alert.checkIn ?? ''}`,
    ...('replyId' in alert ? [encodeURIComponent(alert.replyId), alert.kind] : []),
  ].join('~');

/** What the ids of all alerts about a treatment begin with, and no other's. */
export const alertsOfTreatment = (treatmentId: string): string => `${treatmentId}~`;
