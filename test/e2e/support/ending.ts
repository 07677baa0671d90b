import { dueIndex } from './aws.ts';
import type { ClinicSystem } from './clinic-system.ts';

/** How a follow-up ended. */
export interface Ending {
  /** Of the check-ins at 48 hours and at 4 weeks; none where there is no such treatment. */
  readonly states: readonly string[];
  /** When texts went out. */
  readonly texts: readonly string[];
  /** What a person was told of: check-in and kind of alert. */
  readonly told: readonly string[];
  /** Dead letters, and the moments at which something would yet have to be looked at. */
  readonly left: readonly unknown[];
}

interface Alert {
  readonly message: { readonly checkIn: string; readonly kind: string };
}

/** Moves the clock until even the last check-in of T-1001 is too late, and answers how that ended. */
export async function endingOf(clinic: ClinicSystem): Promise<Ending> {
  // The dead letters of the first week are looked at while they are kept: two weeks.
  await clinic.advance('P7D');
  const { deadLetters } = await clinic.state();
  await clinic.moveTo('2026-12-30T00:00:00Z');
  const { status, body } = await clinic.read('T-1001');
  const end: { deadLetters: unknown[]; alerts: Alert[] } = await clinic.state();
  return {
    states: status === 404 ? [] : body.checkIns.map(({ state }: { state: string }) => state),
    texts: (await clinic.texts()).map(({ at }) => at),
    told: end.alerts.map(({ message: { checkIn, kind } }) => `${checkIn} ${kind}`),
    left: [...deadLetters, ...end.deadLetters, ...(await dueIndex(clinic.run))],
  };
}
