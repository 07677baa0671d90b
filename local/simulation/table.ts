import type { AlertKey } from '../../lambdas/domain/alert.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import type {
  DueCursor,
  ListPosition,
  TreatmentIndexes,
  TreatmentKey,
  Treatments,
} from '../../lambdas/use-cases/ports.ts';
import { DueIndex } from './due-index.ts';
import type { FunctionRun } from './function-run.ts';
import type { World } from './world.ts';

export const SHARDS = 2;

/** Whoever calls: a run of a function. */
type Caller = Writer & Pick<FunctionRun, 'call'>;

/** Which function wrote, for which edit of a clinic's, if for one. */
export type Writer = Pick<FunctionRun, 'name' | 'edit'>;

/** Who is told of every write, at its moment. */
export interface TableWatcher {
  written(before: Treatment | undefined, after: Treatment, wakeAt: Instant | undefined, by: Writer): void;
}

/** The table of treatments, with the conditions of the DynamoDB store, and its indexes, which may lag behind. */
export class SimulatedTable {
  readonly #world: World;
  readonly #watcher: TableWatcher;
  readonly #stored = new Map<string, Treatment>();
  readonly #due = Array.from({ length: SHARDS }, () => new DueIndex());
  readonly #ofContact = new Map<string, Set<string>>();
  /** Treatments by contacts that they had before their phone was corrected. */
  readonly #formerlyOf = new Map<string, Set<string>>();
  /** The version of each treatment that the indexes show, where they lag. */
  readonly #indexed = new Map<string, Treatment>();
  /** Answers the alerts of a shard that are due: they are in the same index. */
  alertsDue: (shard: number, now: Instant) => readonly AlertKey[] = () => [];

  constructor(world: World, watcher: TableWatcher) {
    this.#world = world;
    this.#watcher = watcher;
  }

  /** What a function sees of the table. */
  treatmentsFor(run: Caller): Treatments {
    return {
      create: (treatment) => run.call('dynamodb', () => this.#create(treatment, run)),
      find: (clinicId, treatmentId) =>
        run.call('dynamodb', () => this.#stored.get(keyOf({ clinicId, treatmentId }))),
      replace: (treatment) => run.call('dynamodb', () => this.#replace(treatment, run)),
      findAll: (keys) =>
        run.call('dynamodb', () => keys.flatMap((key) => this.#stored.get(keyOf(key)) ?? [])),
      keepContact: (treatment) => run.call('dynamodb', () => this.#keepContact(treatment)),
    };
  }

  indexesFor(run: Caller): TreatmentIndexes {
    return {
      due: (shard, now, after) => run.call('dynamodb', () => this.#dueIn(shard, now, after)),
      ofContact: (contactId) =>
        run.call('dynamodb', () =>
          [
            ...new Set([
              ...(this.#ofContact.get(contactId) ?? []),
              ...(this.#formerlyOf.get(contactId) ?? []),
            ]),
          ].map(identify),
        ),
      ofClinic: (clinicId, range, limit, after) =>
        run.call('dynamodb', () => this.#pageOf(clinicId, range, limit, after)),
    };
  }

  get(key: TreatmentKey): Treatment | undefined {
    return this.#stored.get(keyOf(key));
  }

  /** Forgets a treatment, as if its time to live were over. */
  remove(key: TreatmentKey): void {
    const id = keyOf(key);
    this.#stored.delete(id);
    this.#index(id, undefined, undefined);
  }

  isDueIndexed(key: TreatmentKey): boolean {
    return this.#due.some((shard) => shard.has(keyOf(key)));
  }

  #create(treatment: Treatment, by: Writer): 'created' | 'exists' {
    if (this.#stored.has(keyOf(identityOf(treatment)))) return 'exists';
    this.#write(undefined, treatment, by);
    return 'created';
  }

  #replace(treatment: Treatment, by: Writer): Treatment | 'conflict' {
    const stored = this.#stored.get(keyOf(identityOf(treatment)));
    if (stored?.version !== treatment.version) return 'conflict';
    const next = { ...treatment, version: treatment.version + 1 };
    this.#write(stored, next, by);
    return next;
  }

  #keepContact(treatment: Treatment): void {
    const { contactId } = treatment;
    this.#world.showInIndex(() => {
      const ids = this.#formerlyOf.get(contactId) ?? new Set();
      this.#formerlyOf.set(contactId, ids.add(keyOf(identityOf(treatment))));
    });
  }

  #write(before: Treatment | undefined, after: Treatment, by: Writer): void {
    const id = keyOf(identityOf(after));
    this.#stored.set(id, after);
    const wakes = wakeAt(after);
    this.#watcher.written(before, after, wakes, by);
    this.#world.showInIndex(() => this.#catchUp(id, after, wakes));
  }

  #catchUp(id: string, treatment: Treatment, wakes: Instant | undefined): void {
    const shown = this.#indexed.get(id);
    if (!this.#stored.has(id) || (shown !== undefined && shown.version >= treatment.version)) return;
    this.#index(id, treatment, wakes);
  }

  #index(id: string, treatment: Treatment | undefined, wakes: Instant | undefined): void {
    const shown = this.#indexed.get(id);
    this.#due[shardOf(id)]?.set(id, wakes);
    if (shown !== undefined && shown.contactId !== treatment?.contactId) {
      const others = this.#ofContact.get(shown.contactId);
      others?.delete(id);
      if (others?.size === 0) this.#ofContact.delete(shown.contactId);
    }
    if (treatment === undefined) {
      this.#indexed.delete(id);
      return;
    }
    this.#indexed.set(id, treatment);
    const { contactId } = treatment;
    const ids = this.#ofContact.get(contactId) ?? new Set();
    this.#ofContact.set(contactId, ids.add(id));
  }

  #pageOf(
    clinicId: string,
    { from = 0, before = Number.POSITIVE_INFINITY }: { from?: Instant; before?: Instant },
    limit: number,
    after: ListPosition | undefined,
  ): { positions: ListPosition[]; isLast: boolean } {
    const behind = [...this.#indexed.values()]
      .filter((treatment) => treatment.clinicId === clinicId)
      .map(({ event: { treatedAt, treatmentId } }) => ({ treatedAt, treatmentId }))
      .filter(({ treatedAt }) => from <= treatedAt && treatedAt < before)
      .filter((position) => after === undefined || newestFirst(after, position) < 0)
      .toSorted(newestFirst);
    return { positions: behind.slice(0, limit), isLast: behind.length <= limit };
  }

  #dueIn(shard: number, now: Instant, after: DueCursor | undefined) {
    const position = after as { at: Instant; key: string } | undefined;
    const { keys, last } = this.#due[shard]?.due(now, position) ?? { keys: [], last: undefined };
    const alerts = position === undefined ? this.alertsDue(shard, now) : [];
    return { keys: keys.map(identify), alerts, next: last && { ...last } };
  }
}

/** By time; equal times, whose order the index leaves open, by id. */
const newestFirst = (a: ListPosition, b: ListPosition): number =>
  b.treatedAt - a.treatedAt || (a.treatmentId < b.treatmentId ? 1 : a.treatmentId > b.treatmentId ? -1 : 0);

/** Neither part can contain `#`. */
const keyOf = ({ clinicId, treatmentId }: TreatmentKey): string => `${clinicId}#${treatmentId}`;

function identify(id: string): TreatmentKey {
  const [clinicId = '', treatmentId = ''] = id.split('#');
  return { clinicId, treatmentId };
}

const identityOf = ({ clinicId, event }: Treatment): TreatmentKey => ({
  clinicId,
  treatmentId: event.treatmentId,
});

export function shardOf(id: string): number {
  let sum = 0;
  for (let index = 0; index < id.length; index += 1) sum += id.charCodeAt(index);
  return sum % SHARDS;
}
