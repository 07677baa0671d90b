import type { CheckInAlert } from '../../lambdas/domain/alert.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { Sweep } from '../../lambdas/use-cases/sweep.ts';
import type { FunctionRun } from './function-run.ts';

/** Who is told what becomes of alerts, at its moment. */
export interface AlertWatcher {
  alertStored(alert: CheckInAlert, by: string): void;
  told(alert: CheckInAlert, by: string): void;
  alertResolved(about: TreatmentKey & { readonly checkIn: string }, by: string): void;
}

/** The alerts of clinics: an item, then a message to a person, as the shipped adapter does it. */
export const alertsFor = (run: FunctionRun, watcher: AlertWatcher): Sweep['alerts'] => ({
  raise: async (alert) => {
    await run.call('dynamodb', () => watcher.alertStored(alert, run.name));
    await run.call('sns', () => watcher.told(alert, run.name));
  },
  // None is urgent here: those are about replies.
  escalate: async () => false,
  resolve: (about) => run.call('dynamodb', () => watcher.alertResolved(about, run.name)),
});
