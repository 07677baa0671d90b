import type { Source, Treatment } from '../domain/treatment.ts';
import type { TreatmentKey, Treatments } from './ports.ts';

/** A clinic's edit of a treatment. */
export interface Edit {
  /** One of its own for each edit. */
  readonly id: string;
  /** Whether it is meant for this revision of the treatment: `If-Match`. */
  readonly isFor: (revision: number) => boolean;
  /** Of a record system: which version of its record it comes from. */
  readonly source?: Source;
}

/**
 * How an edit ended. `revision-changed`: it was not meant for what is stored now. `other-record`: the treatment's id was taken
 * from an identifier of another system.
 */
export type Edited =
  | { readonly outcome: 'stored'; readonly treatment: Treatment }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'revision-changed' }
  | { readonly outcome: 'other-record' };

export interface Editing<R> {
  /** The treatment as edited, the very same if there is nothing to do, or how the edit ends without effect. */
  readonly decide: (treatment: Treatment) => Promise<Treatment | R>;
  /** What must have been done when the edited treatment is stored. May be done more than once, and in vain. */
  readonly prepare?: (edited: Treatment, treatment: Treatment) => Promise<unknown>;
}

/** More than are made of one treatment while the answer to a write is waited for. */
const EDITS_KEPT = 10;

/**
 * Edits a treatment. After a lost race the edit is decided again on what is then stored. One that has been done already is done,
 * whatever revision it was meant for. A version of a record that is earlier than the one before changes nothing.
 */
export async function editTreatment<R extends { readonly outcome: string }>(
  { clinicId, treatmentId }: TreatmentKey,
  edit: Edit,
  { decide, prepare = async () => undefined }: Editing<R>,
  treatments: Pick<Treatments, 'find' | 'replace'>,
): Promise<Edited | R> {
  for (;;) {
    const treatment = await treatments.find(clinicId, treatmentId);
    if (treatment === undefined) return { outcome: 'not-found' };
    // The SDK repeats a write whose answer went missing, and the repetition loses against the first.
    if (treatment.lastEdits?.includes(edit.id)) return { outcome: 'stored', treatment };
    if (isOtherRecord(edit.source, treatment.source)) return { outcome: 'other-record' };
    if (isEarlier(edit.source, treatment.source)) return { outcome: 'stored', treatment };

    const edited = await decide(treatment);
    const isDone = edited === treatment;
    if (!isDone && !edit.isFor(treatment.revision)) return { outcome: 'revision-changed' };
    if ('outcome' in edited) return edited;
    await prepare(edited, treatment);
    const next = withSource(edited, edit.source);
    if (next === treatment) return { outcome: 'stored', treatment };
    const lastEdits = [...(treatment.lastEdits ?? []), edit.id].slice(-EDITS_KEPT);
    const stored = await treatments.replace({ ...next, ...(!isDone && { lastEdits }) });
    if (stored !== 'conflict') return { outcome: 'stored', treatment: stored };
  }
}

const isOtherRecord = (source: Source | undefined, stored: Source | undefined): boolean =>
  source?.system !== undefined && stored?.system !== undefined && source.system !== stored.system;

/** Equal times are in the order in which they come: many systems write whole seconds. */
const isEarlier = (source: Source | undefined, stored: Source | undefined): boolean =>
  source?.updatedAt !== undefined && stored?.updatedAt !== undefined && source.updatedAt < stored.updatedAt;

/** The version of the record is noted even where it changes nothing else: an earlier one must not come after it. */
const withSource = (treatment: Treatment, source: Source | undefined): Treatment =>
  source === undefined ||
  (source.system === treatment.source?.system && source.updatedAt === treatment.source?.updatedAt)
    ? treatment
    : { ...treatment, source: { ...treatment.source, ...source } };
