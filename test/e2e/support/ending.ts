import { afterAll } from '@jest/globals';
import { type Carrier, deliverAll } from '../../../local/engine/delivery-log.ts';
import type { Intercept } from '../../../local/wire/fault.ts';
import { checkInStates, dueIndex } from './aws.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './clinic-system.ts';
import type { Crash } from './crash.ts';
import { allOf } from './faults.ts';

/** How a follow-up ended. Its moments are without their year. */
export interface Ending {
  /** Of the check-ins at 48 hours and at 4 weeks; none where there is no such treatment. */
  readonly states: readonly string[];
  /** When texts went out. */
  readonly texts: readonly string[];
  /** What a person was told of the texts: check-in and kind of alert. That nobody replies here is left out. */
  readonly told: readonly string[];
  /** Dead letters, and the moments at which something would yet have to be looked at. */
  readonly left: readonly unknown[];
}

/** What goes wrong beside the crash. */
interface Troubles {
  readonly intercept?: Intercept;
  readonly carrier?: Carrier;
}

interface Alert {
  readonly at: string;
  readonly message: { readonly checkIn: string; readonly kind: string };
}

const FIRST_YEAR = 2026;
const START = '11-24T10:42:00-05:00';

/** What a story is told with: a clinic, and a year, a treatment and a patient of its own. */
export class Story {
  readonly clinic: ClinicSystem;
  readonly treatmentId: string;
  readonly #phone: string;
  readonly #year: string;

  /** @param number how many stories the clinic has seen before */
  constructor(clinic: ClinicSystem, number: number) {
    this.clinic = clinic;
    this.treatmentId = `T-${1001 + number}`;
    this.#phone = `+130555501${String(number).padStart(2, '0')}`;
    this.#year = yearOf(number);
  }

  /** A moment of the story's year, like `11-26T15:30:00Z`. */
  at(moment: string): string {
    return `${this.#year}${moment}`;
  }

  /** The event of the story's patient, who was treated at 10:30, or at another moment of the year. */
  event(treatedAt = '11-24T10:30:00-05:00') {
    return anEvent({
      treatmentId: this.treatmentId,
      treatedAt: this.at(treatedAt),
      consent: { sms: true, obtainedAt: this.at('11-24T09:55:00-05:00') },
      patient: { phone: this.#phone },
    });
  }

  /** Moves the clock until even the last check-in is too late. */
  async ending(): Promise<Ending> {
    const { clinic, treatmentId } = this;
    // The dead letters of the first week are looked at while they are kept: two weeks.
    await clinic.advance('P7D');
    const { deadLetters } = await clinic.state();
    await clinic.moveTo(this.at('12-30T00:00:00Z'));
    const end: { deadLetters: unknown[]; alerts: Alert[] } = await clinic.state();
    return {
      states: await checkInStates(clinic.run, treatmentId),
      texts: this.#ofYear(await clinic.texts()).map(({ at }) => at.slice(this.#year.length)),
      told: this.#ofYear(end.alerts)
        .filter(({ message }) => message.kind !== 'silence')
        .map(({ message: { checkIn, kind } }) => `${checkIn} ${kind}`),
      left: [...deadLetters, ...end.deadLetters, ...(await dueIndex(clinic.run))],
    };
  }

  #ofYear<T extends { readonly at: string }>(all: readonly T[]): readonly T[] {
    return all.filter(({ at }) => at.startsWith(this.#year));
  }
}

const yearOf = (number: number): string => `${FIRST_YEAR + number}-`;

/**
 * Answers what plays stories in which a function crashes, one after the other on one local run: to start all functions anew takes
 * longer than a story. The run ends with the test file, or with a story that leaves anything behind.
 */
export function playCrashes() {
  let troubles: Required<Troubles>;
  let clinic: ClinicSystem | undefined;
  let played = 0;
  const start = () =>
    startClinicSystem({
      start: yearOf(played) + START,
      intercept: (call) => troubles.intercept(call),
      carrier: (text) => troubles.carrier(text),
    });
  const close = async () => {
    await clinic?.run.close();
    clinic = undefined;
  };
  afterAll(close);

  /**
   * Answers how the follow-up of a story's patient ended. The story starts at 10:42, so that the sweep, every five minutes from
   * the next minute on, comes after the queue has delivered again what was due at the half hour.
   *
   * @throws Error if the story has ended and it never came to the crash
   */
  return async function endingAfterCrash(
    crash: Crash,
    tell: (story: Story) => Promise<void>,
    { intercept = () => 'pass', carrier = deliverAll }: Troubles = {},
  ): Promise<Ending> {
    troubles = { intercept: allOf(crash.intercept, intercept), carrier };
    clinic ??= await start();
    const story = new Story(clinic, played);
    played += 1;
    let isClean = false;
    try {
      await clinic.moveTo(story.at(START));
      crash.in(clinic.run);
      await tell(story);
      if (!crash.happened) throw new Error('it never came to the crash');
      const ending = await story.ending();
      isClean = ending.left.length === 0;
      return ending;
    } finally {
      if (!isClean) await close();
    }
  };
}
