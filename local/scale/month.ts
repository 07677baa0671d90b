import { carePlans } from '../../care-plans/index.ts';
import { withoutReplyBy } from '../../lambdas/domain/care-plan.ts';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { planCheckIns } from '../../lambdas/domain/planning.ts';
import type { Treatment, TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import { type DispatchBatch, dispatchBatch } from '../../lambdas/use-cases/dispatch-batch.ts';
import { makeSchedules, wakeUpsOf } from '../../lambdas/use-cases/make-schedules.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import { sweep } from '../../lambdas/use-cases/sweep.ts';
import { checkInPacing } from '../../lib/pacing.ts';
import { simulatedPhone } from '../simulation/clinics.ts';
import { Random } from '../simulation/random.ts';
import { Timeline } from '../simulation/timeline.ts';
import { type Arrival, arrivalsOf, clinicsOf, daysFrom } from './clinic-group.ts';
import { DueTreatments } from './due-treatments.ts';
import { HorizonSchedules } from './horizon-schedules.ts';
import { type Measured, Measures } from './measures.ts';
import { type Follow, PacedQueue } from './wake-up-queue.ts';

export interface MonthSettings {
  readonly seed: number;
  readonly clinics: number;
  /** Treatments of a clinic on an average day from Monday to Friday. */
  readonly treatmentsPerDay: number;
  /** What the sending number takes; replies are heard, so that a fifth of it is kept for answers. */
  readonly partsPerSecond: number;
  /** Days ahead for which schedules are made; Infinity: all at once, as the product does. */
  readonly horizonDays: number;
  /** How many days are measured. */
  readonly days: number;
  /** How many days go before: after four weeks as much is in flight as ever. */
  readonly daysBefore: number;
}

/** A text that the network took. */
export interface SentText {
  readonly wakeUp: WakeUp;
  readonly at: Instant;
  readonly checkIn: CheckIn;
  readonly clinic: Clinic;
}

export interface Month extends Measured {
  readonly settings: MonthSettings;
  readonly treatments: number;
  readonly checkIns: number;
  /** All check-ins, by how they ended; `open` ones did not, long after their latest useful time. */
  readonly ends: Readonly<Record<'sent' | 'expired' | 'open', number>>;
}

/** A Monday. The clocks of the United States change after the month. */
const BEGINNING = Date.parse('2027-01-04T00:00:00Z');
const CARE_PLAN = 'exosome-therapy';
/** Silence is not told: no reply is expected. */
const plans = withoutReplyBy(carePlans);
/** Each call to AWS takes so long. An assumption: DynamoDB answers sooner, SNS later. */
const CALL = 10;
const TICK = 5 * MINUTE;
const SWEEP_TIMEOUT = 120 * SECOND;
const DUE_INDEX_SHARDS = 4;
/** From the last treatment on everything has ended within this: four weeks, a week that the last text is useful, a day to tell. */
const LAST_WORD = (28 + 7 + 1) * DAY;

/**
 * A month of a group of clinics through the product's own planning, dispatch, pacing and sweep, in virtual time. The same
 * settings give the same result.
 * @param onSent called with every text
 */
export async function playMonth(
  settings: MonthSettings,
  onSent: (text: SentText) => void = () => undefined,
): Promise<Month> {
  const { seed, days, daysBefore, partsPerSecond } = settings;
  const from = BEGINNING + daysBefore * DAY;
  const until = from + days * DAY;
  const timeline = new Timeline(BEGINNING);
  const clock = () => timeline.now;
  const measures = new Measures(from, until);
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => timeline.after(Math.ceil(milliseconds), resolve));
  const call = () => wait(CALL);
  const clinics = new Map(clinicsOf(settings.clinics).map((clinic) => [clinic.id, clinic]));
  const table = new DueTreatments(DUE_INDEX_SHARDS);
  /** The `sendAt` of intake, of check-ins that were not sent yet. */
  const planned = new Map<string, Instant>();
  const ends = { sent: 0, expired: 0 };
  let taken = 0;
  let checkIns = 0;

  const ended = ({ state }: CheckIn) => {
    if (state === 'sent' || state === 'expired') ends[state] += 1;
  };
  table.onWrite = (before, after) => {
    for (const [index, checkIn] of after.checkIns.entries()) {
      if (checkIn.state !== before.checkIns[index]?.state) ended(checkIn);
    }
  };
  const treatments = {
    find: async (clinicId: string, treatmentId: string) => {
      await call();
      return table.find(clinicId, treatmentId);
    },
    findAll: async () => [],
    replace: async (treatment: Treatment) => {
      await call();
      return table.replace(treatment);
    },
  };
  const schedules = new HorizonSchedules({
    horizon: settings.horizonDays * DAY,
    timeline,
    random: new Random(seed, 2),
    measures,
    call,
    wake: (wakeUp) => queue.send(wakeUp),
  });

  const pacing = checkInPacing({ partsPerSecond, twoWay: { simulator: true } });
  let tokens = 0;
  const dispatching: Omit<DispatchBatch, 'gate' | 'remainingTime'> = {
    treatments,
    indexes: { ofContact: async () => [] },
    openAlerts: {
      openOf: async () => {
        await call();
        return [];
      },
    },
    contacts: {
      reserve: async () => {
        await call();
        return 'reserved';
      },
      release: call,
    },
    textCounts: {
      count: async () => {
        await call();
        return true;
      },
      takeBack: call,
    },
    ceilings: { phone: Number.POSITIVE_INFINITY, clinic: Number.POSITIVE_INFINITY },
    schedules,
    deadLetters: { put: call },
    clinics: { find: async (id) => clinics.get(id) },
    carePlans: plans,
    journal: {
      wakeUpNotMade: fail,
      textNotComposed: fail,
      ceilingReached: fail,
      published: (wakeUp) => sent(wakeUp),
    },
    clock,
    newToken: () => `token-${++tokens}`,
    sendingLimit: pacing.timeoutSeconds * SECOND + 15 * SECOND,
    report: (_, result) => {
      if ('error' in result) throw result.error;
    },
  };
  const newWorker = (): Follow => {
    const gate = new SendingGate(
      {
        publish: async () => {
          await call();
          return { result: 'accepted', messageId: 'message' };
        },
      },
      {
        journal: { texted: () => undefined },
        partsPerSecond: pacing.partsPerSecondPerWorker,
        allowedCountries: ['US'],
        clock,
        pause: wait,
      },
    );
    return (messages) => {
      const deadline = timeline.now + pacing.timeoutSeconds * SECOND;
      return dispatchBatch(messages, {
        ...dispatching,
        gate,
        remainingTime: () => deadline - timeline.now,
      });
    };
  };
  const queue = new PacedQueue(timeline, pacing, Array.from({ length: pacing.maxConcurrency }, newWorker));
  queue.onSize = (size) => measures.queueIs(timeline.now, size);

  function sent(wakeUp: WakeUp): void {
    const { clinicId, treatmentId } = wakeUp;
    const name = nameOf(wakeUp);
    const plannedFor = planned.get(name);
    const clinic = clinics.get(clinicId);
    const checkIn = table.find(clinicId, treatmentId)?.checkIns.find(({ key }) => key === wakeUp.checkIn);
    if (plannedFor === undefined || clinic === undefined || checkIn === undefined)
      throw new Error(`${name} was sent before, or never taken in`);
    planned.delete(name);
    measures.textSent(timeline.now, plannedFor);
    onSent({ wakeUp, at: timeline.now, checkIn, clinic });
  }

  function post(arrival: Arrival): void {
    taken += 1;
    const treatment = asTaken(arrival, simulatedPhone(taken));
    table.create(treatment);
    checkIns += treatment.checkIns.length;
    for (const checkIn of treatment.checkIns) ended(checkIn);
    const wakeUps = wakeUpsOf(treatment);
    for (const wakeUp of wakeUps) planned.set(nameOf(wakeUp), wakeUp.sendAt);
    void makeSchedules(wakeUps, timeline.now, { schedules, journal: { wakeUpNotMade: fail } });
  }

  const life = new Random(seed, 1);
  for (const day of daysFrom(BEGINNING, daysBefore + days)) {
    timeline.at(day, () => {
      for (const arrival of arrivalsOf([...clinics.values()], day, settings.treatmentsPerDay, life)) {
        timeline.at(arrival.postedAt, () => post(arrival));
      }
    });
  }

  const isOver = () => timeline.now > until + DAY && (table.size === 0 || timeline.now > until + LAST_WORD);
  const tick = async (): Promise<void> => {
    timeline.after(TICK, () => void tick());
    measures.queueIs(timeline.now, queue.size);
    measures.schedulesWaiting(timeline.now, schedules.waiting);
    const deadline = timeline.now + SWEEP_TIMEOUT;
    const remainingTime = () => deadline - timeline.now;
    // Half of the time is the sweep's own.
    await schedules.promote(() => remainingTime() > SWEEP_TIMEOUT / 2);
    const { overdue } = await sweep({
      treatments,
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
      clock,
      shards: DUE_INDEX_SHARDS,
      partsPerSecond,
      remainingTime,
      onFailure: fail,
      onAlertFailure: fail,
      onShardFailure: fail,
      onBacklogUnknown: fail,
    });
    measures.foundLate(timeline.now, overdue);
  };
  timeline.at(BEGINNING, () => void tick());
  await timeline.run(isOver);

  const { result } = measures;
  const open = checkIns - ends.sent - ends.expired;
  return { ...result, settings, treatments: taken, checkIns, ends: { ...ends, open } };
}

/** As intake stores what a clinic has posted. */
function asTaken({ clinic, treatmentId, treatedAt, postedAt }: Arrival, phone: string): Treatment {
  const plan = plans[CARE_PLAN];
  if (plan === undefined) throw new Error(`there is no care plan ${CARE_PLAN}`);
  const event: TreatmentEvent = {
    treatmentId,
    carePlan: plan.id,
    treatedAt,
    patient: { phone, language: clinic.language, timeZone: clinic.timeZone },
    consent: { sms: true, obtainedAt: treatedAt },
  };
  return {
    clinicId: clinic.id,
    contactId: treatmentId,
    event,
    checkIns: planCheckIns(plan, event, clinic, postedAt),
    createdAt: postedAt,
    version: 1,
    revision: 1,
  };
}

const nameOf = ({ clinicId, treatmentId, checkIn }: WakeUp): string =>
  `${clinicId}/${treatmentId}/${checkIn}`;

/** Nothing goes wrong in this world. */
function fail(...what: unknown[]): never {
  throw new Error(`what cannot fail has failed: ${what.map(String).join(', ')}`);
}
