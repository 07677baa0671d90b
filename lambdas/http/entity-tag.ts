import type { Treatment } from '../domain/treatment.ts';
import { Problem } from './problem.ts';

/** The entity tag of a treatment: what the clinic edits moves it, and nothing else. */
export const entityTagOf = ({ revision }: Pick<Treatment, 'revision'>): string => `"${revision}"`;

const ENTITY_TAGS = /^\s*(W\/)?"[^"]*"\s*(,\s*(W\/)?"[^"]*"\s*)*$/;

/**
 * The revisions that a request's `If-Match` is for (RFC 9110, 13.1.1): any, where there is none. A weak tag is for none.
 * Throws a Problem, 400, for what is no list of entity tags.
 */
export function readIfMatch(header: string | undefined): (revision: number) => boolean {
  if (header === undefined || header.trim() === '*') return () => true;
  if (!ENTITY_TAGS.test(header)) {
    throw new Problem(
      400,
      'Malformed If-Match',
      'If-Match takes the ETag of a treatment, in its quotes, or *.',
    );
  }
  const tags = header.split(',').map((tag) => tag.trim());
  return (revision) => tags.includes(entityTagOf({ revision }));
}
