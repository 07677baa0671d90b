import * as z from 'zod/mini';
import { isTreatmentId } from '../domain/treatment.ts';
import type { ListPosition } from '../use-cases/ports.ts';

/** A place in a list as a word that means nothing to the caller. It holds no clinic: that comes from the token, each time. */
export const writeCursor = ({ treatedAt, treatmentId }: ListPosition): string =>
  Buffer.from(JSON.stringify([treatedAt, treatmentId])).toString('base64url');

const position = z.tuple([z.int().check(z.gte(0)), z.string().check(z.refine(isTreatmentId))]);

/** The place that a cursor stands for, or undefined if it is none that `writeCursor` wrote. */
export function readCursor(cursor: string): ListPosition | undefined {
  try {
    const [treatedAt, treatmentId] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    const read = { treatedAt, treatmentId };
    return writeCursor(read) === cursor ? read : undefined;
  } catch {
    return undefined;
  }
}
