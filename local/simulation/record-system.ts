import { DAY, formatInstant, HOUR, SECOND } from '../../lambdas/domain/instant.ts';
import type { Source, TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import type { Amended } from '../../lambdas/use-cases/amend-treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { Received } from '../../lambdas/use-cases/receive-treatment.ts';
import { simulatedCarePlanIds } from './care-plans.ts';
import type { ClinicWatcher } from './clinic-watcher.ts';
import { simulatedZones } from './clinics.ts';
import type { Ending } from './function-run.ts';
import type { Functions } from './functions.ts';
import type { Phones } from './phones.ts';
import type { SimulatedTable } from './table.ts';
import { untilAnswered } from './until-answered.ts';
import type { World } from './world.ts';

/** A record as it was at a time: of a treatment, or of one that never was, or whose patient wants no texts. */
interface Version {
  readonly event: TreatmentEvent | 'cancelled' | 'opted out';
  readonly source: Source;
}

type Answer = Received | Amended;

/** A record system, which posts its record of a treatment whenever it changes: out of order, and again, now and then. */
export class RecordSystem {
  readonly #world: World;
  readonly #functions: Functions;
  readonly #table: SimulatedTable;
  readonly #watcher: ClinicWatcher;
  readonly #phones: Phones;
  readonly #newEdit: () => string;

  constructor(parts: {
    world: World;
    functions: Functions;
    table: SimulatedTable;
    watcher: ClinicWatcher;
    phones: Phones;
    newEdit: () => string;
  }) {
    this.#world = parts.world;
    this.#functions = parts.functions;
    this.#table = parts.table;
    this.#watcher = parts.watcher;
    this.#phones = parts.phones;
    this.#newEdit = parts.newEdit;
  }

  /** Posts all versions of a treatment. `answered` is called for each; without an answer the system has given up. */
  post(key: TreatmentKey, event: TreatmentEvent, answered: (answer: Answer | undefined) => void): void {
    const { random, timeline } = this.#world;
    const [first, ...others] = this.#asTheyArrive(event);
    const send = (version: Version) =>
      untilAnswered(
        timeline,
        (ended: (ending: Ending<Answer>) => void) => this.#send(key, version, ended),
        answered,
      );
    if (first !== undefined) send(first);
    let after = 0;
    for (const version of others) {
      after += random.chance(0.5) ? random.spread(10, 5 * SECOND) : random.spread(SECOND, DAY);
      timeline.after(after, () => {
        // Beyond its time to live it would be a new one.
        if (this.#table.get(key) !== undefined) send(version);
      });
    }
  }

  #send(key: TreatmentKey, { event, source }: Version, ended: (ending: Ending<Answer>) => void): void {
    const edit = { id: this.#newEdit(), source };
    const done = (ending: Ending<Answer>) => {
      if (ending.how === 'returned') {
        const { value } = ending;
        const treatment = 'treatment' in value ? value.treatment : undefined;
        this.#watcher.editAnswered(key, edit.id, value.outcome, treatment);
      }
      ended(ending);
    };
    switch (event) {
      case 'cancelled':
        this.#watcher.editBegun(key, { ...edit, kind: 'cancel', fields: {} });
        this.#functions.cancel(key, edit, done);
        break;
      case 'opted out':
        this.#watcher.editBegun(key, { ...edit, kind: 'amend', fields: { optOut: true } });
        this.#functions.amend(key, { optOut: true }, edit, done);
        break;
      default: {
        const { carePlan, treatedAt, patient } = event;
        this.#watcher.editBegun(key, { ...edit, kind: 'version', fields: { carePlan, treatedAt, patient } });
        this.#functions.postVersion(key.clinicId, bodyOf(event), source, edit.id, done);
      }
    }
  }

  #asTheyArrive(event: TreatmentEvent): Version[] {
    const { random, timeline } = this.#world;
    const saysWhen = random.chance(0.75);
    const system = random.chance(0.5) ? { system: 'urn:one' } : {};
    let updatedAt = timeline.now;
    const sourceOf = () => ({ ...system, ...(saysWhen && { updatedAt }) });
    const first: Version = { event, source: sourceOf() };
    const versions = [first];
    let last = event;
    for (let more = random.between(0, 4); more > 0; more -= 1) {
      updatedAt += random.between(0, HOUR);
      last = random.chance(0.3) ? event : this.#changed(last);
      versions.push({ event: last, source: sourceOf() });
    }
    updatedAt += random.between(0, HOUR);
    if (random.chance(0.05))
      versions.push({ event: random.pick(['cancelled', 'opted out']), source: sourceOf() });
    if (random.chance(0.05)) versions.push({ event: last, source: { ...sourceOf(), system: 'urn:other' } });
    if (random.chance(0.3))
      versions.push(random.pick<readonly [Version, ...Version[]]>([first, ...versions]));
    if (random.chance(0.5)) return versions;
    const shuffled = versions
      .map((version) => ({ version, at: random.next() }))
      .toSorted((a, b) => a.at - b.at);
    return shuffled.map(({ version }) => version);
  }

  #changed(event: TreatmentEvent): TreatmentEvent {
    const { random } = this.#world;
    const { patient } = event;
    return {
      ...event,
      ...random.pick([
        { treatedAt: event.treatedAt - random.between(1, DAY) },
        { carePlan: random.pick(simulatedCarePlanIds) },
        { patient: { ...patient, phone: this.#phones.any() } },
        { patient: { ...patient, timeZone: random.pick(simulatedZones) } },
        { patient: { ...patient, language: random.pick(['en', 'es']) } },
      ]),
    };
  }
}

const bodyOf = (event: TreatmentEvent) => ({
  ...event,
  treatedAt: formatInstant(event.treatedAt),
  consent: { ...event.consent, obtainedAt: formatInstant(event.consent.obtainedAt) },
});
