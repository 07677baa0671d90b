import type { AlertKey, CheckInAlert } from '../domain/alert.ts';
import { type Instant, MINUTE, SECOND } from '../domain/instant.ts';
import { alertsDue, sweepTreatment, withAllTold, withTelling } from '../domain/sweep-decision.ts';
import type { Treatment } from '../domain/treatment.ts';
import type {
  Alerts,
  Backlog,
  DueCursor,
  SweepReport,
  TreatmentIndexes,
  TreatmentKey,
  Treatments,
  WakeUpQueue,
} from './ports.ts';

export interface Sweep {
  readonly treatments: Pick<Treatments, 'find' | 'replace'>;
  readonly indexes: Pick<TreatmentIndexes, 'due'>;
  readonly wakeUpQueue: WakeUpQueue;
  readonly backlog: Backlog;
  readonly alerts: Pick<Alerts, 'resolve' | 'lookAfter'> & { raise(alert: CheckInAlert): Promise<void> };
  readonly clock: () => Instant;
  /** Shards 0 to this one less are read: the larger of the number now and before. */
  readonly shards: number;
  readonly partsPerSecond: number;
  /** Milliseconds left to this run. */
  readonly remainingTime: () => number;
  readonly onFailure: (key: TreatmentKey, error: unknown) => void;
  readonly onAlertFailure: (key: AlertKey, error: unknown) => void;
  readonly onShardFailure: (shard: number, error: unknown) => void;
  readonly onBacklogUnknown: (error: unknown) => void;
}

/** The report while it is being made. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** With more than this on the queue, what is late is late because of the queue: more of the same would not help. */
const OLD_QUEUE = 10 * MINUTE;
const PARTS_PER_TEXT = 2;
/** So many treatments at a time. */
const WIDTH = 10;
/** What a run leaves itself to end with. */
const RESERVE = 30 * SECOND;

/**
 * Looks after everything whose time has come and that nobody else has seen to: lost wake-ups, sends without a holder,
 * check-ins past their latest useful time, what a person has yet to be told, and alerts that were left. Safe to run at any time,
 * any number of times at once: every write is conditional. What a run does not get to, the next one finds.
 */
export async function sweep(deps: Sweep): Promise<SweepReport> {
  const holdBack = await isQueueOld(deps);
  const report = { overdue: 0, oldestOverdueAge: 0, told: 0, failed: 0, heldBack: holdBack, cutShort: false };
  for (let shard = 0; shard < deps.shards; shard += 1) {
    // An equal share for each shard, so that a storm in one does not keep the others waiting.
    const share = (deps.remainingTime() - RESERVE) / (deps.shards - shard);
    const end = deps.remainingTime() - share;
    try {
      const done = await sweepShard(shard, () => deps.remainingTime() > end && share > 0, report, deps);
      if (!done) report.cutShort = true;
    } catch (error) {
      report.failed += 1;
      deps.onShardFailure(shard, error);
    }
  }
  return report;
}

/** Answers whether it came to the end of the shard. */
async function sweepShard(
  shard: number,
  hasTime: () => boolean,
  report: Mutable<SweepReport>,
  deps: Sweep,
): Promise<boolean> {
  let after: DueCursor | undefined;
  do {
    if (!hasTime()) return false;
    const page = await deps.indexes.due(shard, deps.clock(), after);
    // Each may be about a life: they go before the treatments of their page.
    for (let start = 0; start < page.alerts.length; start += WIDTH) {
      if (!hasTime()) return false;
      const slice = page.alerts.slice(start, start + WIDTH);
      await Promise.all(slice.map((alert) => lookAfterAlert(alert, report, deps)));
    }
    for (let start = 0; start < page.keys.length; start += WIDTH) {
      if (!hasTime()) return false;
      const slice = page.keys.slice(start, start + WIDTH);
      for (const result of await Promise.all(slice.map((key) => lookAfter(key, report.heldBack, deps)))) {
        if (result === 'failed') report.failed += 1;
        else {
          report.overdue += result.overdueAges.length;
          report.oldestOverdueAge = Math.max(report.oldestOverdueAge, ...result.overdueAges);
          report.told += result.told;
        }
      }
    }
    after = page.next;
  } while (after !== undefined);
  return true;
}

async function lookAfterAlert(
  alert: AlertKey,
  report: { told: number; failed: number },
  { alerts, clock, onAlertFailure }: Sweep,
): Promise<void> {
  try {
    if (await alerts.lookAfter(alert, clock())) report.told += 1;
  } catch (error) {
    report.failed += 1;
    onAlertFailure(alert, error);
  }
}

/** A queue that cannot be asked counts as old: what has nothing to do with it must go on. */
async function isQueueOld({ backlog, partsPerSecond, onBacklogUnknown }: Sweep): Promise<boolean> {
  try {
    const seconds = ((await backlog.size()) * PARTS_PER_TEXT) / partsPerSecond;
    return seconds * SECOND > OLD_QUEUE;
  } catch (error) {
    onBacklogUnknown(error);
    return true;
  }
}

/** What a run found of one treatment: how long after their time its overdue check-ins are, and how much it told. */
interface SweptTreatment {
  readonly overdueAges: readonly number[];
  readonly told: number;
}
const NOTHING: SweptTreatment = { overdueAges: [], told: 0 };

/** One treatment that fails must not keep the others from being looked after. */
async function lookAfter(
  key: TreatmentKey,
  holdBack: boolean,
  deps: Sweep,
): Promise<SweptTreatment | 'failed'> {
  try {
    return await sweepOne(key, holdBack, deps);
  } catch (error) {
    deps.onFailure(key, error);
    return 'failed';
  }
}

async function sweepOne(
  { clinicId, treatmentId }: TreatmentKey,
  holdBack: boolean,
  deps: Sweep,
): Promise<SweptTreatment> {
  const found = await deps.treatments.find(clinicId, treatmentId);
  if (found === undefined) return NOTHING;
  const now = deps.clock();
  const { treatment: moved, overdue } = sweepTreatment(found, now);
  const stored = moved === undefined ? found : await deps.treatments.replace(moved);
  // Somebody else has just dealt with it.
  if (stored === 'conflict') return NOTHING;
  for (const { key: checkIn, sendAt } of holdBack ? [] : overdue) {
    await deps.wakeUpQueue.enqueue({ clinicId, treatmentId, checkIn, sendAt }, 0);
  }
  return { overdueAges: overdue.map(({ sendAt }) => now - sendAt), told: await tell(stored, deps) };
}

/** Notes that it tells, tells, and notes that it has: a crash in between tells twice, never not at all. */
async function tell(treatment: Treatment, { alerts, treatments, clock }: Sweep): Promise<number> {
  const { clinicId, event } = treatment;
  const { treatmentId } = event;
  const now = clock();
  const due = alertsDue(treatment, now);
  if (due.length === 0) return 0;
  const telling = await treatments.replace(withTelling(treatment, due));
  // A receipt, say, has just resolved what was to be told: the next run looks again.
  if (telling === 'conflict') return 0;
  for (const { checkIn, kind } of due) {
    const about = { clinicId, treatmentId, checkIn: checkIn.key };
    if (kind === 'resolved') await alerts.resolve(about, now);
    else await alerts.raise({ ...about, kind, raisedAt: now });
  }
  await noteTold(telling, due, treatments);
  return due.length;
}

/** Whatever came in between: what a person was told must be noted, or nobody takes it back when it no longer holds. */
async function noteTold(
  telling: Treatment,
  due: ReturnType<typeof alertsDue>,
  treatments: Sweep['treatments'],
): Promise<void> {
  let current: Treatment | undefined = telling;
  while (current !== undefined && (await treatments.replace(withAllTold(current, due))) === 'conflict') {
    current = await treatments.find(telling.clinicId, telling.event.treatmentId);
  }
}
