import type { AlertKind } from './check-in.ts';
import type { ReplyAlertKind } from './heard-reply.ts';
import { DAY, HOUR, type Instant, MINUTE } from './instant.ts';

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

/** Where an alert stands. */
export interface AlertKey {
  readonly clinicId: string;
  readonly alertId: string;
}

export const keyOfAlert = (
  alert: Parameters<typeof alertId>[0] & { readonly clinicId: string },
): AlertKey => ({
  clinicId: alert.clinicId,
  alertId: alertId(alert),
});

/** What an alert's id may be: it then fits into a key of the store. Which ones there are, the store knows. */
export const isAlertId = (id: string): boolean => /^[!-~]{1,512}$/.test(id);

/** What the ids of all alerts about a treatment begin with, and no other's. */
export const alertsOfTreatment = (treatmentId: string): string => `${treatmentId}~`;

/** `acknowledged`: a person has taken it over. `resolved`: it no longer holds, whether or not anybody took it over. */
export const alertStates = ['open', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

/** An alert and how it stands. */
export type StandingAlert = Alert & {
  readonly state: AlertState;
  /** Whose it is: the second contact's once the first have let it lie for too long. */
  readonly owner: 'first' | 'second';
  /** By when somebody is to have taken it over; absent where nothing has to be done. */
  readonly acknowledgeBy?: Instant;
  readonly acknowledged?: Acknowledgement;
  readonly resolvedAt?: Instant;
  /** When people were told of it. */
  readonly toldAt?: Instant;
  /** When it was last seen that nobody has taken it over, though it was time. */
  readonly leftAt?: Instant;
};

export interface Acknowledgement {
  readonly at: Instant;
  /** The way it came: the clinic's own system, or the link of a message. */
  readonly by: 'client' | 'link';
}

/** A patient who needs help now waits for somebody to call; others until the next day at most. */
const ACKNOWLEDGE_WITHIN: Readonly<Record<Severity, number | undefined>> = {
  urgent: 15 * MINUTE,
  high: 24 * HOUR,
  low: undefined,
};

/** The alert as it stands when it is raised. */
export function openAlert(alert: Alert): StandingAlert {
  const within = ACKNOWLEDGE_WITHIN[severityOf(alert.kind)];
  return {
    ...alert,
    state: 'open',
    owner: 'first',
    ...(within !== undefined && { acknowledgeBy: alert.raisedAt + within }),
  };
}

/** Whoever raises an alert tells it at once: one that is not told after this has been left. */
const TOLD_WITHIN = 5 * MINUTE;

/** What is still to be told of an alert by others than who raised it, and from when on; undefined if nothing. */
export function tellingDue(
  alert: StandingAlert,
): { readonly to: StandingAlert['owner']; readonly at: Instant } | undefined {
  if (alert.state !== 'open') return undefined;
  if (alert.toldAt === undefined) return { to: alert.owner, at: alert.raisedAt + TOLD_WITHIN };
  const isUrgent = severityOf(alert.kind) === 'urgent';
  return isUrgent && alert.owner === 'first' && alert.acknowledgeBy !== undefined
    ? { to: 'second', at: alert.acknowledgeBy }
    : undefined;
}

/** A clinic that has taken nothing over for so long does not work with alerts: ops have heard of it often enough. */
const SEEN_LEFT_FOR = 7 * DAY;

/**
 * When it is to be seen next that nobody has taken over an alert: once twice its time has passed, and again each time that its
 * age has doubled. Undefined if never.
 */
export function leftDue({ state, raisedAt, acknowledgeBy, leftAt }: StandingAlert): Instant | undefined {
  if (state !== 'open' || acknowledgeBy === undefined) return undefined;
  const age = 2 * ((leftAt ?? acknowledgeBy) - raisedAt);
  return age <= SEEN_LEFT_FOR ? raisedAt + age : undefined;
}

/** When anything about an alert must be looked at next by others than who raised it; undefined if never. */
export const alertWakeAt = (alert: StandingAlert): Instant | undefined =>
  tellingDue(alert)?.at ?? leftDue(alert);
