import { type AlertKey, alertWakeAt, keyOfAlert, type StandingAlert } from '../../lambdas/domain/alert.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { OpenAlerts, TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { TellAlerts } from '../../lambdas/use-cases/tell-alerts.ts';
import { MemoryAlerts } from '../memory/memory-alerts.ts';
import { DueIndex } from './due-index.ts';
import type { FunctionRun } from './function-run.ts';
import { SHARDS, shardOf } from './table.ts';
import type { World } from './world.ts';

/** Who is told what becomes of alerts, at its moment. */
export interface AlertWatcher {
  alertChanged(before: StandingAlert | undefined, after: StandingAlert, by: string): void;
  told(alert: StandingAlert, by: string): void;
}

/** The alerts in memory, behind calls that may fail; their part of the due index; and the people who are told. */
export class SimulatedAlerts {
  readonly #world: World;
  readonly #watcher: AlertWatcher;
  readonly #stored = new MemoryAlerts();
  readonly #due = Array.from({ length: SHARDS }, () => new DueIndex());
  readonly #ofTreatment = new Map<string, Map<string, AlertKey>>();
  #tokens = 0;

  constructor(world: World, watcher: AlertWatcher) {
    this.#world = world;
    this.#watcher = watcher;
  }

  /** What telling people takes. */
  tellingFor(run: FunctionRun): TellAlerts {
    const change = <T>(key: AlertKey, operation: () => Promise<T>) =>
      run.call('dynamodb', () => this.#change(key, operation, run.name));
    return {
      store: {
        open: (alert) => change(keyOfAlert(alert), () => this.#stored.open(alert)),
        noteTold: (alert, at) => change(keyOfAlert(alert), () => this.#stored.noteTold(alert, at)),
        noteLeft: (alert, at) => change(keyOfAlert(alert), () => this.#stored.noteLeft(alert, at)),
        find: (key) => run.call('dynamodb', () => this.#stored.find(key)),
        resolve: (key, at) => change(key, () => this.#stored.resolve(key, at)),
      },
      links: { keep: () => run.call('dynamodb', () => undefined) },
      messages: { send: (alert) => run.call('sns', () => this.#watcher.told(alert, run.name)) },
      journal: { alertLeft: () => undefined },
      newToken: () => `link-${++this.#tokens}`,
      linksUrl: 'https://alerts.example',
    };
  }

  acknowledge(run: FunctionRun, key: AlertKey, at: Instant): Promise<StandingAlert | undefined> {
    const acknowledge = () => this.#stored.acknowledge(key, { at, by: 'link' });
    return run.call('dynamodb', () => this.#change(key, acknowledge, run.name));
  }

  openAlertsFor(run: FunctionRun): OpenAlerts {
    return { openOf: (treatment) => run.call('dynamodb', () => this.#openOf(treatment)) };
  }

  /** The alerts of one shard of the due index that are due. */
  due(shard: number, now: Instant): AlertKey[] {
    return (this.#due[shard]?.due(now).keys ?? []).map((id) => {
      const [clinicId = '', alertId = ''] = id.split('#');
      return { clinicId, alertId };
    });
  }

  async #openOf(treatment: TreatmentKey): Promise<StandingAlert['kind'][]> {
    const keys = [...(this.#ofTreatment.get(treatmentOf(treatment))?.values() ?? [])];
    const alerts = await Promise.all(keys.map((key) => this.#stored.find(key)));
    return alerts.flatMap((alert) => (alert?.state === 'open' ? [alert.kind] : []));
  }

  async #change<T>(key: AlertKey, operation: () => Promise<T>, by: string): Promise<T> {
    const before = await this.#stored.find(key);
    const answer = await operation();
    const after = await this.#stored.find(key);
    if (after === undefined || JSON.stringify(after) === JSON.stringify(before)) return answer;
    const ofTreatment = this.#ofTreatment.get(treatmentOf(after)) ?? new Map<string, AlertKey>();
    this.#ofTreatment.set(treatmentOf(after), ofTreatment.set(key.alertId, key));
    this.#watcher.alertChanged(before, after, by);
    const id = `${key.clinicId}#${key.alertId}`;
    const due = alertWakeAt(after);
    this.#world.showInIndex(() => this.#due[shardOf(id)]?.set(id, due));
    return answer;
  }
}

const treatmentOf = ({ clinicId, treatmentId }: TreatmentKey): string => `${clinicId}#${treatmentId}`;
