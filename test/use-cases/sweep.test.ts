import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lambdas/domain/alert.ts';
import { amend, amendedEvent } from '../../lambdas/domain/amendment.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { decideReceipt } from '../../lambdas/domain/receipt.ts';
import { checkInOf, type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { type Sweep, sweep } from '../../lambdas/use-cases/sweep.ts';
import { toldAlerts } from '../../lambdas/use-cases/tell-alerts.ts';
import { MemoryAlerts } from '../../local/memory/memory-alerts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, anEvent, aTreatment, contactIdOf, NOON, somePlans } from '../builders/treatment.ts';

let treatments: MemoryTreatments;
let now: Instant;
let enqueued: WakeUp[];
let raised: Alert[];
let resolved: string[];
let backlog: number;
let failures: string[];

beforeEach(() => {
  treatments = new MemoryTreatments();
  enqueued = [];
  raised = [];
  resolved = [];
  failures = [];
  backlog = 0;
  now = sendAt + 10 * MINUTE;
});

const stored = aTreatment();
const planned = (key = '48h', treatment: Treatment = stored) => {
  const checkIn = checkInOf(treatment, key);
  if (checkIn === undefined) throw new Error(`no check-in ${key}`);
  const { dueAt, sendAt, expiresAt } = checkIn;
  return { key, dueAt, sendAt, expiresAt };
};
const { sendAt, expiresAt } = planned();

const run = (changes: Partial<Sweep> = {}) =>
  sweep({
    treatments,
    indexes: treatments,
    wakeUpQueue: {
      enqueue: async (wakeUp) => {
        enqueued.push(wakeUp);
      },
    },
    backlog: { size: async () => backlog },
    alerts: {
      raise: async (alert) => {
        raised.push(alert);
      },
      resolve: async ({ treatmentId, checkIn }) => {
        resolved.push(`${treatmentId} ${checkIn}`);
      },
      lookAfter: async () => false,
    },
    clock: () => now,
    shards: 1,
    partsPerSecond: 1,
    remainingTime: () => 120_000,
    onFailure: ({ treatmentId }) => failures.push(treatmentId),
    onAlertFailure: ({ alertId }) => failures.push(alertId),
    onShardFailure: (shard) => failures.push(`shard ${shard}`),
    onBacklogUnknown: () => failures.push('backlog'),
    ...changes,
  });

const checkIn = async (key = '48h', treatmentId = 'T-1001'): Promise<CheckIn | undefined> => {
  const treatment = await treatments.find('demo', treatmentId);
  return treatment && checkInOf(treatment, key);
};

/** The treatment with its first check-in moved through these states. */
const storeWith = async (...states: CheckIn[]) => {
  await treatments.create(states.reduce(withCheckIn, stored));
};
const attempt = { token: 't', contactId: 'contact', startedAt: sendAt, deadline: sendAt + 3 * MINUTE };
const sending: CheckIn = { ...planned(), state: 'sending', attempt, refusals: 0 };
const unknown: CheckIn = { ...planned(), state: 'unknown', unknownAt: sendAt, attempt };

describe('a lost wake-up', () => {
  it('is put on the queue', async () => {
    await treatments.create(stored);
    expect(await run()).toEqual({
      overdue: 1,
      oldestOverdueAge: 10 * MINUTE,
      told: 0,
      failed: 0,
      heldBack: false,
      cutShort: false,
    });
    expect(enqueued).toEqual([{ clinicId: 'demo', treatmentId: 'T-1001', checkIn: '48h', sendAt }]);
  });

  it('is not lost before ten minutes have passed', async () => {
    await treatments.create(stored);
    now -= 1;
    await run();
    expect(enqueued).toEqual([]);
  });

  it('is put on the queue once by two sweeps at the same time', async () => {
    await treatments.create(stored);
    await Promise.all([run(), run()]);
    expect(enqueued).toHaveLength(1);
  });

  it('is put on the queue again after a while, and not at once', async () => {
    await treatments.create(stored);
    await run();
    now += 20 * MINUTE - 1;
    await run();
    expect(enqueued).toHaveLength(1);
    now += 1;
    await run();
    expect(enqueued).toHaveLength(2);
  });

  it('is as old as the time since its text should have gone: the oldest counts', async () => {
    await treatments.create(stored);
    await treatments.create(aTreatment({ event: anEvent({ treatmentId: 'T-2', treatedAt: NOON + HOUR }) }));
    now += 2 * HOUR;
    expect(await run()).toMatchObject({ overdue: 2, oldestOverdueAge: 2 * HOUR + 10 * MINUTE });
  });

  it('is held back while the queue is old, and looked at again later', async () => {
    await treatments.create(stored);
    backlog = 301;
    expect(await run()).toMatchObject({ overdue: 1, heldBack: true });
    expect(enqueued).toEqual([]);
    backlog = 300;
    await run();
    expect(enqueued).toEqual([]);
    now += 20 * MINUTE;
    expect(await run()).toMatchObject({ overdue: 1, heldBack: false });
  });
});

describe('what nobody else will end', () => {
  it('expires at its latest useful time, and a person is told', async () => {
    await treatments.create(stored);
    now = expiresAt;
    await run();
    expect(await checkIn()).toMatchObject({ state: 'expired', expiredAt: now, told: 'expired' });
    expect(raised).toEqual([
      { clinicId: 'demo', treatmentId: 'T-1001', checkIn: '48h', kind: 'expired', raisedAt: now },
    ]);
    expect(enqueued).toEqual([]);
  });

  it('expires even while the queue cannot be asked', async () => {
    await treatments.create(stored);
    now = expiresAt;
    const backlogDown = { size: () => Promise.reject(new Error('the queue is down')) };
    expect(await run({ backlog: backlogDown })).toMatchObject({ heldBack: true });
    expect(await checkIn()).toMatchObject({ state: 'expired' });
    expect(failures).toEqual(['backlog']);
  });

  it('expires even while the queue is old', async () => {
    await treatments.create(stored);
    backlog = 100_000;
    now = expiresAt;
    await run();
    expect(await checkIn()).toMatchObject({ state: 'expired' });
  });

  it('becomes unknown when the holder of a send is gone, and is not sent again', async () => {
    await storeWith(sending);
    now = attempt.deadline;
    await run();
    expect(await checkIn()).toMatchObject({ state: 'unknown', unknownAt: now });
    expect([enqueued, raised]).toEqual([[], []]);
  });

  it('leaves a send alone whose holder may still be there', async () => {
    await storeWith(sending);
    now = attempt.deadline - 1;
    await run();
    expect(await checkIn()).toMatchObject({ state: 'sending' });
  });
});

describe('a person', () => {
  it('is told to call after an hour without a receipt', async () => {
    await storeWith(sending, unknown);
    now = sendAt + HOUR - 1;
    await run();
    expect(raised).toEqual([]);
    now += 1;
    await run();
    expect(raised).toMatchObject([{ kind: 'unknown', checkIn: '48h' }]);
  });

  it('is told once', async () => {
    await storeWith({ ...planned(), state: 'suppressed', suppressedAt: sendAt, reason: 'opted-out' });
    await run();
    await run();
    expect(raised).toMatchObject([{ kind: 'suppressed' }]);
  });

  it('is told again if noting it failed: twice is better than never', async () => {
    await storeWith({ ...planned(), state: 'suppressed', suppressedAt: sendAt, reason: 'opted-out' });
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (treatment) => {
      if (raised.length === 1) throw new Error('the table is down');
      return replace(treatment);
    };
    expect(await run()).toMatchObject({ failed: 1 });
    treatments.replace = replace;
    await run();
    expect(raised).toHaveLength(2);
    expect(await checkIn()).toMatchObject({ told: 'suppressed' });
  });

  it('is told that it was delivered after all, even if the receipt came in the middle of the telling', async () => {
    await storeWith(sending, unknown);
    now = sendAt + HOUR;
    const receipt = { messageId: 'm', publishedAt: sendAt, phone: '', delivered: true, response: '' };
    await run({
      alerts: {
        raise: async (alert) => {
          raised.push(alert);
          const treatment = await treatments.find('demo', 'T-1001');
          const decision = decideReceipt(treatment ? [treatment] : [], receipt, 'contact', now);
          if (decision.meaning === 'resolved') await treatments.replace(decision.treatment);
        },
        resolve: async () => undefined,
        lookAfter: async () => false,
      },
    });
    expect(await checkIn()).toMatchObject({ state: 'delivered' });
    await run();
    expect([raised.length, resolved]).toEqual([1, ['T-1001 48h']]);
    expect(await checkIn()).not.toHaveProperty('told');
  });

  it('is told that it was delivered after all', async () => {
    const known = { ...planned(), sentAt: sendAt, messageId: 'm' };
    await storeWith(
      sending,
      { ...unknown, told: 'unknown' },
      { ...known, state: 'delivered', deliveredAt: now, told: 'unknown' },
    );
    await run();
    expect(resolved).toEqual(['T-1001 48h']);
    expect(await checkIn()).not.toHaveProperty('told');
  });

  it('is told anew when what was unknown turns out undelivered', async () => {
    const known = { ...planned(), sentAt: sendAt, messageId: 'm' };
    await storeWith(
      sending,
      { ...unknown, told: 'unknown' },
      { ...known, state: 'undelivered', undeliveredAt: now, reason: 'x', told: 'unknown' },
    );
    await run();
    expect(raised).toMatchObject([{ kind: 'undelivered' }]);
    expect(await checkIn()).toMatchObject({ told: 'undelivered' });
  });
});

describe('silence', () => {
  const sent: CheckIn = {
    ...planned(),
    state: 'sent',
    sentAt: sendAt,
    messageId: 'm',
    replyWithin: 2 * DAY,
  };
  beforeEach(() => {
    now = sendAt + 2 * DAY;
  });

  it('is told when the reply is due, and not before', async () => {
    await storeWith(sending, sent);
    now -= 1;
    await run();
    expect(raised).toEqual([]);
    now += 1;
    await run();
    expect(raised).toMatchObject([{ kind: 'silence', checkIn: '48h' }]);
    expect(await checkIn()).toMatchObject({ state: 'sent', told: 'silence' });
  });

  it('is not told of a patient who has replied', async () => {
    await storeWith(sending, { ...sent, answeredAt: sendAt + HOUR });
    await run();
    expect(raised).toEqual([]);
  });

  it('is taken back when the patient replies after all', async () => {
    await storeWith(sending, { ...sent, told: 'silence', answeredAt: now });
    await run();
    expect([raised, resolved]).toEqual([[], ['T-1001 48h']]);
    expect(await checkIn()).not.toHaveProperty('told');
  });

  it('stays told when a second sweep comes in the middle of the telling', async () => {
    await storeWith(sending, sent);
    const raise = async (alert: Alert) => {
      raised.push(alert);
      if (raised.length === 1) await run();
    };
    await run({
      alerts: {
        raise,
        resolve: async ({ checkIn }) => void resolved.push(checkIn),
        lookAfter: async () => false,
      },
    });
    expect([raised.map(({ kind }) => kind), resolved]).toEqual([['silence', 'silence'], []]);
    expect(await checkIn()).toMatchObject({ told: 'silence' });
  });

  it('gives way to a receipt that comes late and says that the text never arrived', async () => {
    const undelivered = { ...sent, state: 'undelivered', undeliveredAt: now, reason: 'x' } as const;
    await storeWith(sending, sent, { ...undelivered, told: 'silence' });
    await run();
    expect([raised, resolved]).toMatchObject([[{ kind: 'undelivered' }], []]);
  });

  it('is told after what a person was told before was taken back', async () => {
    await storeWith(sending, { ...unknown, told: 'unknown' }, { ...sent, told: 'unknown' });
    await run();
    expect([raised, resolved]).toEqual([[], ['T-1001 48h']]);
    await run();
    expect(raised).toMatchObject([{ kind: 'silence' }]);
  });
});

describe('what ends as it did before its correction', () => {
  const failed = { state: 'failed', failedAt: sendAt, reason: 'invalid-number' } as const;
  const suppressed = { state: 'suppressed', suppressedAt: sendAt, reason: 'opted-out' } as const;
  const expired = { state: 'expired', expiredAt: sendAt } as const;
  const alertKey = { clinicId: 'demo', alertId: 'T-1001~48h' };
  let store: MemoryAlerts;
  let messages: string[];

  beforeEach(() => {
    store = new MemoryAlerts();
    messages = [];
  });

  const alertsWith = (send: (kind: Alert['kind']) => Promise<void>) =>
    toldAlerts({
      store,
      links: { keep: async () => undefined },
      messages: { send: ({ kind }) => send(kind) },
      journal: { alertLeft: () => undefined },
      newToken: () => 'token',
      linksUrl: 'https://api.example/alert-links',
    });
  const tell = async (kind: Alert['kind']) => void messages.push(kind);
  const sweepOnce = () => run({ alerts: alertsWith(tell) });

  const change = async (to: (treatment: Treatment) => Treatment) => {
    const treatment = await treatments.find('demo', 'T-1001');
    if (treatment !== undefined) await treatments.replace(to(treatment));
  };
  /** As the world ends it: what is rejected is sent before. */
  const end = (ending: typeof failed | typeof suppressed | typeof expired) =>
    change((treatment) => {
      const ended = { ...plannedOf(checkInOf(treatment, '48h') ?? sending), ...ending };
      const { told } = ended;
      const tried = { ...sending, ...(told !== undefined && { told }) };
      return (ending.state === 'failed' ? [tried, ended] : [ended]).reduce(withCheckIn, treatment);
    });
  /** Of phone and time. */
  const correct = () =>
    change((treatment) =>
      amend(
        treatment,
        amendedEvent(treatment.event, {
          treatedAt: treatment.event.treatedAt + MINUTE,
          patient: { phone: '+13055550199' },
        }),
        {
          carePlans: somePlans,
          clinic: aClinic(),
          contactId: contactIdOf('+13055550199'),
          optedOut: false,
          now,
        },
      ),
    );

  it.each([failed, suppressed, expired])('$state is told again, as an alert of its own', async (ending) => {
    await treatments.create(stored);
    await end(ending);
    await sweepOnce();
    await store.acknowledge(alertKey, { at: now, by: 'link' });
    await correct();
    await end(ending);
    await sweepOnce();
    await sweepOnce();
    expect(messages).toEqual([ending.state, ending.state]);
    expect(await store.find(alertKey)).toMatchObject({ kind: ending.state, state: 'open' });
  });

  it('is told again where a sweep comes in between', async () => {
    await treatments.create(stored);
    await end(failed);
    await sweepOnce();
    await correct();
    await sweepOnce();
    expect(await store.find(alertKey)).toMatchObject({ state: 'resolved' });
    await end(failed);
    await sweepOnce();
    expect(messages).toEqual(['failed', 'failed']);
  });

  it('is told again where the correction came in the middle of the telling', async () => {
    await treatments.create(stored);
    await end(failed);
    const tellAndCorrect = async (kind: Alert['kind']) => {
      await tell(kind);
      await correct();
    };
    await run({ alerts: alertsWith(tellAndCorrect) });
    await end(failed);
    await sweepOnce();
    await sweepOnce();
    expect(messages).toEqual(['failed', 'failed']);
  });

  it('is told again where a sweep dies before it has taken back what was told', async () => {
    await treatments.create(stored);
    await end(failed);
    await sweepOnce();
    await correct();
    const dying = { ...alertsWith(tell), resolve: () => Promise.reject(new Error('the table is down')) };
    await run({ alerts: dying });
    await end(failed);
    await sweepOnce();
    await sweepOnce();
    expect(messages).toEqual(['failed', 'failed']);
  });
});

describe('a run', () => {
  const storeMany = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await treatments.create(aTreatment({ event: anEvent({ treatmentId: `T-${index}` }) }));
    }
  };

  it('is not stopped by a treatment that it cannot deal with', async () => {
    await storeMany(3);
    const find = treatments.find.bind(treatments);
    treatments.find = async (clinicId, treatmentId) => {
      if (treatmentId === 'T-1') throw new Error('unreadable');
      return find(clinicId, treatmentId);
    };
    expect(await run()).toMatchObject({ overdue: 2, failed: 1 });
    expect(failures).toEqual(['T-1']);
  });

  it('ends when its time is up, and the next one goes on where it stopped', async () => {
    await storeMany(25);
    let looks = 0;
    const stopped = await run({ remainingTime: () => (looks++ < 4 ? 120_000 - looks : 0) });
    expect(stopped).toMatchObject({ overdue: 10, cutShort: true });
    expect(await run()).toMatchObject({ overdue: 15, cutShort: false });
    expect(new Set(enqueued.map(({ treatmentId }) => treatmentId)).size).toBe(25);
  });

  it('gives every shard its share of the time, so that a storm in one leaves the others theirs', async () => {
    let remaining = 120_000;
    const asked: number[] = [];
    const endless = {
      due: async (shard: number) => {
        remaining -= 10_000;
        asked.push(shard);
        return { keys: [], alerts: [], next: { more: true } };
      },
      ofContact: async () => [],
    };
    expect(await run({ indexes: endless, shards: 3, remainingTime: () => remaining })).toMatchObject({
      cutShort: true,
    });
    expect(asked).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('is not stopped by a shard that cannot be read', async () => {
    await treatments.create(stored);
    const indexes = {
      due: async (shard: number, at: Instant) => {
        if (shard === 0) throw new Error('throttled');
        return treatments.due(shard, at);
      },
      ofContact: async () => [],
    };
    expect(await run({ indexes, shards: 2 })).toMatchObject({ overdue: 1, failed: 1 });
    expect(failures).toEqual(['shard 0']);
  });

  it('does nothing for what an index that lags behind still lists', async () => {
    await treatments.create(stored);
    const keys = [
      { clinicId: 'demo', treatmentId: 'T-1001' },
      { clinicId: 'demo', treatmentId: 'T-gone' },
    ];
    now = sendAt;
    const lagging = { due: async () => ({ keys, alerts: [], next: undefined }), ofContact: async () => [] };
    expect(await run({ indexes: lagging })).toEqual({
      overdue: 0,
      oldestOverdueAge: 0,
      told: 0,
      failed: 0,
      heldBack: false,
      cutShort: false,
    });
  });

  it('reads every shard, page by page', async () => {
    const asked: unknown[] = [];
    const indexes = {
      due: async (shard: number, _now: Instant, after?: object) => {
        asked.push([shard, after]);
        return { keys: [], alerts: [], next: after === undefined ? { page: 2 } : undefined };
      },
      ofContact: async () => [],
    };
    await run({ indexes, shards: 2 });
    expect(asked).toEqual([
      [0, undefined],
      [0, { page: 2 }],
      [1, undefined],
      [1, { page: 2 }],
    ]);
  });
});
