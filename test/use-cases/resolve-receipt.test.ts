import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Receipt } from '../../lambdas/domain/receipt.ts';
import { checkInOf, type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { resolveReceipt } from '../../lambdas/use-cases/resolve-receipt.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { anEvent, aTreatment, contactIdOf, NOON } from '../builders/treatment.ts';

const PHONE = '+13055550123';
const [first] = aTreatment().checkIns;
if (first === undefined) throw new Error('a treatment has check-ins');
const { key, dueAt, sendAt, expiresAt } = first;
const planned = { key, dueAt, sendAt, expiresAt };
const attempt = {
  token: 't',
  contactId: contactIdOf(PHONE),
  textHash: 'hash',
  startedAt: sendAt,
  deadline: sendAt + 3 * MINUTE,
};
const sending: CheckIn = { ...planned, state: 'sending', attempt, refusals: 0 };
const unknown: CheckIn = { ...planned, state: 'unknown', unknownAt: sendAt + HOUR, attempt };
const sent: CheckIn = { ...planned, state: 'sent', sentAt: sendAt, messageId: 'message-1' };

const aReceipt = (changes: Partial<Receipt> = {}): Receipt => ({
  messageId: 'message-1',
  publishedAt: sendAt + SECOND,
  phone: PHONE,
  delivered: true,
  response: 'Message has been accepted by phone carrier',
  ...changes,
});

let treatments: MemoryTreatments;
let contacts: MemoryContacts;
/** Ids of texts that are journalled as not sent for the spend limit. */
let beyondSpendLimit: string[];
let now: Instant;

beforeEach(() => {
  treatments = new MemoryTreatments();
  contacts = new MemoryContacts();
  beyondSpendLimit = [];
  now = sendAt + MINUTE;
});

const store = (states: CheckIn[], treatmentId = 'T-1001'): Promise<unknown> =>
  treatments.create(states.reduce(withCheckIn, aTreatment({ event: anEvent({ treatmentId }) })));
const take = (receipt: Receipt) =>
  resolveReceipt(receipt, {
    treatments,
    indexes: treatments,
    contacts,
    journal: { spendLimitReached: (messageId) => void beyondSpendLimit.push(messageId) },
    contactIdOf,
    clock: () => now,
  });
const checkIn = async (treatmentId = 'T-1001'): Promise<CheckIn | undefined> => {
  const treatment: Treatment | undefined = await treatments.find('demo', treatmentId);
  return treatment && checkInOf(treatment, '48h');
};

describe('the receipt of a text that was recorded', () => {
  it('makes it delivered', async () => {
    await store([sending, sent]);
    expect(await take(aReceipt())).toBe('resolved');
    expect(await checkIn()).toEqual({ ...sent, state: 'delivered', deliveredAt: now });
  });

  it('invents nothing that was not noted of it when it was sent', async () => {
    await store([sending, sent]);
    await take(aReceipt());
    expect(await checkIn()).not.toHaveProperty('textHash');
    expect(await checkIn()).not.toHaveProperty('sentTo');
  });

  it("makes it undelivered with the carrier's reason", async () => {
    await store([sending, sent]);
    await take(aReceipt({ delivered: false, response: 'Phone is currently unreachable/unavailable' }));
    expect(await checkIn()).toMatchObject({
      state: 'undelivered',
      undeliveredAt: now,
      reason: 'Phone is currently unreachable/unavailable',
    });
  });

  it('counts once when it comes twice', async () => {
    await store([sending, sent]);
    await take(aReceipt());
    const before = await treatments.find('demo', 'T-1001');
    expect(await take(aReceipt())).toBe('known');
    expect(await treatments.find('demo', 'T-1001')).toEqual(before);
  });

  it('counts 72 hours later too', async () => {
    await store([sending, sent]);
    now = sendAt + 3 * DAY;
    expect(await take(aReceipt())).toBe('resolved');
  });

  it('wins over a write that comes between', async () => {
    await store([sending, sent]);
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (treatment) => {
      treatments.replace = replace;
      const current = await treatments.find('demo', 'T-1001');
      if (current !== undefined) await replace({ ...current, revision: 2 });
      return replace(treatment);
    };
    expect(await take(aReceipt())).toBe('resolved');
    expect(await treatments.find('demo', 'T-1001')).toMatchObject({ revision: 2 });
    expect(await checkIn()).toMatchObject({ state: 'delivered' });
  });
});

describe('the receipt of a text whose id was never recorded', () => {
  it.each<[string, CheckIn[]]>([
    ['unknown', [sending, unknown]],
    ['still being sent', [sending]],
  ])('resolves the one send to the phone that is %s', async (_, states) => {
    await store(states);
    expect(await take(aReceipt({ messageId: 'never-seen' }))).toBe('resolved');
    expect(await checkIn()).toMatchObject({
      state: 'delivered',
      messageId: 'never-seen',
      sentAt: sendAt + SECOND,
    });
  });

  it('notes to which contact the text went, whatever phone the treatment has by now', async () => {
    await store([sending, unknown]);
    const corrected = { ...(await treatments.find('demo', 'T-1001')) } as Treatment;
    await treatments.keepContact(corrected);
    await treatments.replace({ ...corrected, contactId: contactIdOf('+13055550199') });
    await take(aReceipt({ messageId: 'never-seen' }));
    expect(await checkIn()).toMatchObject({ state: 'delivered', sentTo: contactIdOf(PHONE) });
  });

  it('keeps to which contact a sent text went', async () => {
    await store([sending, { ...sent, sentTo: contactIdOf(PHONE) }]);
    await take(aReceipt());
    expect(await checkIn()).toMatchObject({ state: 'delivered', sentTo: contactIdOf(PHONE) });
  });

  it('notes which text it was, be it by its attempt alone', async () => {
    await store([sending, unknown]);
    await take(aReceipt({ messageId: 'never-seen' }));
    expect(await checkIn()).toMatchObject({ state: 'delivered', textHash: 'hash' });
  });

  it.each([
    ['delivered', true],
    ['undelivered', false],
  ])('keeps which text a sent one was that is %s', async (state, delivered) => {
    await store([sending, { ...sent, textHash: 'hash' }]);
    await take(aReceipt({ delivered }));
    expect(await checkIn()).toMatchObject({ state, textHash: 'hash' });
  });

  it('keeps what a person was told, so that it can be taken back', async () => {
    await store([sending, { ...unknown, told: 'unknown' }]);
    await take(aReceipt({ messageId: 'never-seen' }));
    expect(await checkIn()).toMatchObject({ state: 'delivered', told: 'unknown' });
  });

  it('resolves nothing where two sends to the phone are unresolved', async () => {
    await store([sending, unknown]);
    await store([sending, unknown], 'T-1002');
    expect(await take(aReceipt({ messageId: 'never-seen' }))).toBe('foreign');
    expect([await checkIn(), await checkIn('T-1002')]).toMatchObject([
      { state: 'unknown' },
      { state: 'unknown' },
    ]);
  });

  it.each([
    ['before', attempt.startedAt - 10 * SECOND - 1],
    ['after', attempt.startedAt + 20 * SECOND + 1],
  ])('resolves nothing if SNS took the text %s the attempt', async (_, publishedAt) => {
    await store([sending, unknown]);
    expect(await take(aReceipt({ messageId: 'never-seen', publishedAt }))).toBe('foreign');
    expect(await checkIn()).toMatchObject({ state: 'unknown' });
  });
});

describe('the receipt of an answer', () => {
  const answered = (at: Instant) =>
    contacts.reserve(
      { contactId: contactIdOf(PHONE), text: 'answer/in-1/fine', token: 't', until: at + MINUTE },
      at,
      'answer',
    );

  it('resolves no send, whichever of them came first', async () => {
    await store([sending, unknown]);
    await answered(sendAt - MINUTE);
    expect(await take(aReceipt({ messageId: 'of-an-answer' }))).toBe('foreign');
    await answered(sendAt + MINUTE);
    expect(await take(aReceipt({ messageId: 'of-an-answer' }))).toBe('foreign');
    expect(await checkIn()).toEqual(unknown);
  });

  it('cannot be of one that was sent long before, nor keep a recorded text from its own', async () => {
    await store([sending, unknown]);
    await answered(sendAt - HOUR);
    expect(await take(aReceipt({ messageId: 'never-seen' }))).toBe('resolved');
    await store([sending, sent], 'T-1002');
    await answered(sendAt);
    expect(await take(aReceipt())).toBe('resolved');
  });
});

describe('a receipt that is none of ours', () => {
  it('of a phone that was never texted is left', async () => {
    await store([sending, unknown]);
    expect(await take(aReceipt({ phone: '+13055550199' }))).toBe('foreign');
  });

  it('of another text to the phone is left', async () => {
    await store([sending, sent]);
    expect(await take(aReceipt({ messageId: 'of-another-application' }))).toBe('foreign');
    expect(await checkIn()).toEqual(sent);
  });

  it('opts nobody out, even where the phone is one of ours', async () => {
    await store([sending, sent]);
    const foreign = { messageId: 'of-another-application', delivered: false };
    await take(aReceipt({ ...foreign, response: 'Phone number is opted out' }));
    const claim = { contactId: contactIdOf(PHONE), text: 'x', token: 't', until: NOON + MINUTE };
    expect(await contacts.reserve(claim, NOON)).toBe('reserved');
  });
});

it('a receipt that says the phone has opted out is an opt-out', async () => {
  await store([sending, sent]);
  await take(aReceipt({ delivered: false, response: 'Phone number is opted out' }));
  expect(await checkIn()).toMatchObject({ state: 'undelivered', reason: 'Phone number is opted out' });
  const claim = { contactId: contactIdOf(PHONE), text: 'x', token: 't', until: now + MINUTE };
  expect(await contacts.reserve(claim, now)).toBe('opted-out');
});

describe('a receipt that says the account has reached its spend limit', () => {
  const beyond = { delivered: false, response: 'No quota left for account' };

  it('is journalled, and its text has not arrived', async () => {
    await store([sending, sent]);
    expect(await take(aReceipt(beyond))).toBe('resolved');
    expect(beyondSpendLimit).toEqual(['message-1']);
    expect(await checkIn()).toMatchObject({ state: 'undelivered', reason: beyond.response });
  });

  it.each([
    ['another application or an answer', { messageId: 'of-another-application' }],
    ['a phone that was never texted', { phone: '+13055550199' }],
  ])('is journalled where its text is of %s, since the limit is of the account', async (_, changes) => {
    await store([sending, sent]);
    expect(await take(aReceipt({ ...beyond, ...changes }))).toBe('foreign');
    expect(beyondSpendLimit).toHaveLength(1);
  });

  it('is journalled even while the store cannot be reached', async () => {
    treatments.ofContact = () => Promise.reject(new Error('down'));
    await expect(take(aReceipt(beyond))).rejects.toThrow('down');
    expect(beyondSpendLimit).toEqual(['message-1']);
  });

  it('is told from one of any other failure, and from a text that arrived', async () => {
    await store([sending, sent]);
    await take(aReceipt({ delivered: false, response: 'Phone is currently unreachable/unavailable' }));
    await take(aReceipt({ response: 'No quota left for account' }));
    expect(beyondSpendLimit).toEqual([]);
  });
});
