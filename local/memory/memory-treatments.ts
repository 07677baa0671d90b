import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { Treatments } from '../../lambdas/use-cases/ports.ts';

/** Treatments in memory, with the conditions of the DynamoDB store. */
export class MemoryTreatments implements Treatments {
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
}

const keyOf = (clinicId: string, treatmentId: string): string => `${clinicId}#${treatmentId}`;
