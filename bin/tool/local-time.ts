import type { Instant } from '../../lambdas/domain/instant.ts';

/** `Thu, Oct 29, 2026, 09:08 EDT` */
export function localTime(at: Instant, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return format.format(new Date(at));
}
