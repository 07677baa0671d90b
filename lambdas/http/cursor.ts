import { isAlertId } from '../domain/alert.ts';
import { isTreatmentId } from '../domain/treatment.ts';
import type { AlertPosition, ListPosition } from '../use-cases/ports.ts';

/** Places in a list as words that mean nothing to the caller. They hold no clinic: that comes from the token, each time. */
export interface Cursors<Position> {
  write(position: Position): string;
  /** The place that a cursor stands for, or undefined if it is none that was written here. */
  read(cursor: string): Position | undefined;
}

const cursors = <Position>(
  isId: (id: string) => boolean,
  toParts: (position: Position) => readonly [at: number, id: string],
  fromParts: (at: number, id: string) => Position,
): Cursors<Position> => {
  const write = (position: Position): string =>
    Buffer.from(JSON.stringify(toParts(position))).toString('base64url');
  return {
    write,
    read: (cursor) => {
      try {
        const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
        if (!Number.isSafeInteger(at) || at < 0 || typeof id !== 'string' || !isId(id)) return undefined;
        const read = fromParts(at, id);
        // Nothing more stands in it, and nothing in another spelling.
        return write(read) === cursor ? read : undefined;
      } catch {
        return undefined;
      }
    },
  };
};

export const treatmentCursors = cursors<ListPosition>(
  isTreatmentId,
  ({ treatedAt, treatmentId }) => [treatedAt, treatmentId],
  (treatedAt, treatmentId) => ({ treatedAt, treatmentId }),
);

export const alertCursors = cursors<AlertPosition>(
  isAlertId,
  ({ raisedAt, alertId }) => [raisedAt, alertId],
  (raisedAt, alertId) => ({ raisedAt, alertId }),
);
