import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import type { DueCursor, DuePage, TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { DueIndex } from '../simulation/due-index.ts';

/** The treatments of which anything is open, by the conditions of the store, and the index by which the sweep finds them. */
export class DueTreatments {
  readonly #stored = new Map<string, Treatment>();
  readonly #shards: readonly DueIndex[];
  readonly #onReplace: (before: Treatment, after: Treatment) => void;

  /** @param onReplace told of every treatment that took the place of another version */
  constructor(shards: number, onReplace: (before: Treatment, after: Treatment) => void) {
    this.#onReplace = onReplace;
    this.#shards = Array.from({ length: shards }, () => new DueIndex());
  }

  /** How many there are. */
  get size(): number {
    return this.#stored.size;
  }

  create(treatment: Treatment): void {
    this.#write(treatment);
  }

  find(clinicId: string, treatmentId: string): Treatment | undefined {
    return this.#stored.get(nameOf({ clinicId, treatmentId }));
  }

  replace(treatment: Treatment): Treatment | 'conflict' {
    const stored = this.find(treatment.clinicId, treatment.event.treatmentId);
    if (stored?.version !== treatment.version) return 'conflict';
    const next = { ...treatment, version: treatment.version + 1 };
    this.#write(next);
    this.#onReplace(stored, next);
    return next;
  }

  due(shard: number, now: Instant, after?: DueCursor): DuePage {
    const index = this.#shards[shard];
    if (index === undefined) throw new Error(`there is no shard ${shard}`);
    const { keys, last } = index.due(now, after as Parameters<DueIndex['due']>[1]);
    return { keys: keys.map(keyOf), alerts: [], next: last && { ...last } };
  }

  #write(treatment: Treatment): void {
    const name = nameOf({ clinicId: treatment.clinicId, treatmentId: treatment.event.treatmentId });
    const open = wakeAt(treatment);
    if (open === undefined) this.#stored.delete(name);
    else this.#stored.set(name, treatment);
    this.#shards[shardOf(name, this.#shards.length)]?.set(name, open);
  }
}

const nameOf = ({ clinicId, treatmentId }: TreatmentKey): string => `${clinicId}#${treatmentId}`;

function keyOf(name: string): TreatmentKey {
  const [clinicId = '', treatmentId = ''] = name.split('#');
  return { clinicId, treatmentId };
}

function shardOf(name: string, shards: number): number {
  let sum = 0;
  for (let index = 0; index < name.length; index += 1) sum = (sum * 31 + name.charCodeAt(index)) >>> 0;
  return sum % shards;
}
