import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../lambdas/domain/instant.ts';

/** Where a request wants the clock to go, or what is wrong with it. */
export type ClockRequest =
  | { readonly to: Instant | typeof NEXT_EVENT }
  | { readonly status: 400 | 409; readonly detail: string };

/** The next moment at which anything can happen by itself. */
export const NEXT_EVENT = 'next-event';

const USAGE =
  'Send {"advance": "PT48H"} (an ISO 8601 duration), {"to": "2026-12-22T15:30:00Z"} (an instant) or {"to": "next-event"}.';

/** Reads the body of a request to move the clock, which stands at `now`. Calendar parts of a duration pass in UTC. */
export function readClockRequest(body: string, now: Instant): ClockRequest {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return { status: 400, detail: `The body is not JSON. ${USAGE}` };
  }
  if (typeof request !== 'object' || request === null || Object.keys(request).length !== 1)
    return { status: 400, detail: USAGE };
  const { advance, to } = request as { advance?: unknown; to?: unknown };
  if (typeof advance === 'string') return advanced(advance, now);
  if (to === NEXT_EVENT) return { to };
  if (typeof to === 'string') return moved(to, now);
  return { status: 400, detail: USAGE };
}

function advanced(text: string, now: Instant): ClockRequest {
  let target: Instant;
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    target = start.add(Temporal.Duration.from(text)).epochMilliseconds;
  } catch {
    return { status: 400, detail: `"${text}" is not an ISO 8601 duration that can be added. ${USAGE}` };
  }
  return target < now ? { status: 400, detail: 'Time does not go back.' } : { to: target };
}

function moved(text: string, now: Instant): ClockRequest {
  let target: Instant;
  try {
    target = Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return { status: 400, detail: `"${text}" is not an instant with an offset. ${USAGE}` };
  }
  return target < now
    ? { status: 409, detail: 'Time does not go back: the clock is past that.' }
    : { to: target };
}
