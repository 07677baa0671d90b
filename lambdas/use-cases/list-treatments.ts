import type { CheckInState } from '../domain/check-in.ts';
import { type Instant, SECOND } from '../domain/instant.ts';
import type { Treatment } from '../domain/treatment.ts';
import type { ListPosition, TreatmentIndexes, Treatments } from './ports.ts';

export interface ListTreatments {
  readonly treatments: Pick<Treatments, 'findAll'>;
  readonly indexes: Pick<TreatmentIndexes, 'ofClinic'>;
  /** Milliseconds left to this request. */
  readonly remainingTime: () => number;
}

/** Which treatments are asked for. What is absent does not matter. */
export interface TreatmentQuery {
  readonly carePlan?: string;
  /** At least one check-in is in it. */
  readonly state?: CheckInState;
  readonly treatedFrom?: Instant;
  /** Not included. */
  readonly treatedTo?: Instant;
  readonly after?: ListPosition;
  readonly limit: number;
}

/** What one request looks at before it answers with what it has, so that a rare state does not read a whole table. */
const MOST_LOOKED_AT = 1_000;
const PAGE = 100;
/** What a page takes at its slowest. */
const SLOWEST_PAGE = 8 * SECOND;

/**
 * A clinic's treatments, those treated last first: at most `limit` of them, fewer (or none) where those asked for are rare.
 * `next` is the place to go on behind, undefined at the end. A treatment whose time is amended between two requests moves in
 * the list, and may be met twice or not at all; nothing else that is written meanwhile disturbs it.
 */
export async function listTreatments(
  clinicId: string,
  query: TreatmentQuery,
  { treatments, indexes, remainingTime }: ListTreatments,
): Promise<{ readonly treatments: readonly Treatment[]; readonly next: ListPosition | undefined }> {
  const { treatedFrom, treatedTo, limit } = query;
  const range = {
    ...(treatedFrom !== undefined && { from: treatedFrom }),
    ...(treatedTo !== undefined && { before: treatedTo }),
  };
  const found: Treatment[] = [];
  let after = query.after;
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; ) {
    const page = await indexes.ofClinic(clinicId, range, isFiltered(query) ? PAGE : limit, after);
    const keys = page.positions.map(({ treatmentId }) => ({ clinicId, treatmentId }));
    const byId = new Map(
      (await treatments.findAll(keys)).map((treatment) => [treatment.event.treatmentId, treatment]),
    );
    for (const position of page.positions) {
      if (found.length === limit) return { treatments: found, next: after };
      const treatment = byId.get(position.treatmentId);
      if (treatment !== undefined && fits(treatment, query)) found.push(treatment);
      after = position;
    }
    if (page.isLast) return { treatments: found, next: undefined };
    if (found.length === limit) return { treatments: found, next: after };
    lookedAt += page.positions.length;
    if (remainingTime() < SLOWEST_PAGE) break;
  }
  return { treatments: found, next: after };
}

const isFiltered = ({ carePlan, state }: TreatmentQuery): boolean =>
  carePlan !== undefined || state !== undefined;

/** By what is stored: the index may lag behind it. */
const fits = (
  { event, checkIns }: Treatment,
  { carePlan, state, treatedFrom = 0, treatedTo = Number.POSITIVE_INFINITY }: TreatmentQuery,
): boolean =>
  (carePlan === undefined || event.carePlan === carePlan) &&
  (state === undefined || checkIns.some((checkIn) => checkIn.state === state)) &&
  treatedFrom <= event.treatedAt &&
  event.treatedAt < treatedTo;
