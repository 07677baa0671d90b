import { describe, expect, it } from '@jest/globals';
import { answers } from '../../care-plans/index.ts';
import type { Alert } from '../../lambdas/domain/alert.ts';
import { plannedOf } from '../../lambdas/domain/check-in.ts';
import { DAY, HOUR, type Instant } from '../../lambdas/domain/instant.ts';
import { readReply } from '../../lambdas/domain/reply.ts';
import type { SendOutcome } from '../../lambdas/domain/send-outcome.ts';
import { answerBatch } from '../../lambdas/use-cases/answer-batch.ts';
import { hearBatch } from '../../lambdas/use-cases/hear-batch.ts';
import type { QueuedText } from '../../lambdas/use-cases/reply-batch.ts';
import { SLOWEST_ANSWER } from '../../lambdas/use-cases/send-answer.ts';
import { SendingGate } from '../../lambdas/use-cases/sending-gate.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryReplies } from '../../local/memory/memory-replies.ts';
import { MemoryTextCounts } from '../../local/memory/memory-text-counts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, anEvent, aTreatment, contactIdOf, NOON, somePlans } from '../builders/treatment.ts';

const phoneOf = (nth: number) => `+1305555010${nth}`;

/** A worker whose number sends a part a second, and three patients who were texted an hour ago. */
async function aWorker({ remainingTime = (): number => 120_000 } = {}) {
  const treatments = new MemoryTreatments();
  for (const nth of [0, 1, 2]) {
    const patient = { phone: phoneOf(nth), language: 'en', timeZone: 'America/New_York' } as const;
    const treatment = aTreatment({ event: anEvent({ treatmentId: `T-${nth}`, patient }) });
    const [first, ...others] = treatment.checkIns;
    if (first === undefined) throw new Error('a treatment has check-ins');
    const sent = {
      ...plannedOf(first),
      state: 'sent',
      sentAt: NOON + 2 * DAY,
      messageId: `m-${nth}`,
      sentTo: contactIdOf(patient.phone),
    } as const;
    await treatments.create({ ...treatment, checkIns: [sent, ...others] });
  }
  const contacts = new MemoryContacts();
  const world = {
    now: (NOON + 2 * DAY + HOUR) as Instant,
    texts: [] as string[],
    sentAt: [] as Instant[],
    network: [] as SendOutcome[],
    alerts: [] as Alert[],
    toAnswer: [] as string[],
    deadLetters: [] as string[],
    again: [] as string[],
    reported: [] as unknown[],
    /** Where it cannot be had. */
    outage: undefined as 'answer queue' | undefined,
    contacts,
  };
  const clock = () => world.now;
  const network = {
    publish: async ({ to, body }: { to: string; body: string }): Promise<SendOutcome> => {
      world.texts.push(`${to.slice(-1)}: ${body}`);
      world.sentAt.push(world.now);
      return world.network.shift() ?? { result: 'accepted', messageId: `answer-${world.texts.length}` };
    },
  };
  const pause = async (milliseconds: number) => {
    world.now += milliseconds;
  };
  let tokens = 0;
  const batch = {
    treatments,
    indexes: treatments,
    contacts,
    textCounts: new MemoryTextCounts(),
    ceilings: { phone: 10, clinic: 1_000 },
    clinics: { find: async () => aClinic() },
    replies: new MemoryReplies(),
    alerts: { raise: async (alert: Alert) => void world.alerts.push(alert) },
    carePlans: somePlans,
    answers,
    read: readReply,
    journal: { answered: () => undefined, ceilingReached: () => undefined, replied: () => undefined },
    contactIdOf,
    clock,
    newToken: () => `token-${++tokens}`,
    gate: new SendingGate(network, {
      journal: { texted: () => undefined },
      partsPerSecond: 1,
      allowedCountries: ['US'],
      clock,
      pause,
    }),
    deadLetters: { put: async (body: string) => void world.deadLetters.push(body) },
    redeliveries: { soon: async ({ receiptHandle }: QueuedText) => void world.again.push(receiptHandle) },
    report: (_: QueuedText, result: unknown) => void world.reported.push(result),
  };
  const answerQueue = {
    put: async (body: string) => {
      if (world.outage === 'answer queue') throw new Error('SQS is down');
      world.toAnswer.push(body);
    },
  };
  return {
    world,
    hear: (...messages: QueuedText[]) => hearBatch(messages, { ...batch, answerQueue }),
    answer: (...messages: QueuedText[]) => answerBatch(messages, { ...batch, remainingTime }),
    says: (nth: number, body: string): QueuedText => ({
      messageId: `from ${nth}`,
      body: `${nth} says ${body}`,
      receiptHandle: `receipt of ${nth}`,
      receives: 1,
      text: { id: `in-${nth}-${body}`, from: phoneOf(nth), body, saidAt: world.now },
    }),
  };
}

const unreadable = {
  messageId: 'poison',
  body: 'not a text',
  receiptHandle: 'receipt',
  receives: 1,
  text: undefined,
};

describe('a batch of replies', () => {
  it('is heard to its end, though the answers have to wait for their turn', async () => {
    const { world, hear, says } = await aWorker();
    const start = world.now;

    expect(await hear(says(0, '1'), says(1, 'it hurts'), says(2, 'STOP'))).toEqual([]);

    expect(world.now).toBe(start);
    expect(world.texts).toEqual([]);
    expect(world.toAnswer).toEqual(['0 says 1', '1 says it hurts', '2 says STOP']);
    expect(world.alerts.map(({ kind }) => kind)).toEqual(['concern', 'opt-out']);
    expect(await world.contacts.isOptedOut(contactIdOf(phoneOf(2)))).toBe(true);
    expect(world.reported).toEqual(['to-answer', 'to-answer', 'to-answer']);
  });

  it('is answered at once where help may be needed now', async () => {
    const { world, hear, says } = await aWorker();
    const start = world.now;

    await hear(says(0, 'I can’t breathe'), says(1, 'chest pain'));

    expect(world.texts).toEqual([expect.stringMatching(/^0: .*911/), expect.stringMatching(/^1: .*911/)]);
    expect(world.sentAt).toEqual([start, start]);
    expect(world.toAnswer).toEqual([]);
  });

  it('is done with where there is nothing to answer', async () => {
    const { world, hear, says } = await aWorker();
    const stranger = { ...says(0, 'hello'), text: { ...says(0, 'hello').text, from: '+13055550199' } };

    await hear(stranger as QueuedText);

    expect([world.toAnswer, world.texts, world.reported]).toEqual([[], [], ['unknown-number']]);
  });

  it('puts what cannot be read to the dead letters, and goes on', async () => {
    const { world, hear, says } = await aWorker();

    expect(await hear(unreadable, says(0, '1'))).toEqual([]);

    expect(world.deadLetters).toEqual(['not a text']);
    expect(world.reported).toEqual(['unreadable', 'to-answer']);
  });

  it('comes again soon where its answer could not be queued, and is queued then', async () => {
    const { world, hear, says } = await aWorker();
    world.outage = 'answer queue';

    expect(await hear(says(0, '1'))).toEqual(['from 0']);
    world.outage = undefined;
    expect(await hear(says(0, '1'))).toEqual([]);

    expect([world.again, world.toAnswer]).toEqual([['receipt of 0'], ['0 says 1']]);
  });
});

describe('a batch of replies to answer', () => {
  it('is answered at the worker’s pace, the last answer waited for too', async () => {
    const { world, hear, answer, says } = await aWorker();
    const start = world.now;
    const batch = [says(0, '1'), says(1, '1')];
    await hear(...batch);

    expect(await answer(...batch)).toEqual([]);

    expect(world.sentAt).toEqual([start, start + 1_000]);
    expect(world.now).toBe(start + 2_000);
    expect(world.reported.slice(2)).toEqual(['answered', 'answered']);
  });

  it('is answered once, however often it comes', async () => {
    const { world, hear, answer, says } = await aWorker();
    await hear(says(0, '1'));

    await answer(says(0, '1'));
    await answer(says(0, '1'));

    expect(world.texts).toHaveLength(1);
    expect(world.reported.at(-1)).toBe('heard-before');
  });

  it('gets no answer to a STOP that the patient has taken back since', async () => {
    const { world, hear, answer, says } = await aWorker();
    const stop = says(0, 'STOP');
    await hear(stop);
    world.now += 1_000;
    const start = says(0, 'START');
    await hear(start);

    await answer(stop, start);

    expect(world.texts).toEqual([expect.stringMatching(/^0: .*again/i)]);
    expect(await world.contacts.isOptedOut(contactIdOf(phoneOf(0)))).toBe(false);
  });

  it('comes again where too little time is left to answer it', async () => {
    const { world, answer, says } = await aWorker({ remainingTime: () => SLOWEST_ANSWER - 1 });

    expect(await answer(says(0, '1'))).toEqual(['from 0']);

    expect([world.texts, world.again]).toEqual([[], ['receipt of 0']]);
    expect(world.reported).toEqual([{ error: expect.objectContaining({ message: 'no-time-left' }) }]);
  });

  it('leaves without waiting for its last answer where no time is left for that', async () => {
    const left = [120_000, 999];
    const { world, answer, says } = await aWorker({ remainingTime: () => left.shift() ?? 0 });
    const start = world.now;

    expect(await answer(says(0, '1'))).toEqual([]);

    expect(world.texts).toHaveLength(1);
    expect(world.now).toBe(start);
  });
});
