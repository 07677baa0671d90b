import type { Amendment } from '../../lambdas/domain/amendment.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { Amended } from '../../lambdas/use-cases/amend-treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { shippedCarePlanIds, simulatedCarePlanIds } from './care-plans.ts';
import type { ClinicWatcher } from './clinic-watcher.ts';
import { simulatedZones } from './clinics.ts';
import type { Ending } from './function-run.ts';
import type { Functions } from './functions.ts';
import type { Patients } from './patients.ts';
import type { Phones } from './phones.ts';
import type { SimulatedTable } from './table.ts';
import type { Tally } from './tally.ts';
import { untilAnswered } from './until-answered.ts';
import type { World } from './world.ts';

/** How often somebody reads the treatment again and edits anew what lost a race. */
const REREADS = 3;

/** What the people of clinics do with treatments that were posted, and patients who say STOP. */
export class FrontDesk {
  readonly #world: World;
  readonly #functions: Functions;
  readonly #table: SimulatedTable;
  readonly #watcher: ClinicWatcher;
  readonly #happened: Tally;
  readonly #phones: Phones;
  readonly #patients: Patients;
  #edits = 0;
  readonly #rivals = new Set<string>();

  constructor(parts: {
    world: World;
    functions: Functions;
    table: SimulatedTable;
    watcher: ClinicWatcher;
    happened: Tally;
    phones: Phones;
    patients: Patients;
  }) {
    this.#world = parts.world;
    this.#functions = parts.functions;
    this.#table = parts.table;
    this.#watcher = parts.watcher;
    this.#happened = parts.happened;
    this.#phones = parts.phones;
    this.#patients = parts.patients;
    this.#functions.onEditing = (key, edit) => this.#rival(key, edit);
  }

  /** Answers an id that no edit had. */
  newEdit(): string {
    return `edit-${++this.#edits}`;
  }

  cancel(key: TreatmentKey): void {
    this.#edit(key, 'cancel');
  }

  amend(key: TreatmentKey): void {
    const stored = this.#table.get(key);
    if (stored === undefined) return;
    const ifRevision = this.#world.random.chance(0.5) ? stored.revision : undefined;
    this.#edit(key, this.#amendment(stored), ifRevision);
  }

  /** The care plan that was meant has other check-ins. */
  changeCarePlan(key: TreatmentKey): void {
    const before = this.#table.get(key)?.event.carePlan;
    const carePlan = before === 'one-week' ? this.#world.random.pick(shippedCarePlanIds) : 'one-week';
    this.#edit(key, { carePlan });
  }

  correctPhone(key: TreatmentKey): void {
    const before = this.#table.get(key)?.event.patient.phone;
    if (before === undefined) return;
    const { random, timeline } = this.#world;
    this.#edit(key, { patient: { phone: this.#phones.any() } });
    if (random.chance(0.5)) {
      const back = { patient: { phone: before } };
      timeline.after(random.spread(SECOND, 2 * DAY), () => this.#edit(key, back));
    }
  }

  /** The patient says no. What is corrected afterwards must not undo that. */
  optOut(key: TreatmentKey): void {
    const stored = this.#table.get(key);
    if (stored === undefined) return;
    const { random, timeline } = this.#world;
    const corrected = random.chance(0.2) ? { patient: { phone: this.#phones.any() } } : {};
    this.#edit(key, { ...corrected, optOut: true });
    if (random.chance(0.5)) {
      const carePlan = random.pick(simulatedCarePlanIds);
      const later = { carePlan, patient: { phone: this.#phones.any() } };
      timeline.after(random.spread(SECOND, DAY), () => this.#edit(key, later));
    }
  }

  /** Some people read the same revision, and each edits it. */
  race(key: TreatmentKey): void {
    const stored = this.#table.get(key);
    if (stored === undefined) return;
    const { random, timeline } = this.#world;
    const people = random.between(2, 4);
    for (let person = 0; person < people; person += 1) {
      const change = random.chance(0.1) ? 'cancel' : this.#amendment(stored);
      timeline.after(random.spread(1, 3_000), () => this.#edit(key, change, stored.revision));
    }
  }

  /** The patient texts something that answers nothing. */
  write(key: TreatmentKey): void {
    const phone = this.#table.get(key)?.event.patient.phone;
    if (phone !== undefined) this.#patients.writes(key, phone);
  }

  stop(key: TreatmentKey): void {
    const phone = this.#table.get(key)?.event.patient.phone;
    if (phone === undefined) return;
    this.#patients.writes(key, phone, 'STOP');
    this.#phones.hasOptedOut(phone);
  }

  /**
   * A text got no answer at `at`. Now and then the clinic finds that the phone was wrong; `texted` is told of the right one,
   * to which another application has sent a text at the same time.
   */
  unanswered(
    key: TreatmentKey,
    at: Instant,
    texted: (phone: string, at: Instant, delay: number) => void,
  ): void {
    const { random, plan, timeline } = this.#world;
    if (!random.chance(plan.life.foundWrong)) return;
    const phone = this.#phones.spare();
    timeline.after(random.spread(SECOND, 30 * MINUTE), () => this.#edit(key, { patient: { phone } }));
    texted(phone, at + random.between(-5 * SECOND, 5 * SECOND), random.between(HOUR, 3 * HOUR));
  }

  /** Somebody else edits while an amendment is made, of which some meet a rival, and rivals none. */
  #rival(key: TreatmentKey, edit: string): void {
    const { random, plan, timeline } = this.#world;
    const stored = this.#table.get(key);
    if (stored === undefined || this.#rivals.has(edit)) return;
    if (!this.#world.strikes('amendment meets an amendment', plan.rivalry)) return;
    const ifRevision = random.chance(0.5) ? stored.revision : undefined;
    const change = this.#amendment(stored);
    timeline.after(random.spread(1, 2_000), () =>
      this.#edit(key, change, ifRevision, { isRival: true, rereads: REREADS }),
    );
  }

  #amendment({ event, createdAt }: Treatment): Amendment {
    const { random, timeline } = this.#world;
    const earlier = Math.max(event.treatedAt - random.between(0, DAY), createdAt - 30 * DAY);
    const later = Math.min(event.treatedAt + random.between(0, DAY), timeline.now - MINUTE);
    return random.pick<readonly [Amendment, ...Amendment[]]>([
      { treatedAt: earlier },
      { treatedAt: later },
      { patient: { phone: this.#phones.any() } },
      { patient: { timeZone: random.pick(simulatedZones) } },
      { patient: { language: random.pick(['en', 'es']) } },
      { carePlan: random.pick(simulatedCarePlanIds) },
      { carePlan: random.pick(simulatedCarePlanIds), patient: { language: random.pick(['en', 'es']) } },
    ]);
  }

  /** Every try is an edit of its own, as over HTTP. Meant for a revision that is gone, it is made anew for the next one. */
  #edit(
    key: TreatmentKey,
    change: Amendment | 'cancel',
    ifRevision?: number,
    how = { isRival: false, rereads: REREADS },
  ): void {
    const { timeline, random } = this.#world;
    const [kind, fields] = change === 'cancel' ? (['cancel', {}] as const) : (['amend', change] as const);
    const ask = (ended: (ending: Ending<Amended>) => void) => {
      const edit = { id: this.newEdit(), ifRevision };
      if (how.isRival) this.#rivals.add(edit.id);
      this.#watcher.editBegun(key, { ...edit, kind, fields });
      const done = (ending: Ending<Amended>) => {
        if (ending.how === 'returned') {
          const { value } = ending;
          const treatment = 'treatment' in value ? value.treatment : undefined;
          this.#watcher.editAnswered(key, edit.id, value.outcome, treatment);
        }
        ended(ending);
      };
      if (change === 'cancel') this.#functions.cancel(key, edit, done);
      else this.#functions.amend(key, change, edit, done);
    };
    untilAnswered(timeline, ask, (edited) => {
      if (edited === undefined) return;
      this.#happened.count(`${kind}: ${edited.outcome}`);
      if ('treatment' in edited && !edited.treatment.event.consent.sms) {
        this.#phones.hasOptedOut(edited.treatment.event.patient.phone);
      }
      const stored = this.#table.get(key);
      if (edited.outcome !== 'revision-changed' || stored === undefined || how.rereads === 0) return;
      timeline.after(random.spread(SECOND, MINUTE), () =>
        this.#edit(key, change, stored.revision, { ...how, rereads: how.rereads - 1 }),
      );
    });
  }
}
