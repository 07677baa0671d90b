import { describe, expect, it } from '@jest/globals';
import { type ReplyReading, readReply } from '../../../lambdas/domain/reply.ts';
import { isWorrying, type Row, raisesAlert, rows, show } from './table.ts';

const read = rows.map((row) => ({ row, got: readReply(row.reply, row.meanings) }));

/** The replies for which something does not hold. */
const exceptions = (isWrong: (row: Row, got: ReplyReading) => boolean): string[] =>
  read.filter(({ row, got }) => isWrong(row, got)).map(({ row }) => show(row));

/** The same with how each is read. */
const readings = (isWrong: (row: Row, got: ReplyReading) => boolean): Record<string, string> =>
  Object.fromEntries(
    read
      .filter(({ row, got }) => isWrong(row, got))
      .map(({ row, got }) => [show(row), [got.consent, got.outcome].filter(Boolean).join(' + ')]),
  );

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

  it('are told to a person, each one that a person must read', () => {
    expect(
      exceptions(({ outcome, isAutomatic }, got) => {
        return outcome === 'unreadable' && !isAutomatic && !raisesAlert(got);
      }),
    ).toEqual([]);
  });

  it('are read as less than a person reads them in these, which a person is told', () => {
    expect(
      readings(({ outcome }, got) => outcome !== undefined && care(got.outcome) < care(outcome)),
    ).toEqual({
      '4w: ٢': 'unreadable',
      '4w: II': 'unreadable',
      '48h: la mano la traigo como guante de boxeo': 'unreadable',
      '4w: la mano la traigo como guante de boxeo': 'unreadable',
      "4w: ngl it's a smidge uncomfy where the shot went in but thats about it": 'unreadable',
    });
  });

  it('say of consent what a person reads, but for these, which a person is told', () => {
    expect(
      readings(({ consent }, got) =>
        consent.length === 0 ? got.consent !== undefined : !consent.some((word) => word === got.consent),
      ),
    ).toEqual(
      Object.fromEntries(
        [
          ['i got off these by accident, pls start sending me the texts again', 'unreadable'],
          ['empiecen a mandarme los textos otra vez porfa', 'unreadable'],
          ['se confundio de persona yo no me inyecte nada', 'unreadable'],
          ['este no es el cel de don Luis, es mi vecino y se lo acaban de llevar en ambulancia', 'urgent'],
        ].flatMap(([reply, outcome]) => [
          [`48h: ${reply}`, outcome],
          [`4w: ${reply}`, outcome],
        ]),
      ),
    );
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
    process.stdout.write(`read with more care than needed: ${overcautious.length} of ${rows.length}\n`);
    expect(overcautious.length).toBeLessThan(rows.length / 20);
  });

  it('get the words for emergencies without need in hardly any', () => {
    expect(
      exceptions(
        ({ outcome, consent }, got) =>
          outcome !== 'urgent' && consent.length === 0 && got.outcome === 'urgent',
      ),
    ).toEqual(
      [
        'ayuda porfa traigo mucha comezon y ronchas en los brazos',
        'sorry cant talk my dog is having seizures at the vet',
      ].flatMap((reply) => [`48h: ${reply}`, `4w: ${reply}`]),
    );
  });
});
