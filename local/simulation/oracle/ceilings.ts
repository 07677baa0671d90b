const DAY = 24 * 60 * 60 * 1_000;
/** As near to midnight nobody knows which day the sender's clock counted a text to. */
const ABOUT_MIDNIGHT = 60 * 1_000;
/** A text is counted and then sent, within a run's life: what is exempt may leave in between. */
const RUN_LIFE = 2 * 60 * 1_000;
/** What confirms or explains an opt-out, and what may save a life: twice as many may leave. */
const exempt = ['stop', 'start', 'start-blocked', 'help', 'wrong-number', 'urgent'];

/** A text that the network accepts: an answer has a kind. */
interface Text {
  readonly phone: string;
  readonly clinicId: string;
  readonly kind?: string | undefined;
}

/** How many texts may go to a phone and for each clinic in a day of UTC, and how many did. */
export class Ceilings {
  readonly #now: () => number;
  readonly #phone: number;
  readonly #clinicOf: (clinicId: string) => number;
  /** When they were accepted, and whether they are exempt. */
  readonly #accepted = new Map<string, { readonly at: number; readonly isExempt: boolean }[]>();
  readonly #reached = new Map<string, number>();

  constructor(now: () => number, phone: number, clinicOf: (clinicId: string) => number) {
    this.#now = now;
    this.#phone = phone;
    this.#clinicOf = clinicOf;
  }

  /** Counts a text, and answers in words what it goes beyond. */
  accepted({ phone, clinicId, kind }: Text): string | undefined {
    const now = this.#now();
    if (now % DAY < ABOUT_MIDNIGHT || now % DAY > DAY - ABOUT_MIDNIGHT) return undefined;
    const isExempt = exempt.includes(kind ?? '');
    const times = isExempt ? 2 : 1;
    const toPhone = this.#count(`${phone} ${dayOf(now)}`, isExempt);
    const forClinic = this.#count(`${clinicId} ${dayOf(now)}`, isExempt);
    if (toPhone > this.#phone * times) return `${phone} gets its text ${toPhone} of the day`;
    const most = this.#clinicOf(clinicId) * times;
    return forClinic > most ? `${clinicId} sends its text ${forClinic} of the day` : undefined;
  }

  /** The product says so, of a contact or a clinic. */
  reached(id: string): void {
    this.#reached.set(id, this.#now());
  }

  /** Whether a text may have been put off to the next day. */
  excuse(contactId: string, clinicId: string): boolean {
    return [contactId, clinicId].some((id) => {
      const at = this.#reached.get(id);
      return at !== undefined && this.#now() < at + DAY;
    });
  }

  /** How many there surely were when this one was counted, and this one. */
  #count(name: string, isExempt: boolean): number {
    const at = this.#now();
    const texts = this.#accepted.get(name) ?? [];
    texts.push({ at, isExempt });
    this.#accepted.set(name, texts);
    return isExempt ? texts.length : texts.filter((text) => !text.isExempt || text.at < at - RUN_LIFE).length;
  }
}

const dayOf = (instant: number): number => Math.floor(instant / DAY);
