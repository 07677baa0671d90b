import type { Clinic } from '../domain/clinic.ts';
import type { Clinics } from '../use-cases/ports.ts';

/** The clinics of the stage's configuration, as the stack hands them to the function: a JSON array. */
export class ConfiguredClinics implements Clinics {
  readonly #clinics: ReadonlyMap<string, Clinic>;

  constructor(json: string) {
    this.#clinics = new Map((JSON.parse(json) as Clinic[]).map((clinic) => [clinic.id, clinic]));
  }

  async find(clinicId: string): Promise<Clinic | undefined> {
    return this.#clinics.get(clinicId);
  }
}
