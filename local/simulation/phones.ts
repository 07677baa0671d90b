import { simulatedPhone } from './clinics.ts';
import type { World } from './world.ts';

/** Beyond those of patients as they come. */
const FIRST_SPARE = 120_000;
/** No phone is that of more treatments: what it says is heard for each of them. */
const MOST_TREATMENTS = 100;

/** The phones of patients. Some have two treatments in a short time, so that texts meet at one phone. */
export class Phones {
  readonly #world: World;
  readonly #unwilling: string[] = [];
  readonly #given = new Map<string, number>();
  #patients = 0;
  #spares = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** The phone of the next patient: most are new, some came a short time ago, and some have opted out. */
  next(): string {
    this.#patients += 1;
    return this.any();
  }

  /** As it may be corrected to. */
  any(): string {
    const phone = this.#drawn();
    const given = (this.#given.get(phone) ?? 0) + 1;
    this.#given.set(phone, given);
    return given > MOST_TREATMENTS ? this.spare() : phone;
  }

  #drawn(): string {
    const { random, plan } = this.#world;
    const [first, ...others] = this.#unwilling;
    if (first !== undefined && random.chance(plan.life.unwilling)) return random.pick([first, ...others]);
    return simulatedPhone(
      random.chance(0.15) ? Math.max(0, this.#patients - random.between(1, 50)) : this.#patients,
    );
  }

  /** One that no patient has. */
  spare(): string {
    this.#spares += 1;
    return simulatedPhone(FIRST_SPARE + this.#spares);
  }

  hasOptedOut(phone: string): void {
    this.#unwilling.push(phone);
  }
}
