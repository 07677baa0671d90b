import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { DAY, formatInstant, HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Treatment, TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import type { Amended } from '../../lambdas/use-cases/amend-treatment.ts';
import type { TreatmentKey, WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { Received } from '../../lambdas/use-cases/receive-treatment.ts';
import { simulatedCarePlanIds } from './care-plans.ts';
import type { ClinicWatcher } from './clinic-watcher.ts';
import { simulatedClinics, simulatedZones } from './clinics.ts';
import { FrontDesk } from './front-desk.ts';
import type { Ending } from './function-run.ts';
import type { Functions } from './functions.ts';
import { wallOf } from './oracle/wall-clock.ts';
import type { Patients } from './patients.ts';
import { Phones } from './phones.ts';
import { RecordSystem } from './record-system.ts';
import type { SimulatedTable } from './table.ts';
import type { Tally } from './tally.ts';
import { untilAnswered } from './until-answered.ts';
import type { World } from './world.ts';

/** What clinics and patients do: post treatments as they come, edit and cancel some, say STOP. */
export class Workload {
  readonly #world: World;
  readonly #functions: Functions;
  readonly #watcher: ClinicWatcher;
  readonly #happened: Tally;
  readonly #treatments: number;
  readonly #interval: number;
  readonly #phones: Phones;
  readonly #frontDesk: FrontDesk;
  readonly #recordSystem: RecordSystem;
  /** Called with a treatment that was taken in. */
  onTaken: (key: TreatmentKey) => void = () => undefined;
  #posted = 0;
  #answered = 0;

  constructor(parts: {
    world: World;
    functions: Functions;
    table: SimulatedTable;
    watcher: ClinicWatcher;
    patients: Patients;
    happened: Tally;
    treatments: number;
    days: number;
  }) {
    this.#world = parts.world;
    this.#functions = parts.functions;
    this.#watcher = parts.watcher;
    this.#happened = parts.happened;
    this.#treatments = parts.treatments;
    this.#interval = (parts.days * DAY) / parts.treatments;
    this.#phones = new Phones(parts.world);
    this.#frontDesk = new FrontDesk({ ...parts, phones: this.#phones });
    const newEdit = () => this.#frontDesk.newEdit();
    this.#recordSystem = new RecordSystem({ ...parts, phones: this.#phones, newEdit });
  }

  /** True once every treatment was posted and answered, or given up by its clinic. */
  get isOver(): boolean {
    return this.#answered >= this.#treatments;
  }

  begin(): void {
    if (this.#posted >= this.#treatments) return;
    const { timeline, random } = this.#world;
    timeline.after(Math.ceil(-Math.log(1 - random.next()) * this.#interval), () => {
      this.#postNext();
      this.begin();
    });
  }

  /** Somebody comes between a dispatch and what it is about to do. */
  intrude({ clinicId, treatmentId }: WakeUp): void {
    const { random, plan, timeline } = this.#world;
    if (!random.chance(plan.intrusion)) return;
    const key = { clinicId, treatmentId };
    const desk = this.#frontDesk;
    const intruders = {
      cancel: () => desk.cancel(key),
      amendment: () => desk.amend(key),
      'another care plan': () => desk.changeCarePlan(key),
      'another phone': () => desk.correctPhone(key),
      'opt-out': () => desk.optOut(key),
      STOP: () => desk.stop(key),
      'a patient': () => desk.write(key),
      sweep: () => this.#functions.sweep(() => undefined),
    };
    const who = random.pick([
      'cancel',
      'amendment',
      'another care plan',
      'another phone',
      'opt-out',
      'STOP',
      'a patient',
      'sweep',
    ] as const);
    this.#world.faults.count(`${who} meets a dispatch`);
    timeline.after(random.spread(1, 6_000), intruders[who]);
  }

  /** A text of the wake-up got no answer. `texted`: as of the front desk. */
  unanswered(
    { clinicId, treatmentId }: WakeUp,
    texted: (phone: string, at: Instant, delay: number) => void,
  ): void {
    this.#frontDesk.unanswered({ clinicId, treatmentId }, this.#world.timeline.now, texted);
  }

  #postNext(): void {
    this.#posted += 1;
    const { random, plan } = this.#world;
    const clinic = random.pick(simulatedClinics);
    const timeZone = random.chance(0.2) ? random.pick(simulatedZones) : undefined;
    const language = random.chance(0.5) ? random.pick(['en', 'es']) : undefined;
    const treatedAt = this.#treatedAt(clinic, timeZone ?? clinic.timeZone);
    const patient = {
      phone: this.#phones.next(),
      language: language ?? clinic.language,
      timeZone: timeZone ?? clinic.timeZone,
    };
    const event: TreatmentEvent = {
      treatmentId: `T-${this.#posted}`,
      carePlan: random.pick(simulatedCarePlanIds),
      treatedAt,
      patient,
      consent: { sms: true, obtainedAt: treatedAt - HOUR },
    };
    const key = { clinicId: clinic.id, treatmentId: event.treatmentId };
    if (random.chance(plan.life.recorded)) {
      this.#record(key, event);
      return;
    }
    const body = {
      ...event,
      treatedAt: formatInstant(treatedAt),
      patient: {
        phone: patient.phone,
        ...(language !== undefined && { language }),
        ...(timeZone !== undefined && { timeZone }),
      },
      consent: { sms: true, obtainedAt: formatInstant(treatedAt - HOUR) },
    };
    if (random.chance(plan.life.triedOut)) this.#functions.postDry(clinic.id, body);
    this.#post(key, body);
  }

  #post(key: TreatmentKey, body: unknown): void {
    const { random, plan, timeline } = this.#world;
    const post = (ended: (ending: Ending<Received>) => void) =>
      this.#functions.post(key.clinicId, body, ended);
    untilAnswered(timeline, post, (received) => {
      this.#answered += 1;
      this.#happened.count(
        received === undefined ? 'posts given up by the clinic' : `posts ${received.outcome}`,
      );
      if (received?.outcome !== 'created' && received?.outcome !== 'repeated') return;
      this.#taken(key);
      const isAgain = this.#correctUnwilling(key, received.treatment) || random.chance(plan.life.postedAgain);
      if (!isAgain) return;
      if (random.chance(0.3)) timeline.after(random.spread(SECOND, DAY), () => this.#frontDesk.cancel(key));
      timeline.after(random.spread(SECOND, 4 * DAY), () => this.#postAgain(key, body));
    });
  }

  #postAgain(key: TreatmentKey, body: unknown): void {
    this.#functions.post(key.clinicId, body, (ending) => {
      if (ending.how !== 'returned') return;
      this.#happened.count(`posts again ${ending.value.outcome}`);
      this.#watcher.postedAgain(key, ending.value.outcome);
    });
  }

  #record(key: TreatmentKey, event: TreatmentEvent): void {
    let isFirst = true;
    let isTaken = false;
    this.#recordSystem.post(key, event, (answer: Received | Amended | undefined) => {
      this.#happened.count(
        answer === undefined ? 'versions given up by the clinic' : `versions ${answer.outcome}`,
      );
      const wasTaken = isTaken;
      isTaken ||= answer !== undefined && ['created', 'repeated', 'stored'].includes(answer.outcome);
      if (isTaken && !wasTaken) {
        this.#taken(key);
        if (answer !== undefined && 'treatment' in answer) this.#correctUnwilling(key, answer.treatment);
        // Between the versions of the record people correct by themselves.
        const { random, timeline } = this.#world;
        if (random.chance(0.2)) timeline.after(random.spread(SECOND, HOUR), () => this.#frontDesk.amend(key));
      }
      if (isFirst) this.#answered += 1;
      isFirst = false;
    });
  }

  /** The clinic learns at once that the phone has opted out, and may find that it is the wrong one. */
  #correctUnwilling(key: TreatmentKey, { checkIns }: Treatment): boolean {
    const { random, timeline } = this.#world;
    if (!checkIns.some(({ state }) => state === 'suppressed') || random.chance(0.5)) return false;
    timeline.after(random.spread(SECOND, HOUR), () => this.#frontDesk.correctPhone(key));
    return true;
  }

  /** What becomes of a treatment in the weeks after its clinic was told that it is taken in. */
  #taken(key: TreatmentKey): void {
    this.#watcher.taken(key);
    this.onTaken(key);
    const { random, plan, timeline } = this.#world;
    const { cancelled, amended, stopped, written, phoneCorrected, optedOut, raced } = plan.life;
    const someday = (happens: number, what: () => void) => {
      if (random.chance(happens)) timeline.after(random.between(0, 29 * DAY), what);
    };
    someday(cancelled, () => this.#frontDesk.cancel(key));
    someday(amended, () => this.#frontDesk.amend(key));
    someday(stopped, () => this.#frontDesk.stop(key));
    someday(written, () => this.#frontDesk.write(key));
    someday(phoneCorrected, () => this.#frontDesk.correctPhone(key));
    someday(optedOut, () => this.#frontDesk.optOut(key));
    someday(raced, () => this.#frontDesk.race(key));
  }

  /** Shortly before it is posted, as a rule; some come late, and some meet the end of something. */
  #treatedAt({ window }: Clinic, timeZone: string): Instant {
    const { random, timeline } = this.#world;
    const usual = timeline.now - random.spread(10 * SECOND, 4 * HOUR);
    switch (random.between(0, 20)) {
      case 0:
        return timeline.now - random.spread(HOUR, 30 * DAY);
      case 1:
        return timeline.now - random.pick([5 * DAY, 35 * DAY]) + random.spread(MINUTE, 6 * HOUR);
      case 2:
      case 3: {
        // Due in the minute before the last that the window is open.
        const [hours = 0, minutes = 0] = window.closes.split(':').map(Number);
        const due = usual + 2 * DAY;
        const closing = hours * HOUR + (minutes - 1) * MINUTE - random.between(0, MINUTE);
        const sinceThen = (((wallOf(due, timeZone) - closing) % DAY) + DAY) % DAY;
        return usual - sinceThen;
      }
      default:
        return usual;
    }
  }
}

/** How many days a run spreads its treatments over: a clinic group of ordinary size. */
export const daysOfArrivals = (treatments: number): number => Math.max(5, Math.ceil(treatments / 2_000));
