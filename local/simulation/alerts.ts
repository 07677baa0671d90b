import { alertId, type CheckInAlert } from '../../lambdas/domain/alert.ts';
import type { OpenAlerts, TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { Sweep } from '../../lambdas/use-cases/sweep.ts';
import type { FunctionRun } from './function-run.ts';

/** Who is told what becomes of alerts, at its moment. */
export interface AlertWatcher {
  alertStored(alert: CheckInAlert, by: string): void;
  told(alert: CheckInAlert, by: string): void;
  alertResolved(about: TreatmentKey & { readonly checkIn: string }, by: string): void;
}

/** The alerts of clinics: an item, then a message to a person, as the shipped adapter does it. */
export class SimulatedAlerts {
  readonly #watcher: AlertWatcher;
  /** The open alerts of each treatment, by their id. */
  readonly #open = new Map<string, Map<string, CheckInAlert>>();

  constructor(watcher: AlertWatcher) {
    this.#watcher = watcher;
  }

  alertsFor(run: FunctionRun): Sweep['alerts'] {
    return {
      raise: async (alert) => {
        await run.call('dynamodb', () => {
          this.#open.set(keyOf(alert), this.#of(alert).set(alertId(alert), alert));
          this.#watcher.alertStored(alert, run.name);
        });
        await run.call('sns', () => this.#watcher.told(alert, run.name));
      },
      // Nothing is left here to be told: those are about replies.
      lookAfter: async () => false,
      resolve: (about) =>
        run.call('dynamodb', () => {
          this.#of(about).delete(alertId(about));
          this.#watcher.alertResolved(about, run.name);
        }),
    };
  }

  openAlertsFor(run: FunctionRun): OpenAlerts {
    return {
      openOf: (treatment) =>
        run.call('dynamodb', () => [...this.#of(treatment).values()].map(({ kind }) => kind)),
    };
  }

  #of(treatment: TreatmentKey): Map<string, CheckInAlert> {
    return this.#open.get(keyOf(treatment)) ?? new Map();
  }
}

const keyOf = ({ clinicId, treatmentId }: TreatmentKey): string => `${clinicId}#${treatmentId}`;
