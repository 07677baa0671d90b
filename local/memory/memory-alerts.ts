import {
  type Acknowledgement,
  type AlertKey,
  type AlertState,
  alertId,
  alertWakeAt,
  keyOfAlert,
  type StandingAlert,
} from '../../lambdas/domain/alert.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { AlertPosition, AlertStore } from '../../lambdas/use-cases/ports.ts';

/** Alerts in memory, with the conditions of the DynamoDB store. One that changes is replaced: what was given out stays as it was. */
export class MemoryAlerts implements AlertStore {
  readonly #stored = new Map<string, StandingAlert>();

  async open(alert: StandingAlert): Promise<StandingAlert> {
    const key = keyOf(keyOfAlert(alert));
    const stored = this.#stored.get(key);
    if (stored !== undefined && stored.kind === alert.kind && stored.state !== 'resolved') {
      return stored;
    }
    this.#stored.set(key, alert);
    return alert;
  }

  async noteTold(alert: StandingAlert, at: Instant): Promise<void> {
    this.#note(alert, { owner: alert.owner, toldAt: at });
  }

  async noteLeft(alert: StandingAlert, at: Instant): Promise<void> {
    this.#note(alert, { leftAt: at });
  }

  async find(key: AlertKey): Promise<StandingAlert | undefined> {
    return this.#stored.get(keyOf(key));
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

  async list(
    clinicId: string,
    state: AlertState,
    limit: number,
    after?: AlertPosition,
  ): Promise<{ alerts: StandingAlert[]; next: AlertPosition | undefined }> {
    const all = [...this.#stored.values()]
      .filter((alert) => alert.clinicId === clinicId && alert.state === state)
      .toSorted(byPlace)
      .filter((alert) => after === undefined || byPlace(alert, after) > 0);
    const alerts = all.slice(0, limit);
    const last = alerts.at(-1);
    const isMore = all.length > limit && last !== undefined;
    return { alerts, next: isMore ? positionOf(last) : undefined };
  }

  /** The alerts that are to be looked at by `now`. */
  due(now: Instant): AlertKey[] {
    return [...this.#stored.values()]
      .filter((alert) => (alertWakeAt(alert) ?? Number.POSITIVE_INFINITY) <= now)
      .map(keyOfAlert);
  }

  #note(alert: StandingAlert, noted: Partial<StandingAlert>): void {
    this.#change(keyOfAlert(alert), (stored) =>
      stored.kind === alert.kind && stored.raisedAt === alert.raisedAt && stored.state === 'open'
        ? ({ ...stored, ...noted } as StandingAlert)
        : stored,
    );
  }

  #change(key: AlertKey, change: (alert: StandingAlert) => StandingAlert): void {
    const stored = this.#stored.get(keyOf(key));
    if (stored !== undefined) this.#stored.set(keyOf(key), change(stored));
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
