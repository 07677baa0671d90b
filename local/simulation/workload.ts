import type { Amendment } from '../../lambdas/domain/amendment.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { DAY, formatInstant, HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Amended } from '../../lambdas/use-cases/amend-treatment.ts';
import type { Edited } from '../../lambdas/use-cases/edit-treatment.ts';
import type { TreatmentKey, WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { Received } from '../../lambdas/use-cases/receive-treatment.ts';
import { simulatedClinics, simulatedPhone, simulatedZones } from './clinics.ts';
import type { Ending } from './function-run.ts';
import type { Functions } from './functions.ts';
import { wallOf } from './oracle/wall-clock.ts';
import type { SimulatedTable } from './table.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** Who is told what the clinics were answered. */
export interface ClinicWatcher {
  taken(key: TreatmentKey): void;
  cancelBegun(key: TreatmentKey): void;
  cancelled(key: TreatmentKey): void;
}

const PATIENCE = 12;

/** What clinics and patients do: post treatments as they come, amend and cancel some, say STOP. */
export class Workload {
  readonly #world: World;
  readonly #functions: Functions;
  readonly #table: SimulatedTable;
  readonly #watcher: ClinicWatcher;
  readonly #happened: Tally;
  readonly #treatments: number;
  readonly #interval: number;
  /** Called with a treatment that was taken in. */
  onTaken: (key: TreatmentKey) => void = () => undefined;
  #posted = 0;
  #answered = 0;

  constructor(parts: {
    world: World;
    functions: Functions;
    table: SimulatedTable;
    watcher: ClinicWatcher;
    happened: Tally;
    treatments: number;
    days: number;
  }) {
    this.#world = parts.world;
    this.#functions = parts.functions;
    this.#table = parts.table;
    this.#watcher = parts.watcher;
    this.#happened = parts.happened;
    this.#treatments = parts.treatments;
    this.#interval = (parts.days * DAY) / parts.treatments;
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
  intrude(wakeUp: WakeUp): void {
    const { random, plan, timeline } = this.#world;
    if (!random.chance(plan.intrusion)) return;
    const { clinicId, treatmentId } = wakeUp;
    const key = { clinicId, treatmentId };
    const intruders = {
      cancel: () => this.#cancel(key),
      amendment: () => this.#amend(key),
      STOP: () => this.#stop(key),
      sweep: () => this.#functions.sweep(() => undefined),
    };
    const who = random.pick(['cancel', 'amendment', 'STOP', 'sweep'] as const);
    this.#world.faults.count(`${who} meets a dispatch`);
    timeline.after(random.spread(1, 6_000), intruders[who]);
  }

  #postNext(): void {
    this.#posted += 1;
    const { random, timeline, plan } = this.#world;
    const clinic = random.pick(simulatedClinics);
    const treatmentId = `T-${this.#posted}`;
    const timeZone = random.chance(0.2) ? random.pick(simulatedZones) : undefined;
    const treatedAt = this.#treatedAt(clinic, timeZone ?? clinic.timeZone);
    const event = {
      treatmentId,
      carePlan: random.chance(0.5) ? 'exosome-therapy' : 'general',
      treatedAt: formatInstant(treatedAt),
      patient: {
        phone: this.#phone(),
        ...(random.chance(0.5) && { language: random.pick(['en', 'es']) }),
        ...(timeZone !== undefined && { timeZone }),
      },
      consent: { sms: true, obtainedAt: formatInstant(treatedAt - HOUR) },
    };
    const key = { clinicId: clinic.id, treatmentId };
    const taken = () => {
      this.#watcher.taken(key);
      this.onTaken(key);
    };
    const post = (ended: (ending: Ending<Received>) => void) => this.#functions.post(clinic.id, event, ended);
    this.#untilAnswered(post, (received) => {
      this.#answered += 1;
      if (received === undefined) return this.#happened.count('posts given up by the clinic');
      this.#happened.count(`posts ${received.outcome}`);
      if (received.outcome !== 'created' && received.outcome !== 'repeated') return;
      taken();
      const { cancelled, amended, stopped } = plan.life;
      const someday = () => random.between(0, 29 * DAY);
      if (random.chance(cancelled)) timeline.after(someday(), () => this.#cancel(key));
      if (random.chance(amended)) timeline.after(someday(), () => this.#amend(key));
      if (random.chance(stopped)) timeline.after(someday(), () => this.#stop(key));
      if (random.chance(0.02)) {
        timeline.after(random.spread(SECOND, 5 * DAY), () =>
          this.#functions.post(clinic.id, event, () => undefined),
        );
      }
    });
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

  /** Most are new; some patients come twice in a short time, so that texts meet at one phone. */
  #phone(): string {
    const { random } = this.#world;
    return simulatedPhone(
      random.chance(0.15) ? Math.max(0, this.#posted - random.between(1, 50)) : this.#posted,
    );
  }

  #cancel(key: TreatmentKey): void {
    this.#watcher.cancelBegun(key);
    this.#untilAnswered(
      (ended: (ending: Ending<Edited>) => void) => this.#functions.cancel(key, ended),
      (edited) => {
        if (edited?.outcome !== 'stored') return;
        this.#happened.count('cancels');
        this.#watcher.cancelled(key);
      },
    );
  }

  #amend(key: TreatmentKey): void {
    const stored = this.#table.get(key);
    if (stored === undefined) return;
    const { random, timeline } = this.#world;
    const earlier = Math.max(stored.event.treatedAt - random.between(0, DAY), stored.createdAt - 30 * DAY);
    const later = Math.min(stored.event.treatedAt + random.between(0, DAY), timeline.now - MINUTE);
    const amendment: Amendment = random.pick([
      { treatedAt: earlier },
      { treatedAt: later },
      { patient: { phone: this.#phone() } },
      { patient: { timeZone: random.pick(simulatedZones) } },
      { patient: { language: random.pick(['en', 'es']) } },
    ]);
    this.#untilAnswered(
      (ended: (ending: Ending<Amended>) => void) => this.#functions.amend(key, amendment, ended),
      (amended) => {
        if (amended !== undefined) this.#happened.count(`amendments ${amended.outcome}`);
      },
    );
  }

  #stop(key: TreatmentKey): void {
    const phone = this.#table.get(key)?.event.patient.phone;
    if (phone === undefined) return;
    this.#untilAnswered(
      (ended: (ending: Ending<void>) => void) => this.#functions.stop(phone, ended),
      () => {
        this.#happened.count('STOPs');
      },
    );
  }

  /** Asks again, less and less often, as long as it is not answered; `undefined`: given up. */
  #untilAnswered<T>(
    ask: (ended: (ending: Ending<T>) => void) => void,
    answered: (answer: T | undefined) => void,
    tries = 1,
  ): void {
    ask((ending) => {
      if (ending.how === 'returned') answered(ending.value);
      else if (tries >= PATIENCE) answered(undefined);
      else {
        this.#world.timeline.after(Math.min(2 ** tries * 10 * SECOND, 12 * HOUR), () =>
          this.#untilAnswered(ask, answered, tries + 1),
        );
      }
    });
  }
}

/** How many days a run spreads its treatments over: a clinic group of ordinary size. */
export const daysOfArrivals = (treatments: number): number => Math.max(5, Math.ceil(treatments / 2_000));
