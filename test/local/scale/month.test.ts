import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../lambdas/domain/instant.ts';
import { type MonthSettings, playMonth, type SentText } from '../../../local/scale/month.ts';
import { describeMonths, plotMonths } from '../../../local/scale/report.ts';

const aMonth = (changes: Partial<MonthSettings> = {}): MonthSettings => ({
  seed: 1,
  clinics: 6,
  treatmentsPerDay: 6,
  partsPerSecond: 0.2,
  horizonDays: Number.POSITIVE_INFINITY,
  days: 3,
  daysBefore: 3,
  ...changes,
});

async function played(changes: Partial<MonthSettings> = {}) {
  const texts: SentText[] = [];
  const month = await playMonth(aMonth(changes), (text) => texts.push(text));
  return { month, texts };
}

/** Hours on the walls of patients. Not by the product's own reckoning. */
const walls = new Map<string, Intl.DateTimeFormat>();

function hourOf({ at, clinic: { timeZone } }: SentText): number {
  const wall =
    walls.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  walls.set(timeZone, wall);
  return Number(wall.format(at));
}

/** Early, at night, or useless. */
function isOutOfBounds(text: SentText): boolean {
  const { at, checkIn } = text;
  const hour = hourOf(text);
  return at < checkIn.dueAt || at >= checkIn.expiresAt || hour < 9 || hour >= 20;
}

const nameOf = ({ wakeUp: { treatmentId, checkIn } }: SentText): string => `${treatmentId}/${checkIn}`;

describe.each([
  ['made at once', Number.POSITIVE_INFINITY],
  ['made three days ahead', 3],
])('a month of a group whose schedules are %s', (_, horizonDays) => {
  it('sends every check-in once, in the window and while it is useful', async () => {
    const { month, texts } = await played({ horizonDays });
    expect(month.ends).toEqual({ sent: month.checkIns, expired: 0, open: 0 });
    expect(new Set(texts.map(nameOf)).size).toBe(month.checkIns);
    expect(texts).toHaveLength(month.checkIns);
    expect(texts.filter((text) => isOutOfBounds(text))).toEqual([]);
  });

  it('is the same to the byte for the same seed', async () => {
    const told = async (seed: number) => {
      const { month } = await played({ horizonDays, seed });
      return [describeMonths([month]), plotMonths([month])];
    };
    expect(await told(5)).toEqual(await told(5));
    expect(await told(5)).not.toEqual(await told(6));
  });
});

it('a horizon holds fewer schedules, and makes no text later', async () => {
  const weeks = { clinics: 3, daysBefore: 28 };
  const [atOnce, ahead] = await Promise.all([
    playMonth(aMonth(weeks)),
    playMonth(aMonth({ ...weeks, horizonDays: 3 })),
  ]);
  expect(ahead.peakSchedules).toBeLessThan(atOnce.peakSchedules / 3);
  expect(ahead.lateness.most).toBeLessThan(atOnce.lateness.most + MINUTE);
});

it('where the number takes far too few, none is lost: what is not sent while it is useful expires', async () => {
  // In New York, in one day what the number takes in three and a bit.
  const tooMany = { clinics: 1, treatmentsPerDay: 4_200, partsPerSecond: 0.0825, days: 1, daysBefore: 0 };
  const { month, texts } = await played({ ...tooMany, horizonDays: 3 });
  const { sent, expired, open } = month.ends;
  expect(open).toBe(0);
  expect(expired).toBeGreaterThan(0);
  expect(sent + expired).toBe(month.checkIns);
  expect(new Set(texts.map(nameOf)).size).toBe(sent);
  expect(texts.filter((text) => isOutOfBounds(text))).toEqual([]);
});
