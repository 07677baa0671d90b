import { describe, expect, it } from '@jest/globals';
import { type ReplyReading, readReply } from '../../../lambdas/domain/reply.ts';
import { isWorrying, type Row, raisesAlert, rows, show } from './table.ts';

const read = rows.map((row) => ({ row, got: readReply(row.reply, row.meanings) }));

/** The replies for which something does not hold. */
const exceptions = (isWrong: (row: Row, got: ReplyReading) => boolean): string[] =>
  read.filter(({ row, got }) => isWrong(row, got)).map(({ row }) => show(row));

const careful = ['fine', 'expected', 'unreadable', 'concern', 'urgent'];
const care = (outcome: string | undefined): number => careful.indexOf(outcome ?? '');

const nameOf = (outcome: string | undefined, isAutomatic: boolean): string =>
  isAutomatic ? 'automatic' : (outcome ?? 'none');

describe('the replies of the table', () => {
  it('are read as the confusion table shows', () => {
    const names = [...careful, 'none', 'automatic'];
    const counts = names.map((want) =>
      names.map(
        (got) =>
          read.filter(
            ({ row, got: reading }) =>
              nameOf(row.outcome, row.isAutomatic) === want &&
              nameOf(reading.outcome, reading.automatic) === got,
          ).length,
      ),
    );
    const table = [
      ['want \\ got', ...names],
      ...counts.map((line, at) => [names[at] ?? '', ...line.map(String)]),
    ];
    process.stdout.write(`${table.map((line) => line.map((cell) => cell.padEnd(11)).join('')).join('\n')}\n`);
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(rows.length);
  });

  it('raise an alert, each one that is worrying', () => {
    expect(exceptions(({ outcome }, got) => isWorrying(outcome) && !raisesAlert(got))).toEqual([]);
  });

  it('are never less than urgent where they are', () => {
    expect(exceptions(({ outcome }, got) => outcome === 'urgent' && got.outcome !== 'urgent')).toEqual([]);
  });

  it('are never read as less than a person reads them', () => {
    expect(
      exceptions(({ outcome }, got) => outcome !== undefined && care(got.outcome) < care(outcome)),
    ).toEqual([]);
  });

  it('say STOP where a person reads it, and only there', () => {
    const optsOut = (words: readonly (string | undefined)[]) =>
      words.includes('stop') || words.includes('wrong-number');
    expect(exceptions(({ consent }, got) => optsOut(consent) !== optsOut([got.consent]))).toEqual([]);
    expect(exceptions(({ consent }, got) => got.consent === 'stop' && !consent.includes('stop'))).toEqual([]);
  });

  it('say nothing else of consent than a person reads', () => {
    expect(
      exceptions(({ consent }, got) =>
        consent.length === 0 ? got.consent !== undefined : !consent.some((word) => word === got.consent),
      ),
    ).toEqual([]);
  });

  it('are automatic where a machine wrote them, and only there', () => {
    expect(exceptions(({ isAutomatic }, got) => isAutomatic !== got.automatic)).toEqual([]);
  });

  it('are never what a person excludes, but for more care', () => {
    expect(
      exceptions(
        ({ never, outcome }, got) =>
          never.some((each) => each === got.consent || each === got.outcome) &&
          !(care(got.outcome) > care(outcome)),
      ),
    ).toEqual([]);
  });

  it('are read with more care than needed in few cases', () => {
    const overcautious = exceptions(
      ({ outcome, isAutomatic }, got) =>
        !isAutomatic && outcome !== undefined && care(got.outcome) > care(outcome),
    );
    process.stdout.write(
      `read with more care than needed: ${overcautious.length} of ${rows.length}\n${overcautious.join('\n')}\n`,
    );
    expect(overcautious.length).toBeLessThanOrEqual(15);
  });
});
