import { describe, expect, it } from '@jest/globals';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { SendOutcome } from '../../lambdas/domain/send-outcome.ts';
import { dispatchBatch, type QueuedWakeUp } from '../../lambdas/use-cases/dispatch-batch.ts';
import { SLOWEST_DISPATCH } from '../../lambdas/use-cases/dispatch-check-in.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTextCounts } from '../../local/memory/memory-text-counts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, anEvent, aTreatment, somePlans } from '../builders/treatment.ts';

/** The same plan with a first text of two parts. */
const inTwoParts: CarePlans = Object.fromEntries(
  Object.entries(somePlans).map(([id, plan]) => [
    id,
    {
      ...plan,
      checkIns: plan.checkIns.map((checkIn) => ({
        ...checkIn,
        texts: { ...checkIn.texts, en: `${checkIn.texts.en} ${'x'.repeat(160)}` },
      })),
    },
  ]),
);

/** A worker with `count` treatments whose first check-in is due. */
async function aWorker({
  count = 3,
  partsPerSecond = 1,
  remainingTime = (): number => 60_000,
  phone = '+1305555010',
} = {}) {
  const treatments = new MemoryTreatments();
  const all = Array.from({ length: count }, (_, index) =>
    aTreatment({
      event: anEvent({
        treatmentId: `T-${index}`,
        patient: { phone: `${phone}${index}`, language: 'en', timeZone: 'America/New_York' },
      }),
    }),
  );
  for (const treatment of all) await treatments.create(treatment);
  const sendAt = all[0]?.checkIns[0]?.sendAt ?? 0;
  const world = {
    now: sendAt as Instant,
    publishedAt: [] as Instant[],
    pauses: [] as number[],
    answers: [] as SendOutcome[],
    reported: [] as unknown[],
    deadLetters: [] as string[],
    texted: [] as string[],
    treatments,
  };
  const clock = () => world.now;
  const network = {
    publish: async (): Promise<SendOutcome> => {
      world.publishedAt.push(world.now);
      return (
        world.answers.shift() ?? { result: 'accepted', messageId: `message-${world.publishedAt.length}` }
      );
    },
  };
  const texted = (parts: number, { result }: SendOutcome) => {
    world.texted.push(`${parts} ${result}`);
  };
  const pause = async (milliseconds: number) => {
    world.pauses.push(milliseconds);
    world.now += milliseconds;
  };
  let tokens = 0;
  const deps = {
    treatments,
    indexes: treatments,
    openAlerts: { openOf: async () => [] },
    contacts: new MemoryContacts(),
    textCounts: new MemoryTextCounts(),
    ceilings: { phone: 10, clinic: 1_000 },
    schedules: { schedule: async () => undefined },
    clinics: { find: async () => aClinic() },
    carePlans: somePlans as CarePlans,
    journal: {
      wakeUpNotMade: () => undefined,
      textNotComposed: () => undefined,
      ceilingReached: () => undefined,
      published: () => undefined,
    },
    clock,
    textHash: () => 'hash',
    newToken: () => `token-${++tokens}`,
    sendingLimit: 3 * MINUTE,
    gate: new SendingGate(network, {
      journal: { texted },
      partsPerSecond,
      allowedCountries: ['US'],
      clock,
      pause,
    }),
    remainingTime,
    deadLetters: {
      put: async (body: string) => {
        world.deadLetters.push(body);
      },
    },
    report: (_: QueuedWakeUp, result: unknown) => world.reported.push(result),
  };
  const messages = all.map(({ clinicId, event: { treatmentId } }, index) => ({
    messageId: `m-${index}`,
    body: '{}',
    wakeUp: { clinicId, treatmentId, checkIn: '48h', sendAt },
  }));
  return {
    world,
    deps,
    messages,
    run: (batch: Parameters<typeof dispatchBatch>[0] = messages) => dispatchBatch(batch, deps),
  };
}

const poison = { messageId: 'poison', body: 'not a wake-up', wakeUp: undefined };

describe('a batch of wake-ups', () => {
  it('is sent at the pace of the number, a text of one part a second', async () => {
    const { world, run } = await aWorker();
    const start = world.now;
    expect(await run()).toEqual([]);
    expect(world.publishedAt).toEqual([start, start + 1_000, start + 2_000]);
  });

  it('pays for the parts of the batch before', async () => {
    const { world, messages, run } = await aWorker();
    await run(messages.slice(0, 1));
    await run(messages.slice(1, 2));
    expect(world.pauses).toEqual([1_000]);
  });

  it('waits for nothing that was not sent', async () => {
    const { world, messages, run } = await aWorker();
    const stale = messages.map(({ wakeUp, ...message }) => ({
      ...message,
      wakeUp: { ...wakeUp, sendAt: wakeUp.sendAt - MINUTE },
    }));
    await run(stale);
    expect(world.pauses).toEqual([]);
  });

  it('puts a message that is no wake-up among the dead letters at once, and sends the others', async () => {
    const { world, messages, run } = await aWorker();
    expect(await run([poison, ...messages])).toEqual([]);
    expect(world.deadLetters).toEqual(['not a wake-up']);
    expect(world.reported[0]).toEqual({ outcome: 'dead-lettered', reason: 'unreadable-message' });
    expect(world.publishedAt).toHaveLength(3);
  });

  it('has it delivered again where even that failed', async () => {
    const { deps, run } = await aWorker();
    deps.deadLetters.put = () => Promise.reject(new Error('the queue is down'));
    expect(await run([poison])).toEqual(['poison']);
  });

  it('has the message whose dispatch threw delivered again, and sends the others', async () => {
    const { world, deps, messages, run } = await aWorker();
    const find = deps.treatments.find.bind(deps.treatments);
    deps.treatments.find = (clinicId, treatmentId) =>
      treatmentId === 'T-1' ? Promise.reject(new Error('the table is down')) : find(clinicId, treatmentId);
    expect(await run(messages)).toEqual(['m-1']);
    expect(world.publishedAt).toHaveLength(2);
  });

  it('pays for what was sent even where recording it failed', async () => {
    const { world, deps, messages, run } = await aWorker();
    const replace = deps.treatments.replace.bind(deps.treatments);
    let writes = 0;
    deps.treatments.replace = (treatment) => {
      writes += 1;
      return writes === 2 ? Promise.reject(new Error('the table is down')) : replace(treatment);
    };
    expect(await run(messages.slice(0, 2))).toEqual(['m-0']);
    expect(world.pauses).toEqual([1_000]);
  });

  it('pays for every part of a text', async () => {
    const { world, deps, run } = await aWorker({ count: 2 });
    deps.carePlans = inTwoParts;
    await run();
    expect(world.pauses).toEqual([2_000]);
  });

  it('has every text journalled, with its parts and what the network said', async () => {
    const { world, deps, run } = await aWorker({ count: 2 });
    deps.carePlans = inTwoParts;
    world.answers = [{ result: 'accepted', messageId: 'm' }, { result: 'unknown' }];
    await run();
    expect(world.texted).toEqual(['2 accepted', '2 unknown']);
  });

  it('says why a message is to be delivered again', async () => {
    const { world, messages, deps, run } = await aWorker();
    deps.clinics.find = async () => undefined as never;
    expect(await run(messages.slice(0, 1))).toEqual(['m-0']);
    expect(world.reported).toEqual([{ error: expect.objectContaining({ name: 'unknown-clinic' }) }]);
  });

  it('leaves what there is no time for to the next delivery', async () => {
    const { world, run } = await aWorker({ remainingTime: () => SLOWEST_DISPATCH - 1 });
    expect(await run()).toEqual(['m-0', 'm-1', 'm-2']);
    expect(world.publishedAt).toEqual([]);
  });
});

describe('a phone of a country that may not be texted any more', () => {
  it('gets no text: its check-in has failed, and the sender is as free as before', async () => {
    const { world, run } = await aWorker({ phone: '+1416555010' });
    expect(await run()).toEqual([]);
    expect(world.publishedAt).toEqual([]);
    expect(world.pauses).toEqual([]);
    expect(world.reported).toEqual(
      Array.from({ length: 3 }, () => ({ outcome: 'failed', reason: 'country-not-allowed' })),
    );
  });
});

describe('an account that the network refuses', () => {
  it('is not tried again with the rest of the batch, which is put off', async () => {
    const { world, run } = await aWorker();
    world.answers = [{ result: 'refused', cause: 'account' }];
    expect(await run()).toEqual([]);
    expect(world.publishedAt).toHaveLength(1);
    expect(world.reported).toMatchObject([
      { outcome: 'scheduled', reason: 'account' },
      { outcome: 'scheduled', reason: 'sending-stopped' },
      { outcome: 'scheduled', reason: 'sending-stopped' },
    ]);
  });

  it('is tried again five minutes later', async () => {
    const { world, messages, run } = await aWorker();
    world.answers = [{ result: 'refused', cause: 'account' }];
    await run(messages.slice(0, 1));
    world.now += 5 * MINUTE;
    await run(messages.slice(1, 2));
    expect(world.reported).toMatchObject([{ reason: 'account' }, { outcome: 'sent' }]);
  });
});
