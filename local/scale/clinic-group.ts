import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { nextAllowed } from '../../lambdas/domain/timing.ts';
import type { Random } from '../simulation/random.ts';

/** A treatment that a clinic of the group posts. */
export interface Arrival {
  readonly clinic: Clinic;
  readonly treatmentId: string;
  readonly treatedAt: Instant;
  readonly postedAt: Instant;
}

/** Where the clinics of a group are: so many of twenty in each zone. An assumption, about as people live in the United States. */
const ZONES = [
  ['America/New_York', 10],
  ['America/Chicago', 6],
  ['America/Denver', 1],
  ['America/Los_Angeles', 3],
] as const;

/** What part of its treatments a clinic gives in each hour from 08:00 on, with a dip at noon. An assumption. */
const HOURS = [0.6, 1, 1.2, 1.1, 0.4, 0.8, 1.1, 1.1, 0.9, 0.5] as const;
const WORKING_HOURS = { opens: '08:00', closes: '18:00' };
/** How busy a clinic is from Sunday to Saturday; an average day from Monday to Friday is 1. An assumption. */
const WEEKDAYS = [0, 1, 1.1, 1.1, 1, 0.8, 0.3] as const;

/** When it is night all over the group, in UTC: the next opening is that of the same date. */
const NIGHT = 6 * HOUR;

/** The clinics of a group, spread over its zones. */
export const clinicsOf = (count: number): readonly Clinic[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `clinic-${index}`,
    name: 'Demo Clinic',
    phone: '305-555-0100',
    emergencyPhone: '911',
    language: 'en',
    timeZone: zoneOf(index),
    window: { opens: '09:00', closes: '20:00' },
    country: 'US',
    alertContacts: [],
  }));

const ALL_ZONES = ZONES.flatMap(([zone, share]) => Array.from({ length: share }, () => zone));

/** Seven apart, so that a small group has clinics in several zones too. */
const zoneOf = (index: number): string => ALL_ZONES[(index * 7) % ALL_ZONES.length] ?? ZONES[0][0];

/**
 * What the clinics post that treat on a day, the earliest first. A clinic posts within half an hour of a treatment.
 * @param day its midnight in UTC
 * @param perDay how many treatments a clinic gives on an average day from Monday to Friday
 */
export function arrivalsOf(
  clinics: readonly Clinic[],
  day: Instant,
  perDay: number,
  random: Random,
): readonly Arrival[] {
  const weekday = WEEKDAYS[new Date(day).getUTCDay()] ?? 0;
  const openings = new Map<string, Instant>();
  const openingIn = (zone: string): Instant => {
    const opening = openings.get(zone) ?? nextAllowed(day + NIGHT, WORKING_HOURS, zone, 0);
    openings.set(zone, opening);
    return opening;
  };
  return clinics
    .flatMap((clinic, index) =>
      Array.from({ length: poisson(perDay * weekday, random) }, (_, nth) => {
        const treatedAt = openingIn(clinic.timeZone) + timeOfDay(random);
        return {
          clinic,
          treatmentId: `${new Date(day).toISOString().slice(0, 10)}.${index}.${nth}`,
          treatedAt,
          postedAt: treatedAt + random.between(MINUTE, 30 * MINUTE),
        };
      }),
    )
    .toSorted((one, other) => one.postedAt - other.postedAt);
}

/** Milliseconds since the opening. */
function timeOfDay(random: Random): number {
  let left = random.next() * HOURS.reduce((sum, weight) => sum + weight, 0);
  for (const [hour, weight] of HOURS.entries()) {
    if (left < weight) return hour * HOUR + Math.floor((left / weight) * HOUR);
    left -= weight;
  }
  return HOURS.length * HOUR - 1;
}

/** A number with a Poisson distribution: as many as fit into `mean` with exponential waits in between. */
function poisson(mean: number, random: Random): number {
  let count = -1;
  for (let sum = 0; sum < mean || count < 0; count += 1) sum += -Math.log(1 - random.next());
  return Math.max(0, count);
}

/** The midnights in UTC of so many days from one on. */
export const daysFrom = (first: Instant, count: number): readonly Instant[] =>
  Array.from({ length: count }, (_, index) => first + index * DAY);
