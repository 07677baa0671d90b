import type { LocalRunOptions } from '../../../local/local-run.ts';
import { startClinicSystem } from './clinic-system.ts';
import type { Crash } from './crash.ts';
import { allOf } from './faults.ts';

/**
 * A clinic's system at a run in which a function crashes. The run starts at 10:42, so that the sweep, every five minutes from
 * the next minute on, comes after the queue has delivered again what was due at the half hour.
 *
 * @param options what goes wrong besides
 */
export async function startCrashingClinic(
  crash: Crash,
  { intercept = () => 'pass', ...rest }: Pick<LocalRunOptions, 'intercept' | 'carrier'> = {},
) {
  const clinic = await startClinicSystem({
    ...rest,
    start: '2026-11-24T10:42:00-05:00',
    intercept: allOf(crash.intercept, intercept),
  });
  crash.in(clinic.run);
  return clinic;
}
