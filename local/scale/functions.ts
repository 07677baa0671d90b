import { textHash } from '../../lambdas/aws/text-hash.ts';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { SECOND } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { type DispatchBatch, dispatchBatch } from '../../lambdas/use-cases/dispatch-batch.ts';
import type { SweepReport, WakeUp } from '../../lambdas/use-cases/ports.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import { sweep } from '../../lambdas/use-cases/sweep.ts';
import type { Pacing } from '../../lib/pacing.ts';
import type { Timeline } from '../simulation/timeline.ts';
import type { DueTreatments } from './due-treatments.ts';
import type { HorizonSchedules } from './horizon-schedules.ts';
import type { Follow, PacedQueue } from './wake-up-queue.ts';

/** Each call to AWS takes so long, in milliseconds. An assumption: DynamoDB answers sooner, SNS later. */
const CALL = 10;
const SWEEP_TIMEOUT = 120 * SECOND;
export const DUE_INDEX_SHARDS = 4;

export interface Surroundings {
  readonly timeline: Timeline;
  readonly table: DueTreatments;
  readonly schedules: HorizonSchedules;
  readonly clinics: ReadonlyMap<string, Clinic>;
  readonly carePlans: CarePlans;
  /** Called with every text that the network took. */
  readonly onSent: (wakeUp: WakeUp) => void;
}

const wait = (timeline: Timeline, milliseconds: number): Promise<void> =>
  new Promise((resolve) => timeline.after(Math.ceil(milliseconds), resolve));

/** A call to AWS. */
export const callIn = (timeline: Timeline) => (): Promise<void> => wait(timeline, CALL);

const treatmentsIn = (table: DueTreatments, call: () => Promise<void>) => ({
  find: async (clinicId: string, treatmentId: string) => {
    await call();
    return table.find(clinicId, treatmentId);
  },
  findAll: async () => [],
  replace: async (treatment: Treatment) => {
    await call();
    return table.replace(treatment);
  },
});

/** A worker of the check-ins queue, with its place in the number's rate: the product's dispatch on a world where nothing goes wrong. */
export function newDispatchWorker(
  { timeline, table, schedules, clinics, carePlans, onSent }: Surroundings,
  { partsPerSecondPerWorker, timeoutSeconds }: Pacing,
): Follow {
  const call = callIn(timeline);
  const clock = () => timeline.now;
  const calling = async <Answer>(answer: Answer): Promise<Answer> => {
    await call();
    return answer;
  };
  const gate = new SendingGate(
    { publish: () => calling({ result: 'accepted', messageId: 'message' } as const) },
    {
      journal: { texted: () => undefined },
      partsPerSecond: partsPerSecondPerWorker,
      allowedCountries: ['US'],
      clock,
      pause: (milliseconds) => wait(timeline, milliseconds),
    },
  );
  const deps: Omit<DispatchBatch, 'remainingTime'> = {
    gate,
    treatments: treatmentsIn(table, call),
    indexes: { ofContact: () => calling([]) },
    openAlerts: { openOf: () => calling([]) },
    contacts: { reserve: () => calling('reserved' as const), release: call },
    textCounts: { count: () => calling(true), takeBack: call },
    ceilings: { phone: Number.POSITIVE_INFINITY, clinic: Number.POSITIVE_INFINITY },
    schedules,
    deadLetters: { put: call },
    // In memory, as a warm function has them.
    clinics: { find: async (id) => clinics.get(id) },
    carePlans,
    journal: { wakeUpNotMade: fail, textNotComposed: fail, ceilingReached: fail, published: onSent },
    clock,
    newToken: () => 'token',
    textHash,
    sendingLimit: (timeoutSeconds + 15) * SECOND,
    report: (_, result) => {
      if ('error' in result) throw result.error;
    },
  };
  return (messages) => {
    const deadline = timeline.now + timeoutSeconds * SECOND;
    return dispatchBatch(messages, { ...deps, remainingTime: () => deadline - timeline.now });
  };
}

/** A run of the product's sweep. What has come within the horizon is promoted first, in half of its time at the most. */
export async function runSweep(
  { timeline, table, schedules }: Surroundings,
  queue: PacedQueue,
  partsPerSecond: number,
): Promise<SweepReport> {
  const call = callIn(timeline);
  const deadline = timeline.now + SWEEP_TIMEOUT;
  const remainingTime = () => deadline - timeline.now;
  await schedules.promote(() => remainingTime() > SWEEP_TIMEOUT / 2);
  return sweep({
    treatments: treatmentsIn(table, call),
    indexes: {
      due: async (shard, now, after) => {
        await call();
        return table.due(shard, now, after);
      },
    },
    wakeUpQueue: {
      enqueue: async (wakeUp) => {
        await call();
        queue.send(wakeUp);
      },
    },
    backlog: {
      size: async () => {
        await call();
        return queue.size;
      },
    },
    alerts: { raise: call, resolve: call, lookAfter: async () => false },
    clock: () => timeline.now,
    shards: DUE_INDEX_SHARDS,
    partsPerSecond,
    remainingTime,
    onFailure: fail,
    onAlertFailure: fail,
    onShardFailure: fail,
    onBacklogUnknown: fail,
  });
}

/** Nothing goes wrong in this world. */
export function fail(...what: unknown[]): never {
  throw new Error(`what cannot fail has failed: ${what.map(String).join(', ')}`);
}
