import type { AlertKey } from '../domain/alert.ts';
import { canaryClinic } from '../domain/canary.ts';
import type { Ceiling } from '../domain/ceiling.ts';
import type { Attempt } from '../domain/check-in.ts';
import type { Reply } from '../domain/heard-reply.ts';
import { SECOND } from '../domain/instant.ts';
import type { SendOutcome } from '../domain/send-outcome.ts';
import { statesEntered } from '../domain/states-entered.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { Journal, ReplyMeaning, SweepReport, TreatmentKey, WakeUp } from '../use-cases/ports.ts';
import { describeError, log, shortContact, writeLine } from './log.ts';
import { dividedMetricLine, type MetricValues, metricLine } from './metric-line.ts';
import type { Division } from './metrics.ts';

/** The journal in CloudWatch: log lines, and metrics for what ops have to act on. */
export class CloudWatchJournal implements Journal {
  readonly #stage: string;
  readonly #clock: () => number;

  constructor(stage: string, clock: () => number) {
    this.#stage = stage;
    this.#clock = clock;
  }

  wakeUpNotMade(wakeUp: WakeUp, error: unknown): void {
    this.#count({ SchedulesNotMade: 1 });
    log('wake-up-not-made', { ...ids(wakeUp), error: describeError(error) });
  }

  /** What the table of treatments has just stored: `before` is what it took the place of, undefined of a new one. */
  written(before: Treatment | undefined, after: Treatment): void {
    if (before === undefined) {
      this.#count({ TreatmentsReceived: 1 });
      return;
    }
    const entered = statesEntered(before, after);
    if (after.clinicId === canaryClinic.id && entered.includes('delivered'))
      this.#count({ CanaryDelivered: 1 });
    for (const [state, moved] of Map.groupBy(entered, (each) => each)) {
      if (state === 'scheduled' || state === 'sending') continue;
      writeLine(dividedMetricLine(this.#stage, this.#clock(), 'CheckIns', moved.length, state));
    }
  }

  texted(parts: number, outcome: SendOutcome): void {
    if (outcome.result === 'accepted' || outcome.result === 'unknown') this.#count({ TextParts: parts });
    if (outcome.result === 'refused' && outcome.cause === 'account') this.#count({ AccountRefusals: 1 });
  }

  spendLimitReached(messageId: string): void {
    this.#count({ AccountRefusals: 1 });
    log('spend-limit-reached', { messageId });
  }

  replied(meaning: ReplyMeaning): void {
    writeLine(dividedMetricLine(this.#stage, this.#clock(), 'Replies', 1, meaning));
  }

  alertLeft({ clinicId, alertId }: AlertKey, severity: 'urgent' | 'high', age: number): void {
    writeLine(dividedMetricLine(this.#stage, this.#clock(), 'AlertAge', age / SECOND, severity));
    log('alert-left', { clinicId, alertId, outcome: severity });
  }

  answered(
    { clinicId, treatmentId, contactId, checkIn, id }: Reply,
    answer: string,
    outcome: SendOutcome['result'] | 'not-allowed' | 'ceiling-reached',
  ): void {
    log('reply-answered', {
      clinicId,
      treatmentId,
      contact: shortContact(contactId),
      checkIn,
      inboundMessageId: id,
      reason: answer,
      outcome,
    });
  }

  heard(inboundMessageId: string | undefined, outcome: string, contactId?: string): void {
    if (outcome === 'unknown-number') this.#count({ UnknownNumbers: 1 });
    log('reply-heard', { inboundMessageId, contact: shortContact(contactId), outcome });
  }

  /** An answer has to be tried again, since something else goes first. */
  answerDelayed(inboundMessageId: string | undefined, reason: string, contactId?: string): void {
    log('answer-delayed', { inboundMessageId, contact: shortContact(contactId), reason });
  }

  replyFailed(inboundMessageId: string | undefined, error: unknown, contactId?: string): void {
    this.#count({ RepliesNotHeard: 1 });
    log('reply-failed', { inboundMessageId, contact: shortContact(contactId), error: describeError(error) });
  }

  /** What a wake-up led to, undefined where its message could not be read. */
  wakeUpFollowed(
    queueMessageId: string,
    wakeUp: WakeUp | undefined,
    { outcome, reason }: { readonly outcome: string; readonly reason?: string },
  ): void {
    log('wake-up-followed', { queueMessageId, ...(wakeUp && ids(wakeUp)), outcome, reason });
  }

  wakeUpNotFollowed(queueMessageId: string, wakeUp: WakeUp | undefined, error: unknown): void {
    this.#count({ WakeUpsNotFollowed: 1 });
    this.wakeUpFollowed(queueMessageId, wakeUp, { outcome: 'threw', reason: describeError(error) });
  }

  /** A request that is answered with a 503. */
  requestFailed(kind: Division<'RequestsFailed'>, error: unknown): void {
    writeLine(dividedMetricLine(this.#stage, this.#clock(), 'RequestsFailed', 1, kind));
    log('request-failed', { error: describeError(error) });
  }

  contactNotRead({ clinicId, treatmentId }: TreatmentKey, error: unknown): void {
    log('contact-not-read', { clinicId, treatmentId, error: describeError(error) });
  }

  textNotComposed(wakeUp: WakeUp, error: unknown): void {
    this.#count({ TextsNotComposed: 1 });
    log('text-not-composed', { ...ids(wakeUp), error: describeError(error) });
  }

  ceilingReached({ clinicId, treatmentId }: TreatmentKey, ceiling: Ceiling): void {
    this.#count(ceiling === 'phone' ? { PhoneCeilingsReached: 1 } : { ClinicCeilingsReached: 1 });
    log('ceiling-reached', { clinicId, treatmentId, reason: `${ceiling}-ceiling` });
  }

  published(wakeUp: WakeUp, { token, contactId, textHash }: Attempt, outcome: SendOutcome): void {
    log('text-published', {
      ...ids(wakeUp),
      contact: shortContact(contactId),
      attempt: token,
      textHash,
      outcome: outcome.result,
      ...('cause' in outcome && { reason: outcome.cause }),
      ...('messageId' in outcome && { messageId: outcome.messageId }),
    });
  }

  /** The sweep's heartbeat: `Sweeps` is one a run. */
  swept({ overdue, oldestOverdueAge, told, failed, heldBack, cutShort }: SweepReport): void {
    this.#count({
      Sweeps: 1,
      Overdue: overdue,
      OldestOverdueAge: oldestOverdueAge / SECOND,
      SweepFailures: failed,
    });
    log('swept', { overdue, told, failed, heldBack, cutShort });
  }

  sweepFailed({ clinicId, treatmentId }: TreatmentKey, error: unknown): void {
    log('sweep-failed', { clinicId, treatmentId, error: describeError(error) });
  }

  alertFailed({ clinicId, alertId }: AlertKey, error: unknown): void {
    this.#count({ AlertsNotTold: 1 });
    log('alert-failed', { clinicId, alertId, error: describeError(error) });
  }

  shardFailed(shard: number, error: unknown): void {
    log('shard-failed', { shard, error: describeError(error) });
  }

  backlogUnknown(error: unknown): void {
    log('backlog-unknown', { error: describeError(error) });
  }

  receiptTaken(
    messageId: string | undefined,
    outcome: 'resolved' | 'known' | 'foreign' | 'unreadable',
    contactId?: string,
  ): void {
    if (outcome === 'foreign' || outcome === 'unreadable') this.#count({ ForeignReceipts: 1 });
    log('receipt-taken', { messageId, contact: shortContact(contactId), outcome });
  }

  receiptFailed(messageId: string | undefined, error: unknown): void {
    log('receipt-failed', { messageId, error: describeError(error) });
  }

  #count(values: MetricValues): void {
    writeLine(metricLine(this.#stage, this.#clock(), values));
  }
}

const ids = ({ clinicId, treatmentId, checkIn }: WakeUp) => ({ clinicId, treatmentId, checkIn });
