import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Carrier } from '../../local/engine/delivery-log.ts';
import { Random } from '../../local/simulation/random.ts';
import type { Intercept, Verdict } from '../../local/wire/fault.ts';
import { dueIndex } from './support/aws.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

/**
 * The faults of the simulation on the real thing: the bundles, their adapters and the wire protocols of AWS, since the
 * conditions that matter live in DynamoDB expressions. Which call fails, and how, follows from the seed; the order in which
 * calls arrive is the machine's, so a seed narrows a failure down and does not replay it to the letter.
 */
const SEEDS = [1, Math.floor(Math.random() * 1_000_000)];
const TREATMENTS = 12;

const unavailable = { code: 'InternalServerError', status: 500, message: 'an internal error' };
const throttled = {
  dynamodb: { code: 'ThrottlingException', status: 400, message: 'Rate exceeded' },
  scheduler: { code: 'ThrottlingException', status: 429, message: 'Rate exceeded' },
  sqs: { code: 'RequestThrottled', status: 403, message: 'Rate exceeded' },
  sns: { code: 'Throttled', status: 429, message: 'Rate exceeded' },
};

/** One call in six goes wrong, in one of the ways that calls do. */
function faultsOf(random: Random): Intercept & { readonly injected: () => number } {
  let injected = 0;
  const intercept = ({ service, caller }: Parameters<Intercept>[0]): Verdict => {
    // What is no function's call is the test's own.
    if (!caller.includes('aftercare') || !random.chance(1 / 6)) return 'pass';
    injected += 1;
    return random.pick([
      { before: unavailable },
      { before: 'drop' },
      { before: throttled[service] },
      { after: unavailable },
      { after: 'drop' },
    ]);
  };
  return Object.assign(intercept, { injected: () => injected });
}

/** One text in ten is never heard of again, one is undelivered, and one's receipt takes up to 72 hours. */
function carrierOf(random: Random): Carrier {
  const delivered = {
    status: 'SUCCESS',
    providerResponse: 'Message has been accepted by phone carrier',
  } as const;
  const unreachable = {
    status: 'FAILURE',
    providerResponse: 'Phone is currently unreachable/unavailable',
  } as const;
  return () => {
    if (random.chance(1 / 10)) return 'lost';
    if (random.chance(1 / 10)) return { ...unreachable, delayMs: 30 * SECOND };
    return { ...delivered, delayMs: random.chance(1 / 10) ? random.between(MINUTE, 72 * HOUR) : 5 * SECOND };
  };
}

const phoneOf = (index: number): string => `+1305555${String(1_000 + index)}`;

describe('every check-in is texted at most once, in its time, and ends or is told to a person', () => {
  // Nearly all that a run takes are the pauses before its functions call again.
  it.concurrent.each(SEEDS)('with faults of seed %d', holdsUnder, 120_000);
});

async function holdsUnder(seed: number): Promise<void> {
  const faults = faultsOf(new Random(seed));
  const clinic = await startClinicSystem({ intercept: faults, carrier: carrierOf(new Random(seed, 1)) });
  try {
    for (let index = 0; index < TREATMENTS; index += 1) {
      const event = anEvent({ treatmentId: `T-${index}`, patient: { phone: phoneOf(index) } });
      // As a clinic's system does: again, until it is answered.
      let status = 0;
      for (let attempt = 0; attempt < 20 && status !== 200 && status !== 201; attempt += 1) {
        status = (await clinic.post(event)).status;
      }
      expect([200, 201]).toContain(status);
    }
    await clinic.advance('P45D');
    expect(faults.injected()).toBeGreaterThan(TREATMENTS);

    const texts = await clinic.texts();
    const { alerts } = await clinic.state();
    for (let index = 0; index < TREATMENTS; index += 1) {
      const checkIns = await readUntilAnswered(clinic, `T-${index}`);
      const received = texts.filter(({ to }) => to === phoneOf(index));
      for (const { key, state, dueAt, expiresAt } of checkIns) {
        const ofCheckIn = received.filter(({ at }) => dueAt <= at && at < expiresAt);
        expect(ofCheckIn.length).toBeLessThanOrEqual(1);
        if (state === 'delivered' || state === 'sent') expect(ofCheckIn).toHaveLength(1);
        else {
          const told = alerts.filter(
            ({ message }: { message: { treatmentId: string; checkIn: string; kind: string } }) =>
              message.treatmentId === `T-${index}` && message.checkIn === key && message.kind === state,
          );
          expect({ state, told: told.length > 0 }).toEqual({ state, told: true });
        }
      }
      // No text beside those of the check-ins, and none at night.
      expect(received.length).toBeLessThanOrEqual(checkIns.length);
      for (const { at } of received) expect(isInWindow(at)).toBe(true);
    }
    expect(await dueIndex(clinic.run)).toEqual([]);
  } finally {
    await clinic.run.close();
  }
}

async function readUntilAnswered(system: ClinicSystem, treatmentId: string) {
  for (;;) {
    const { status, body } = await system.read(treatmentId);
    if (status === 200) {
      return body.checkIns as { key: string; state: string; dueAt: string; expiresAt: string }[];
    }
  }
}

const hour = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  hourCycle: 'h23',
});
const isInWindow = (instant: string): boolean => {
  const local = Number(hour.format(new Date(instant)));
  return local >= 9 && local < 20;
};
