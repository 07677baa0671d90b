import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { DAY, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { type Amendment, amendTreatment } from '../../lambdas/use-cases/amend-treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, aTreatment, at, contactIdOf, NOON, somePlans } from '../builders/treatment.ts';

let treatments: MemoryTreatments;
let scheduled: { wakeUp: WakeUp; at: Instant }[];

beforeEach(() => {
  treatments = new MemoryTreatments();
  scheduled = [];
});

const KEY = { clinicId: 'demo', treatmentId: 'T-1001' };
const LATER = NOON + 3 * DAY;
const cancel = (now = NOON) => cancelTreatment(KEY, now, treatments);
const amend = (amendment: Amendment, now = NOON) =>
  amendTreatment(KEY, amendment, aClinic(), now, {
    treatments,
    schedules: {
      schedule: async (wakeUp, asked) => {
        scheduled.push({ wakeUp, at: asked });
      },
    },
    journal: { wakeUpNotMade: () => undefined, textNotComposed: () => undefined, published: () => undefined },
    carePlans: somePlans,
    contactIdOf,
  });

const states = (treatment: Treatment | undefined) => treatment?.checkIns.map(({ state }) => state);

/** The stored treatment with its first check-in being sent, or sent. */
const withFirst = async (state: 'sending' | 'sent'): Promise<CheckIn> => {
  const treatment = aTreatment();
  const [first] = treatment.checkIns;
  if (first === undefined) throw new Error('a treatment has check-ins');
  const { key, dueAt, sendAt, expiresAt } = first;
  const planned = { key, dueAt, sendAt, expiresAt };
  const attempt = { token: 't', startedAt: sendAt, deadline: sendAt + MINUTE };
  const sending: CheckIn = { ...planned, state: 'sending', attempt, refusals: 0 };
  const sent: CheckIn = { ...planned, state: 'sent', sentAt: sendAt, messageId: 'm' };
  const moves = state === 'sending' ? [sending] : [sending, sent];
  await treatments.create(moves.reduce(withCheckIn, treatment));
  return moves.at(-1) as CheckIn;
};

/** Somebody else's write, between reading and writing. */
const raceOnce = (race: () => Promise<unknown>) => {
  const replace = treatments.replace.bind(treatments);
  treatments.replace = async (treatment) => {
    treatments.replace = replace;
    await race();
    return replace(treatment);
  };
};

describe('cancelling a treatment', () => {
  it('cancels what waits, as an edit of the clinic', async () => {
    await treatments.create(aTreatment());
    expect(states(await cancel())).toEqual(['cancelled', 'cancelled']);
    expect(await treatments.find('demo', 'T-1001')).toMatchObject({ revision: 2 });
  });

  it.each(['sending', 'sent'] as const)('leaves alone what is %s', async (state) => {
    const first = await withFirst(state);
    const cancelled = await cancel(LATER);
    expect(cancelled?.checkIns[0]).toEqual(first);
    expect(states(cancelled)).toEqual([state, 'cancelled']);
  });

  it('is done once, however often it is asked for', async () => {
    await treatments.create(aTreatment());
    const once = await cancel();
    expect(await cancel(LATER)).toEqual(once);
  });

  it('decides again after a lost race', async () => {
    await treatments.create(aTreatment());
    raceOnce(() => amend({ patient: { language: 'es' } }));
    const cancelled = await cancel();
    expect(states(cancelled)).toEqual(['cancelled', 'cancelled']);
    expect(cancelled?.event.patient.language).toBe('es');
  });

  it('knows no treatment that is not there', async () => {
    expect(await cancel()).toBeUndefined();
  });
});

describe('amending a treatment', () => {
  it('moves what waits, with new schedules, as an edit of the clinic', async () => {
    await treatments.create(aTreatment());
    const amended = await amend({ treatedAt: at('2026-11-24T10:00:00-05:00') });
    expect(amended?.checkIns.map(({ sendAt }) => sendAt)).toEqual([
      at('2026-11-26T10:00:00-05:00'),
      at('2026-12-22T10:00:00-05:00'),
    ]);
    expect(scheduled.map(({ at: asked }) => asked)).toEqual(amended?.checkIns.map(({ sendAt }) => sendAt));
    expect(amended?.revision).toBe(2);
  });

  it('follows the patient to another time zone', async () => {
    await treatments.create(aTreatment());
    const amended = await amend({ patient: { timeZone: 'America/Los_Angeles' } });
    expect(amended?.checkIns[0]?.sendAt).toBeGreaterThanOrEqual(at('2026-11-26T09:00:00-08:00'));
  });

  it('moves to the contact of a corrected phone', async () => {
    await treatments.create(aTreatment());
    expect(await amend({ patient: { phone: '+13055550199' } })).toMatchObject({
      contactId: contactIdOf('+13055550199'),
      event: { patient: { phone: '+13055550199', language: 'en' } },
    });
  });

  it('remembers what was first posted, through every correction', async () => {
    const { event } = aTreatment();
    await treatments.create(aTreatment());
    await amend({ patient: { language: 'es' } });
    expect(await amend({ patient: { phone: '+13055550199' } })).toMatchObject({ submitted: event });
  });

  it('leaves alone what was sent', async () => {
    const first = await withFirst('sent');
    const amended = await amend({ treatedAt: at('2026-11-24T10:00:00-05:00') }, LATER);
    expect(amended?.checkIns[0]).toEqual(first);
    expect(amended?.checkIns[1]?.sendAt).toBe(at('2026-12-22T10:00:00-05:00'));
  });

  it('notes on what is being sent where it belongs, should this attempt be refused', async () => {
    const first = await withFirst('sending');
    const amended = await amend({ treatedAt: at('2026-11-24T10:00:00-05:00') }, LATER);
    expect(amended?.checkIns[0]).toEqual({
      ...first,
      corrected: { dueAt: at('2026-11-26T10:00:00-05:00'), expiresAt: at('2026-11-29T10:00:00-05:00') },
    });
  });

  it('does not bring back what was cancelled', async () => {
    await treatments.create(aTreatment());
    raceOnce(() => cancel());
    expect(states(await amend({ treatedAt: at('2026-11-24T10:00:00-05:00') }))).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });

  it('knows no treatment that is not there', async () => {
    expect(await amend({ patient: { language: 'es' } })).toBeUndefined();
  });
});
