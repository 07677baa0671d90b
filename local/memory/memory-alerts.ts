import {
  type Acknowledgement,
  type AlertState,
  alertId,
  escalatesAt,
  type StandingAlert,
} from '../../lambdas/domain/alert.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { AlertKey, AlertPosition, AlertStore } from '../../lambdas/use-cases/ports.ts';

/** Alerts in memory, with the conditions of the DynamoDB store. */
export class MemoryAlerts implements AlertStore {
  readonly #stored = new Map<string, { alert: StandingAlert; isTold: boolean }>();

  async open(alert: StandingAlert): Promise<StandingAlert | 'told'> {
    const key = keyOf({ clinicId: alert.clinicId, alertId: alertId(alert) });
    const stored = this.#stored.get(key);
    if (stored === undefined || stored.alert.kind !== alert.kind || stored.alert.state === 'resolved') {
      this.#stored.set(key, { alert: structuredClone(alert), isTold: false });
      return alert;
    }
    return stored.isTold || stored.alert.state !== 'open' ? 'told' : structuredClone(stored.alert);
  }

  async noteTold(alert: StandingAlert): Promise<void> {
    const stored = this.#stored.get(keyOf({ clinicId: alert.clinicId, alertId: alertId(alert) }));
    if (stored?.alert.kind === alert.kind) stored.isTold = true;
  }

  async find(key: AlertKey): Promise<StandingAlert | undefined> {
    return structuredClone(this.#stored.get(keyOf(key))?.alert);
  }

  async acknowledge(key: AlertKey, acknowledged: Acknowledgement): Promise<StandingAlert | undefined> {
    this.#change(key, (alert) =>
      alert.state === 'open' ? { ...alert, state: 'acknowledged', acknowledged } : alert,
    );
    return this.find(key);
  }

  async resolve(key: AlertKey, at: Instant): Promise<void> {
    this.#change(key, (alert) => ({ ...alert, state: 'resolved', resolvedAt: at }));
  }

  async handOver(key: AlertKey): Promise<void> {
    this.#change(key, (alert) => (alert.state === 'open' ? { ...alert, owner: 'second' } : alert));
  }

  async list(
    clinicId: string,
    state: AlertState,
    limit: number,
    after?: AlertPosition,
  ): Promise<{ alerts: StandingAlert[]; next: AlertPosition | undefined }> {
    const all = [...this.#stored.values()]
      .map(({ alert }) => structuredClone(alert))
      .filter((alert) => alert.clinicId === clinicId && alert.state === state)
      .toSorted(byPlace)
      .filter((alert) => after === undefined || byPlace(alert, after) > 0);
    const alerts = all.slice(0, limit);
    const last = alerts.at(-1);
    const isMore = all.length > limit && last !== undefined;
    return { alerts, next: isMore ? positionOf(last) : undefined };
  }

  /** The alerts that somebody else is to be told of by `now`. */
  due(now: Instant): AlertKey[] {
    return [...this.#stored.values()]
      .filter(({ alert }) => (escalatesAt(alert) ?? Number.POSITIVE_INFINITY) <= now)
      .map(({ alert }) => ({ clinicId: alert.clinicId, alertId: alertId(alert) }));
  }

  #change(key: AlertKey, change: (alert: StandingAlert) => StandingAlert): void {
    const stored = this.#stored.get(keyOf(key));
    if (stored !== undefined) stored.alert = change(stored.alert);
  }
}

const positionOf = (alert: StandingAlert): AlertPosition => ({
  raisedAt: alert.raisedAt,
  alertId: alertId(alert),
});

function byPlace(one: StandingAlert | AlertPosition, other: StandingAlert | AlertPosition): number {
  const [a, b] = [one, other].map((each) => ('alertId' in each ? each : positionOf(each)));
  if (a === undefined || b === undefined) return 0;
  return a.raisedAt - b.raisedAt || (a.alertId < b.alertId ? -1 : a.alertId > b.alertId ? 1 : 0);
}

const keyOf = ({ clinicId, alertId }: AlertKey): string => `${clinicId}#${alertId}`;
