const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An ISO 8601 duration longer than zero, in whole numbers. */
export const durationPattern =
  /^P(?=.*[1-9])(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,4}S)?)?$/;

/**
 * The shortest and the longest time that a duration can take, in milliseconds: its date parts depend on the month and on
 * a change of the clocks by an hour.
 */
export function extent(duration: string): { readonly shortest: number; readonly longest: number } {
  const [date = '', time = ''] = duration.split('T');
  const part = (of: string, unit: string): number => Number(new RegExp(`(\\d+)${unit}`).exec(of)?.[1] ?? 0);
  const elapsed = part(time, 'H') * HOUR + (part(time, 'M') * 60 + part(time, 'S')) * 1_000;
  const days = part(date, 'W') * 7 + part(date, 'D');
  const clockChange = date === 'P' ? 0 : HOUR;
  return {
    shortest: (part(date, 'Y') * 365 + part(date, 'M') * 28 + days) * DAY + elapsed - clockChange,
    longest: (part(date, 'Y') * 366 + part(date, 'M') * 31 + days) * DAY + elapsed + clockChange,
  };
}
