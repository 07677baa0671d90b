import { carePlans as shippedCarePlans } from '../../care-plans/index.ts';
import { withoutReplyBy } from '../../lambdas/domain/care-plan.ts';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { DAY, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { planCheckIns } from '../../lambdas/domain/planning.ts';
import { checkInOf, type Treatment, type TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import { makeSchedules, wakeUpsOf } from '../../lambdas/use-cases/make-schedules.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { checkInPacing } from '../../lib/pacing.ts';
import { simulatedPhone } from '../simulation/clinics.ts';
import { Random } from '../simulation/random.ts';
import { Timeline } from '../simulation/timeline.ts';
import { type Arrival, arrivalsOf, clinicsOf, daysFrom } from './clinic-group.ts';
import { DueTreatments } from './due-treatments.ts';
import {
  callIn,
  DUE_INDEX_SHARDS,
  fail,
  newDispatchWorker,
  runSweep,
  type Surroundings,
} from './functions.ts';
import { HorizonSchedules } from './horizon-schedules.ts';
import { type Measured, Measures } from './measures.ts';
import { PacedQueue } from './wake-up-queue.ts';

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
  readonly checkIns: number;
  /** All check-ins, by how they ended; `open` ones did not, long after their latest useful time. */
  readonly ends: Readonly<Record<'sent' | 'expired' | 'open', number>>;
}

/** A Monday. The clocks of the United States change after the month. */
const BEGINNING = Date.parse('2027-01-04T00:00:00Z');
const CARE_PLAN = 'exosome-therapy';
/** Silence is not told: no reply is expected. */
const carePlans = withoutReplyBy(shippedCarePlans);
const TICK = 5 * MINUTE;
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
  const measures = new Measures(from, until);
  const clinics = new Map(clinicsOf(settings.clinics).map((clinic) => [clinic.id, clinic]));
  const ends = { sent: 0, expired: 0 };
  let checkIns = 0;

  const ended = ({ state }: CheckIn) => {
    if (state === 'sent' || state === 'expired') ends[state] += 1;
  };
  const table = new DueTreatments(DUE_INDEX_SHARDS, (before, after) => {
    for (const checkIn of after.checkIns) {
      if (checkIn.state !== checkInOf(before, checkIn.key)?.state) ended(checkIn);
    }
  });
  const schedules = new HorizonSchedules({
    horizon: settings.horizonDays * DAY,
    timeline,
    random: new Random(seed, 2),
    measures,
    call: callIn(timeline),
    wake: (wakeUp) => queue.send(wakeUp),
  });
  /** The `sendAt` of intake, of check-ins that were not sent yet. */
  const planned = new Map<string, Instant>();
  const surroundings: Surroundings = {
    timeline,
    table,
    schedules,
    clinics,
    carePlans,
    onSent: (wakeUp) => {
      const name = nameOf(wakeUp);
      const plannedFor = planned.get(name);
      const clinic = clinics.get(wakeUp.clinicId);
      const treatment = table.find(wakeUp.clinicId, wakeUp.treatmentId);
      const checkIn = treatment && checkInOf(treatment, wakeUp.checkIn);
      if (plannedFor === undefined || clinic === undefined || checkIn === undefined)
        throw new Error(`${name} was sent before, or never taken in`);
      planned.delete(name);
      measures.textSent(timeline.now, plannedFor);
      onSent({ wakeUp, at: timeline.now, checkIn, clinic });
    },
  };
  const pacing = checkInPacing({ partsPerSecond, twoWay: { simulator: true } });
  const queue = new PacedQueue({
    timeline,
    pacing,
    newWorker: () => newDispatchWorker(surroundings, pacing),
    onSize: (size) => measures.queueIs(timeline.now, size),
  });

  let taken = 0;
  const post = (arrival: Arrival): void => {
    taken += 1;
    const treatment = asTaken(arrival, simulatedPhone(taken));
    table.create(treatment);
    checkIns += treatment.checkIns.length;
    for (const checkIn of treatment.checkIns) ended(checkIn);
    const wakeUps = wakeUpsOf(treatment);
    for (const wakeUp of wakeUps) planned.set(nameOf(wakeUp), wakeUp.sendAt);
    void makeSchedules(wakeUps, timeline.now, { schedules, journal: { wakeUpNotMade: fail } });
  };
  const life = new Random(seed, 1);
  for (const day of daysFrom(BEGINNING, daysBefore + days)) {
    timeline.at(day, () => {
      for (const arrival of arrivalsOf([...clinics.values()], day, settings.treatmentsPerDay, life)) {
        timeline.at(arrival.postedAt, () => post(arrival));
      }
    });
  }

  const tick = async (): Promise<void> => {
    timeline.after(TICK, () => void tick());
    measures.queueIs(timeline.now, queue.size);
    measures.schedulesWaiting(timeline.now, schedules.waiting);
    const { overdue } = await runSweep(surroundings, queue, partsPerSecond);
    measures.foundLate(timeline.now, overdue);
  };
  timeline.at(BEGINNING, () => void tick());
  await timeline.run(
    () => timeline.now > until + DAY && (table.size === 0 || timeline.now > until + LAST_WORD),
  );

  const open = checkIns - ends.sent - ends.expired;
  return { ...measures.result, settings, checkIns, ends: { ...ends, open } };
}

/** As intake stores what a clinic has posted. */
function asTaken({ clinic, treatmentId, treatedAt, postedAt }: Arrival, phone: string): Treatment {
  const plan = carePlans[CARE_PLAN];
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
