import { beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { checkInOf, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import type { Treatments, WakeUp } from '../../lambdas/use-cases/ports.ts';
import { receiveTreatment } from '../../lambdas/use-cases/receive-treatment.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import {
  aClinic,
  aSentEvent,
  aSentEventWith,
  at,
  contactIdOf,
  NOON,
  somePlans,
} from '../builders/treatment.ts';

let treatments: Treatments;
let contacts: MemoryContacts;
let schedules: { wakeUp: WakeUp; at: Instant }[];
let messages: { wakeUp: WakeUp; delaySeconds: number }[];
let journal: string[];
let scheduler: 'up' | 'down';

beforeEach(() => {
  treatments = new MemoryTreatments();
  contacts = new MemoryContacts();
  schedules = [];
  messages = [];
  journal = [];
  scheduler = 'up';
});

const receive = (body: unknown, now = NOON, clinic = aClinic()) =>
  receiveTreatment(body, clinic, now, {
    treatments,
    schedules: {
      schedule: async (wakeUp, at) => {
        if (scheduler === 'down') throw new Error('Scheduler is down');
        schedules.push({ wakeUp, at });
      },
    },
    wakeUpQueue: {
      enqueue: async (wakeUp, delaySeconds) => {
        messages.push({ wakeUp, delaySeconds });
      },
    },
    contacts,
    journal: {
      contactNotRead: ({ treatmentId }) => journal.push(`no contact for ${treatmentId}`),
      wakeUpNotMade: ({ checkIn }) => journal.push(`no wake-up for ${checkIn}`),
    },
    carePlans: somePlans,
    allowedCountries: ['US'],
    contactIdOf,
  });

describe('a new treatment', () => {
  it('is stored with its check-ins, 48 hours and 4 weeks after it', async () => {
    const { outcome } = await receive(aSentEvent());
    expect(outcome).toBe('created');
    expect((await treatments.find('demo', 'T-1001'))?.checkIns).toEqual([
      {
        key: '48h',
        state: 'scheduled',
        refusals: 0,
        dueAt: at('2026-11-26T11:30:00-05:00'),
        sendAt: at('2026-11-26T11:30:00-05:00'),
        expiresAt: at('2026-11-29T11:30:00-05:00'),
        replyWithin: 2 * DAY,
      },
      {
        key: '4w',
        state: 'scheduled',
        refusals: 0,
        dueAt: at('2026-12-22T11:30:00-05:00'),
        sendAt: at('2026-12-22T11:30:00-05:00'),
        expiresAt: at('2026-12-29T11:30:00-05:00'),
      },
    ]);
  });

  it('is known by the hash of the phone beside the phone itself', async () => {
    await receive(aSentEvent());
    expect((await treatments.find('demo', 'T-1001'))?.contactId).toBe(contactIdOf('+13055550123'));
  });

  it('gets a wake-up for each check-in, at its sendAt', async () => {
    await receive(aSentEvent());
    const ids = { clinicId: 'demo', treatmentId: 'T-1001' };
    const first = at('2026-11-26T11:30:00-05:00');
    const second = at('2026-12-22T11:30:00-05:00');
    expect(schedules).toEqual([
      { wakeUp: { ...ids, checkIn: '48h', sendAt: first }, at: first },
      { wakeUp: { ...ids, checkIn: '4w', sendAt: second }, at: second },
    ]);
  });

  it('takes language and time zone from the clinic where the event names none', async () => {
    const event = { ...aSentEvent(), patient: { phone: '+13055550123' } };
    await receive(event, NOON, aClinic({ language: 'es', timeZone: 'America/Chicago' }));
    expect((await treatments.find('demo', 'T-1001'))?.event.patient).toEqual({
      phone: '+13055550123',
      language: 'es',
      timeZone: 'America/Chicago',
    });
  });

  it('is created even if Scheduler is down: the wake-ups that are missing are written down', async () => {
    scheduler = 'down';
    expect((await receive(aSentEvent())).outcome).toBe('created');
    expect(journal).toEqual(['no wake-up for 48h', 'no wake-up for 4w']);
  });

  it('is not answered where storing it failed', async () => {
    treatments.create = async () => {
      throw new Error('the table is down');
    };
    await expect(receive(aSentEvent())).rejects.toThrow('the table is down');
  });
});

describe('a treatment posted late', () => {
  it('sends what is still useful at the next allowed moment, straight through the queue', async () => {
    const now = at('2026-11-27T12:00:30-05:00');
    await receive(aSentEvent(), now);
    const treatment = await treatments.find('demo', 'T-1001');
    expect(treatment?.checkIns[0]).toMatchObject({
      state: 'scheduled',
      sendAt: at('2026-11-27T12:01:00-05:00'),
    });
    expect(messages).toEqual([
      {
        wakeUp: expect.objectContaining({ checkIn: '48h', sendAt: at('2026-11-27T12:01:00-05:00') }),
        delaySeconds: 30,
      },
    ]);
    expect(schedules.map(({ wakeUp }) => wakeUp.checkIn)).toEqual(['4w']);
  });

  it('never lets the message overtake the item: it is sent once the item is stored', async () => {
    const messagesAtStore: number[] = [];
    const create = treatments.create.bind(treatments);
    treatments.create = async (treatment) => {
      const stored = await create(treatment);
      messagesAtStore.push(messages.length);
      return stored;
    };
    await receive(aSentEvent(), at('2026-11-27T12:00:00-05:00'));
    expect([messagesAtStore, messages.length]).toEqual([[0], 1]);
  });

  it('uses a schedule from two minutes ahead on', async () => {
    const dueIn = (milliseconds: number) => at('2026-11-26T11:30:00-05:00') - milliseconds;
    await receive(aSentEventWith('/treatmentId', 'T-1'), dueIn(2 * MINUTE));
    expect([schedules.length, messages.length]).toEqual([2, 0]);
    await receive(aSentEventWith('/treatmentId', 'T-2'), dueIn(2 * MINUTE - SECOND));
    expect([schedules.length, messages.length]).toEqual([3, 1]);
  });

  it('is not spread past its latest useful time: it goes at the opening itself', async () => {
    // Treated at 09:01, so the first check-in is useless from 09:01 on the 29th on, a minute after the window opens.
    const event = aSentEventWith('/treatedAt', '2026-11-24T09:01:00-05:00');
    await receive(event, at('2026-11-28T21:00:00-05:00'));
    const treatment = await treatments.find('demo', 'T-1001');
    expect(treatment?.checkIns[0]).toMatchObject({
      state: 'scheduled',
      sendAt: at('2026-11-29T09:00:00-05:00'),
    });
  });

  it('records a check-in that comes too late as expired, and asks for no wake-up', async () => {
    await receive(aSentEvent(), at('2026-11-29T11:30:00-05:00'));
    const treatment = await treatments.find('demo', 'T-1001');
    expect(treatment?.checkIns.map(({ state }) => state)).toEqual(['expired', 'scheduled']);
    expect(schedules.map(({ wakeUp }) => wakeUp.checkIn)).toEqual(['4w']);
  });
});

describe('the same event again', () => {
  it('is answered with the treatment as it now stands', async () => {
    await receive(aSentEvent());
    const sent = await treatments.find('demo', 'T-1001');
    const first = sent && checkInOf(sent, '48h');
    if (sent === undefined || first === undefined) throw new Error('stored above');
    const { dueAt, sendAt, expiresAt } = first;
    const attempt = { token: 't', contactId: 'contact', startedAt: sendAt, deadline: sendAt + MINUTE };
    const moved = withCheckIn(sent, {
      key: '48h',
      dueAt,
      sendAt,
      expiresAt,
      state: 'sending',
      attempt,
      refusals: 0,
    });
    await treatments.replace(moved);

    const again = await receive(aSentEvent(), NOON + MINUTE);
    expect(again).toMatchObject({
      outcome: 'repeated',
      treatment: { checkIns: [{ state: 'sending' }, { state: 'scheduled' }] },
    });
  });

  it('has its schedules made good from the stored sendAts', async () => {
    await receive(aSentEvent(), at('2026-11-27T12:00:30-05:00'));
    const later = at('2026-11-27T12:05:00-05:00');
    messages.length = 0;
    await receive(aSentEvent(), later);
    expect(messages).toContainEqual({
      wakeUp: {
        clinicId: 'demo',
        treatmentId: 'T-1001',
        checkIn: '48h',
        sendAt: at('2026-11-27T12:01:00-05:00'),
      },
      delaySeconds: 0,
    });
  });

  it.each([
    ['written in another offset', '/treatedAt', '2026-11-24T16:30:00Z'],
    ['with a default spelt out', '/patient/language', undefined],
  ])('is the same %s', async (_, pointer, value) => {
    await receive(aSentEvent());
    expect((await receive(aSentEventWith(pointer, value), NOON + MINUTE)).outcome).toBe('repeated');
  });

  it('is answered even if it would be refused by now', async () => {
    await receive(aSentEvent());
    expect((await receive(aSentEvent(), NOON + 40 * DAY)).outcome).toBe('repeated');
  });

  it('is what a write looks like whose answer was lost and which the SDK repeated', async () => {
    const create = treatments.create.bind(treatments);
    treatments.create = async (treatment) => {
      await create(treatment);
      return create(treatment);
    };
    expect((await receive(aSentEvent())).outcome).toBe('repeated');
    expect(schedules.map(({ wakeUp }) => wakeUp.checkIn)).toEqual(['48h', '4w', '48h', '4w']);
  });

  it('is the same where it leaves to the clinic what has another default by now', async () => {
    const sparse = { ...aSentEvent(), patient: { phone: '+13055550123' } };
    await receive(sparse);
    expect((await receive(sparse, NOON, aClinic({ language: 'es' }))).outcome).toBe('repeated');
    const spelt = { ...sparse, patient: { ...sparse.patient, language: 'es' } };
    expect(await receive(spelt)).toMatchObject({ outcome: 'conflict', differing: ['/patient/language'] });
  });

  it('is the same with its fields in another order', async () => {
    await receive(aSentEvent());
    const reversed = Object.fromEntries(Object.entries(aSentEvent()).reverse());
    expect((await receive(reversed, NOON + MINUTE)).outcome).toBe('repeated');
  });
});

describe('the same id with other content', () => {
  it('is refused with the fields that differ, and changes nothing', async () => {
    await receive(aSentEvent());
    const before = await treatments.find('demo', 'T-1001');
    const changed = aSentEventWith('/patient/phone', '+13055550199');
    changed.treatedAt = '2026-11-24T11:00:00-05:00';
    expect(await receive(changed)).toMatchObject({
      outcome: 'conflict',
      differing: ['/treatedAt', '/patient/phone'],
    });
    expect(await treatments.find('demo', 'T-1001')).toEqual(before);
  });

  it('names a field that only one of the two has', async () => {
    await receive(aSentEvent());
    const withMethod = { ...aSentEvent(), consent: { ...aSentEvent().consent, method: 'paper form' } };
    expect(await receive(withMethod)).toMatchObject({ outcome: 'conflict', differing: ['/consent/method'] });
  });

  it('is another treatment in another clinic', async () => {
    await receive(aSentEvent());
    const elsewhere = await receive(
      aSentEventWith('/patient/phone', '+13055550199'),
      NOON,
      aClinic({ id: 'other' }),
    );
    expect(elsewhere.outcome).toBe('created');
  });
});

describe('a treatment of a patient who has opted out', () => {
  beforeEach(() => contacts.optOut(contactIdOf('+13055550123'), NOON - DAY));

  it('is taken in, and its check-ins are suppressed', async () => {
    const received = await receive(aSentEvent());
    expect(received).toMatchObject({
      outcome: 'created',
      treatment: { checkIns: [{ state: 'suppressed' }, { state: 'suppressed' }] },
    });
    expect(await treatments.find('demo', 'T-1001')).toEqual(
      received.outcome === 'created' && received.treatment,
    );
  });

  it('is suppressed too where the answer of the first try went missing', async () => {
    const create = treatments.create.bind(treatments);
    treatments.create = async (treatment) => {
      await create(treatment);
      return create(treatment);
    };
    expect(await receive(aSentEvent())).toMatchObject({
      outcome: 'repeated',
      treatment: { checkIns: [{ state: 'suppressed' }, { state: 'suppressed' }] },
    });
  });

  it('is taken in where nobody can say so: whoever sends asks again', async () => {
    contacts.isOptedOut = async () => {
      throw new Error('the store is down');
    };
    expect(await receive(aSentEvent())).toMatchObject({
      outcome: 'created',
      treatment: { checkIns: [{ state: 'scheduled' }, { state: 'scheduled' }] },
    });
    expect(journal).toEqual(['no contact for T-1001']);
  });

  it('stays as somebody who was faster has decided', async () => {
    treatments.replace = async () => 'conflict';
    expect(await receive(aSentEvent())).toMatchObject({
      outcome: 'created',
      treatment: { checkIns: [{ state: 'scheduled' }, { state: 'scheduled' }] },
    });
  });
});

describe('a treatment that its clinic has cancelled', () => {
  it.each([
    ['the same again', aSentEvent()],
    ['with other content', aSentEventWith('/patient/phone', '+13055550199')],
    ['with what breaks a rule by now', aSentEventWith('/carePlan', 'none')],
  ])('is not brought back by posting it: %s', async (_, event) => {
    await receive(aSentEvent());
    const edit = { id: 'edit', isFor: () => true };
    await cancelTreatment({ clinicId: 'demo', treatmentId: 'T-1001' }, edit, NOON, treatments);
    const before = await treatments.find('demo', 'T-1001');
    expect(await receive(event)).toEqual({ outcome: 'cancelled' });
    expect(await treatments.find('demo', 'T-1001')).toEqual(before);
  });
});

it('an invalid event stores nothing and asks for no wake-up', async () => {
  expect((await receive({ ...aSentEvent(), carePlan: 'none' })).outcome).toBe('invalid');
  expect(await treatments.find('demo', 'T-1001')).toBeUndefined();
  expect([...schedules, ...messages]).toEqual([]);
});

it('a treatment whose last check-in is useless is refused', async () => {
  expect((await receive(aSentEvent(), NOON + 40 * DAY)).outcome).toBe('invalid');
});
