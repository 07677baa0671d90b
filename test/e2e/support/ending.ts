import type { LocalRunOptions } from '../../../local/local-run.ts';
import { checkInStates, dueIndex } from './aws.ts';
import { type ClinicSystem, startClinicSystem } from './clinic-system.ts';
import type { Crash } from './crash.ts';
import { allOf } from './faults.ts';

/** How a follow-up ended. */
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

interface Alert {
  readonly message: { readonly checkIn: string; readonly kind: string };
}

/**
 * Plays a story in which a function crashes, and answers how the follow-up of T-1001 ended. The run starts at 10:42, so that
 * the sweep, every five minutes from the next minute on, comes after the queue has delivered again what was due at the half
 * hour. Each story has a run of its own, so that several may be played at a time.
 *
 * @param options what goes wrong besides
 * @throws Error if the story has ended and it never came to the crash
 */
export async function endingAfterCrash(
  crash: Crash,
  story: (clinic: ClinicSystem) => Promise<void>,
  { intercept = () => 'pass', ...rest }: Pick<LocalRunOptions, 'intercept' | 'carrier'> = {},
): Promise<Ending> {
  const clinic = await startClinicSystem({
    ...rest,
    start: '2026-11-24T10:42:00-05:00',
    intercept: allOf(crash.intercept, intercept),
  });
  crash.in(clinic.run);
  try {
    await story(clinic);
    if (!crash.happened) throw new Error('it never came to the crash');
    return await endingOf(clinic);
  } finally {
    await clinic.run.close();
  }
}

/** Moves the clock until even the last check-in is too late. */
async function endingOf(clinic: ClinicSystem): Promise<Ending> {
  // The dead letters of the first week are looked at while they are kept: two weeks.
  await clinic.advance('P7D');
  const { deadLetters } = await clinic.state();
  await clinic.moveTo('2026-12-30T00:00:00Z');
  const end: { deadLetters: unknown[]; alerts: Alert[] } = await clinic.state();
  return {
    states: await checkInStates(clinic.run),
    texts: (await clinic.texts()).map(({ at }) => at),
    told: end.alerts
      .filter(({ message }) => message.kind !== 'silence')
      .map(({ message: { checkIn, kind } }) => `${checkIn} ${kind}`),
    left: [...deadLetters, ...end.deadLetters, ...(await dueIndex(clinic.run))],
  };
}
