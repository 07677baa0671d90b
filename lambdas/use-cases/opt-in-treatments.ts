import { optedIn } from '../domain/amendment.ts';
import type { CarePlans } from '../domain/care-plan.ts';
import type { Instant } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { Clinics, Treatments } from './ports.ts';

export interface OptInTreatments {
  readonly treatments: Pick<Treatments, 'find' | 'replace'>;
  readonly clinics: Clinics;
  readonly carePlans: CarePlans;
}

/**
 * Lets wait again what an opt-out had ended, of a contact that wants texts after all and as far as it is not too late. The sweep
 * wakes it when its time has come: it is rare, and needs no schedule of its own. A treatment whose phone has been corrected is
 * somebody else's to opt in.
 */
export async function optInTreatments(
  treatments: readonly Treatment[],
  contactId: string,
  now: Instant,
  deps: OptInTreatments,
): Promise<void> {
  for (const found of treatments) {
    let treatment: Treatment | undefined = found;
    while (treatment?.contactId === contactId) {
      const clinic = await deps.clinics.find(treatment.clinicId);
      if (clinic === undefined) break;
      const again: Treatment = optedIn(treatment, deps.carePlans, clinic, now);
      if (again === treatment || (await deps.treatments.replace(again)) !== 'conflict') break;
      treatment = await deps.treatments.find(found.clinicId, found.event.treatmentId);
    }
  }
}
