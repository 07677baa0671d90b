import { describe, expect, it } from '@jest/globals';
import { HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { dispatchBatch, type QueuedWakeUp } from '../../lambdas/use-cases/dispatch-batch.ts';
import type { Treatments } from '../../lambdas/use-cases/ports.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import { aClinic, anEvent, aTreatment, at, somePlans } from '../builders/treatment.ts';

/** Treatments by reference: a storm is large, and nobody here writes at the same time. */
class StormTreatments implements Pick<Treatments, 'create' | 'find' | 'findAll' | 'replace'> {
  readonly stored = new Map<string, Treatment>();

  async create(treatment: Treatment): Promise<'created'> {
    this.stored.set(treatment.event.treatmentId, treatment);
    return 'created';
  }
  async find(_clinicId: string, treatmentId: string): Promise<Treatment | undefined> {
    return this.stored.get(treatmentId);
  }
  async findAll(): Promise<Treatment[]> {
    return [];
  }
  async replace(treatment: Treatment): Promise<Treatment> {
    const next = { ...treatment, version: treatment.version + 1 };
    this.stored.set(treatment.event.treatmentId, next);
    return next;
  }
}

/**
 * `count` check-ins due at the same minute, one worker with the number's whole rate, and a queue that is given what falls due.
 * Runs until nothing waits any more.
 */
async function weather({
  count,
  due,
  partsPerSecond,
}: {
  count: number;
  due: string;
  partsPerSecond: number;
}) {
  const treatments = new StormTreatments();
  const treatedAt = at(due) - 48 * HOUR;
  const template = aTreatment({ event: anEvent({ treatedAt }), createdAt: treatedAt });
  const [first] = template.checkIns;
  if (first?.state !== 'scheduled') throw new Error('a treatment starts with a scheduled check-in');
  for (let index = 0; index < count; index += 1) {
    await treatments.create({
      ...template,
      contactId: `contact-${index}`,
      event: { ...template.event, treatmentId: `T-${index}` },
      checkIns: [first],
    });
  }

  let now: Instant = at(due);
  const clock = () => now;
  const sentAt: Instant[] = [];
  const network = {
    publish: async () => {
      sentAt.push(now);
      return { result: 'accepted', messageId: `m-${sentAt.length}` } as const;
    },
  };
  const pause = async (milliseconds: number) => {
    now += milliseconds;
  };
  const schedules = new Map<Instant, QueuedWakeUp[]>();
  const messageOf = (treatmentId: string, sendAt: Instant): QueuedWakeUp => ({
    messageId: treatmentId,
    body: '',
    wakeUp: { clinicId: 'demo', treatmentId, checkIn: '48h', sendAt },
  });
  const deps = {
    treatments,
    indexes: { ofContact: async () => [] },
    openAlerts: { openOf: async () => [] },
    // More texts than any ceiling: it is the rate that is looked at here.
    textCounts: { count: async () => true, takeBack: async () => undefined },
    ceilings: { phone: 10, clinic: 1_000 },
    contacts: {
      reserve: async () => 'reserved' as const,
      release: async () => undefined,
      optOut: async () => undefined,
    },
    schedules: {
      schedule: async (
        { treatmentId, sendAt }: { treatmentId: string; sendAt: Instant },
        wakesAt: Instant,
      ) => {
        schedules.set(wakesAt, [...(schedules.get(wakesAt) ?? []), messageOf(treatmentId, sendAt)]);
      },
    },
    deadLetters: { put: async () => undefined },
    clinics: { find: async () => aClinic() },
    carePlans: somePlans,
    journal: {
      wakeUpNotMade: () => undefined,
      textNotComposed: () => undefined,
      ceilingReached: () => undefined,
      published: () => undefined,
    },
    clock,
    textHash: () => 'hash',
    newToken: () => 'token',
    sendingLimit: 3 * MINUTE,
    gate: new SendingGate(network, {
      journal: { texted: () => undefined },
      partsPerSecond,
      allowedCountries: ['US'],
      clock,
      pause,
    }),
    remainingTime: () => Number.POSITIVE_INFINITY,
    report: () => undefined,
  };

  let queue = [...treatments.stored.keys()].map((id) => messageOf(id, first.sendAt));
  while (queue.length > 0) {
    await dispatchBatch(queue, deps);
    const next = Math.min(...schedules.keys());
    if (next === Number.POSITIVE_INFINITY) break;
    now = Math.max(now, next);
    queue = schedules.get(next) ?? [];
    schedules.delete(next);
  }
  const states = [...treatments.stored.values()].map(({ checkIns }) => checkIns[0]?.state);
  return { sentAt, states };
}

const hourInNewYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: 'numeric',
  hourCycle: 'h23',
});
const isAtNight = (instant: Instant): boolean => {
  const hour = Number(hourInNewYork.format(instant));
  return hour < 9 || hour >= 20;
};

describe('a storm of check-ins due in one minute', () => {
  it('100,000 of them drain at the rate of the number, the same day', async () => {
    const { sentAt, states } = await weather({
      count: 100_000,
      due: '2026-11-26T09:00:00-05:00',
      partsPerSecond: 10,
    });
    expect(states.every((state) => state === 'sent')).toBe(true);
    expect(sentAt).toHaveLength(100_000);
    expect((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)).toBe(99_999 * 100);
    expect(sentAt.some(isAtNight)).toBe(false);
  }, 30_000);

  it('what does not fit before the window closes goes on the next morning, never at night', async () => {
    const { sentAt, states } = await weather({
      count: 1_000,
      due: '2026-11-26T19:50:00-05:00',
      partsPerSecond: 1,
    });
    expect(states.every((state) => state === 'sent')).toBe(true);
    expect(sentAt.some(isAtNight)).toBe(false);
    expect(sentAt.filter((instant) => instant < at('2026-11-26T20:00:00-05:00'))).toHaveLength(600);
  });

  it('what does not fit before its latest useful time expires', async () => {
    // 72 hours later the texts are useless: three evenings of ten minutes and three whole days, at one a minute.
    const { sentAt, states } = await weather({
      count: 5_000,
      due: '2026-11-26T19:50:00-05:00',
      partsPerSecond: 1 / 60,
    });
    const sent = states.filter((state) => state === 'sent').length;
    const expired = states.filter((state) => state === 'expired').length;
    expect(sent + expired).toBe(5_000);
    expect(sent).toBe(sentAt.length);
    expect(sentAt.length).toBeGreaterThan(1_900);
    expect(sentAt.length).toBeLessThan(2_000);
    expect(Math.max(...sentAt)).toBeLessThan(at('2026-11-29T19:50:00-05:00'));
    expect(sentAt.some(isAtNight)).toBe(false);
  });
});
