import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import type {
  DuePage,
  ListPosition,
  TreatmentIndexes,
  TreatmentKey,
  Treatments,
} from '../../lambdas/use-cases/ports.ts';

/** Treatments in memory, with the conditions of the DynamoDB store. Their indexes are of one shard and never lag. */
export class MemoryTreatments implements Treatments, TreatmentIndexes {
  readonly #stored = new Map<string, Treatment>();
  /** Contacts that a treatment had before its phone was corrected. */
  readonly #former: { readonly contactId: string; readonly key: TreatmentKey }[] = [];

  async create(treatment: Treatment): Promise<'created' | 'exists'> {
    const key = keyOf(treatment.clinicId, treatment.event.treatmentId);
    if (this.#stored.has(key)) return 'exists';
    this.#stored.set(key, structuredClone(treatment));
    return 'created';
  }

  async find(clinicId: string, treatmentId: string): Promise<Treatment | undefined> {
    return structuredClone(this.#stored.get(keyOf(clinicId, treatmentId)));
  }

  async replace(treatment: Treatment): Promise<Treatment | 'conflict'> {
    const key = keyOf(treatment.clinicId, treatment.event.treatmentId);
    if (this.#stored.get(key)?.version !== treatment.version) return 'conflict';
    const next = { ...structuredClone(treatment), version: treatment.version + 1 };
    this.#stored.set(key, next);
    return structuredClone(next);
  }

  async due(_shard: number, now: Instant): Promise<DuePage> {
    const due = [...this.#stored.values()]
      .map((treatment) => ({ treatment, at: wakeAt(treatment) ?? Number.POSITIVE_INFINITY }))
      .filter(({ at }) => at <= now)
      .toSorted((a, b) => a.at - b.at);
    return { keys: due.map(({ treatment }) => identify(treatment)), alerts: [], next: undefined };
  }

  async ofContact(contactId: string): Promise<TreatmentKey[]> {
    const current = [...this.#stored.values()]
      .filter((treatment) => treatment.contactId === contactId)
      .map(identify);
    const former = this.#former.filter((kept) => kept.contactId === contactId).map(({ key }) => key);
    const keys = [...current, ...former].map((key) => [keyOf(key.clinicId, key.treatmentId), key] as const);
    return [...new Map(keys).values()];
  }

  async findAll(keys: readonly TreatmentKey[]): Promise<Treatment[]> {
    const found = await Promise.all(
      keys.map(({ clinicId, treatmentId }) => this.find(clinicId, treatmentId)),
    );
    return found.filter((treatment) => treatment !== undefined);
  }

  async keepContact(treatment: Treatment): Promise<void> {
    this.#former.push({ contactId: treatment.contactId, key: identify(treatment) });
  }

  async ofClinic(
    clinicId: string,
    { from = 0, before = Number.POSITIVE_INFINITY }: { from?: Instant; before?: Instant },
    limit: number,
    after?: ListPosition,
  ): Promise<{ positions: ListPosition[]; isLast: boolean }> {
    const behind = [...this.#stored.values()]
      .filter((treatment) => treatment.clinicId === clinicId)
      .map(({ event: { treatedAt, treatmentId } }) => ({ treatedAt, treatmentId }))
      .filter(({ treatedAt }) => from <= treatedAt && treatedAt < before)
      .toSorted(newestFirst)
      .filter((position) => after === undefined || newestFirst(after, position) < 0);
    return { positions: behind.slice(0, limit), isLast: behind.length <= limit };
  }
}

/** By time; equal times, whose order the index leaves open, by id. */
const newestFirst = (a: ListPosition, b: ListPosition): number =>
  b.treatedAt - a.treatedAt || (a.treatmentId < b.treatmentId ? 1 : a.treatmentId > b.treatmentId ? -1 : 0);

const keyOf = (clinicId: string, treatmentId: string): string => `${clinicId}#${treatmentId}`;

const identify = ({ clinicId, event }: Treatment): TreatmentKey => ({
  clinicId,
  treatmentId: event.treatmentId,
});
