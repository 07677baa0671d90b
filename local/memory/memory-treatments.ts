import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import type { TreatmentIndexes, TreatmentKey, Treatments } from '../../lambdas/use-cases/ports.ts';

/** Treatments in memory, with the conditions of the DynamoDB store. Their indexes are of one shard and never lag. */
export class MemoryTreatments implements Treatments, TreatmentIndexes {
  readonly #stored = new Map<string, Treatment>();

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

  async due(_shard: number, now: Instant): Promise<{ keys: TreatmentKey[]; next: undefined }> {
    const due = [...this.#stored.values()]
      .map((treatment) => ({ treatment, at: wakeAt(treatment) ?? Number.POSITIVE_INFINITY }))
      .filter(({ at }) => at <= now)
      .toSorted((a, b) => a.at - b.at);
    return { keys: due.map(({ treatment }) => identify(treatment)), next: undefined };
  }

  async ofContact(contactId: string): Promise<TreatmentKey[]> {
    return [...this.#stored.values()].filter((treatment) => treatment.contactId === contactId).map(identify);
  }
}

const keyOf = (clinicId: string, treatmentId: string): string => `${clinicId}#${treatmentId}`;

const identify = ({ clinicId, event }: Treatment): TreatmentKey => ({
  clinicId,
  treatmentId: event.treatmentId,
});
