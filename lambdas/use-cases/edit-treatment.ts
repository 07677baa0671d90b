import type { Treatment } from '../domain/treatment.ts';
import type { TreatmentKey, Treatments } from './ports.ts';

/** A clinic's edit of a treatment. */
export interface Edit {
  /** One of its own for each edit. */
  readonly id: string;
  /** Whether it is meant for this revision of the treatment: `If-Match`. */
  readonly isFor: (revision: number) => boolean;
}

/** How an edit ended; `revision-changed`: it was not meant for what is stored now. */
export type Edited =
  | { readonly outcome: 'stored'; readonly treatment: Treatment }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'revision-changed' };

/**
 * Stores what `change` makes of a treatment, as the clinic's next revision; nothing where it gives the very same one back.
 * After a lost race the edit is decided again on what is then stored. `change` may end the edit with a result of its own.
 */
export async function editTreatment<R extends { readonly outcome: string }>(
  { clinicId, treatmentId }: TreatmentKey,
  edit: Edit,
  change: (treatment: Treatment) => Promise<Treatment | R>,
  treatments: Pick<Treatments, 'find' | 'replace'>,
): Promise<Edited | R> {
  for (;;) {
    const treatment = await treatments.find(clinicId, treatmentId);
    if (treatment === undefined) return { outcome: 'not-found' };
    // The SDK repeats a write whose answer went missing, and the repetition loses against the first.
    if (treatment.lastEdit === edit.id) return { outcome: 'stored', treatment };
    if (!edit.isFor(treatment.revision)) return { outcome: 'revision-changed' };
    const changed = await change(treatment);
    if ('outcome' in changed) return changed;
    if (changed === treatment) return { outcome: 'stored', treatment };
    const stored = await treatments.replace({
      ...changed,
      revision: treatment.revision + 1,
      lastEdit: edit.id,
    });
    if (stored !== 'conflict') return { outcome: 'stored', treatment: stored };
  }
}
