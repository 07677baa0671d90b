import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { SeenEdit } from './oracle/facts.ts';

/** Who is told what clinics ask for and what they are answered. */
export interface ClinicWatcher {
  /** A post was answered with yes. */
  taken(key: TreatmentKey): void;
  /** The very event of a treatment that was taken was posted again. */
  postedAgain(key: TreatmentKey, outcome: string): void;
  editBegun(key: TreatmentKey, edit: SeenEdit): void;
  editAnswered(key: TreatmentKey, edit: string, outcome: string, treatment: Treatment | undefined): void;
}
