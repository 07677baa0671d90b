import type { AlertKey } from '../domain/alert.ts';
import type { Reply } from '../domain/heard-reply.ts';
import type { SendOutcome } from '../domain/send-outcome.ts';
import type { Journal, SweepReport, TreatmentKey, WakeUp } from '../use-cases/ports.ts';
import { describeError, log, shortContact, writeLine } from './log.ts';

type Metric =
  | 'SchedulesNotMade'
  | 'TextsNotComposed'
  | 'AccountRefusals'
  | 'Sweeps'
  | 'Overdue'
  | 'SweepFailures'
  | 'ForeignReceipts'
  | 'UnknownNumbers';

/** The journal in CloudWatch: log lines, and metrics for what ops have to act on. */
export class CloudWatchJournal implements Journal {
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  wakeUpNotMade(wakeUp: WakeUp, error: unknown): void {
    this.#count('SchedulesNotMade');
    log('wake-up-not-made', { ...ids(wakeUp), error: describeError(error) });
  }

  answered(
    { clinicId, treatmentId, contactId, checkIn, id }: Reply,
    answer: string,
    outcome: SendOutcome['result'] | 'not-allowed',
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
    if (outcome === 'unknown-number') this.#count('UnknownNumbers');
    log('reply-heard', { inboundMessageId, contact: shortContact(contactId), outcome });
  }

  replyFailed(inboundMessageId: string | undefined, error: unknown, contactId?: string): void {
    log('reply-failed', { inboundMessageId, contact: shortContact(contactId), error: describeError(error) });
  }

  contactNotRead({ clinicId, treatmentId }: TreatmentKey, error: unknown): void {
    log('contact-not-read', { clinicId, treatmentId, error: describeError(error) });
  }

  textNotComposed(wakeUp: WakeUp, error: unknown): void {
    this.#count('TextsNotComposed');
    log('text-not-composed', { ...ids(wakeUp), error: describeError(error) });
  }

  published(wakeUp: WakeUp, attempt: string, outcome: SendOutcome, contactId: string): void {
    if (outcome.result === 'refused' && outcome.cause === 'account') this.#count('AccountRefusals');
    log('text-published', {
      ...ids(wakeUp),
      contact: shortContact(contactId),
      attempt,
      outcome: outcome.result,
      ...('cause' in outcome && { reason: outcome.cause }),
      ...('messageId' in outcome && { messageId: outcome.messageId }),
    });
  }

  /** The sweep's heartbeat: `Sweeps` is one a run. */
  swept({ overdue, told, failed, heldBack, cutShort }: SweepReport): void {
    this.#count('Sweeps');
    this.#count('Overdue', overdue);
    this.#count('SweepFailures', failed);
    log('swept', { overdue, told, failed, heldBack, cutShort });
  }

  sweepFailed({ clinicId, treatmentId }: TreatmentKey, error: unknown): void {
    log('sweep-failed', { clinicId, treatmentId, error: describeError(error) });
  }

  alertFailed({ clinicId, alertId }: AlertKey, error: unknown): void {
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
    if (outcome === 'foreign' || outcome === 'unreadable') this.#count('ForeignReceipts');
    log('receipt-taken', { messageId, contact: shortContact(contactId), outcome });
  }

  receiptFailed(messageId: string | undefined, error: unknown): void {
    log('receipt-failed', { messageId, error: describeError(error) });
  }

  /**
   * CloudWatch's embedded metric format: a log line that CloudWatch turns into a metric.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  #count(name: Metric, value = 1): void {
    const definition = { Namespace: 'Aftercare', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] };
    writeLine({ _aws: { Timestamp: this.#clock(), CloudWatchMetrics: [definition] }, [name]: value });
  }
}

const ids = ({ clinicId, treatmentId, checkIn }: WakeUp) => ({ clinicId, treatmentId, checkIn });
