import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lambdas/domain/alert.ts';
import type { Answers } from '../../lambdas/domain/answer-text.ts';
import type { Ceilings } from '../../lambdas/domain/ceiling.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { readReply } from '../../lambdas/domain/reply.ts';
import type { SendOutcome } from '../../lambdas/domain/send-outcome.ts';
import { suppressed, type Treatment } from '../../lambdas/domain/treatment.ts';
import type { InboundText } from '../../lambdas/domain/whose-reply.ts';
import { answerReply, type HearReply, hearReply } from '../../lambdas/use-cases/hear-reply.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryReplies } from '../../local/memory/memory-replies.ts';
import { MemoryTextCounts } from '../../local/memory/memory-text-counts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, anEvent, aTreatment, contactIdOf, NOON, somePlans } from '../builders/treatment.ts';

const PHONE = '+13055550123';
const kinds = [
  'fine',
  'expected',
  'concern',
  'urgent',
  'unreadable',
  'stop',
  'start',
  'start-blocked',
  'help',
  'wrong-number',
] as const;
const answers = Object.fromEntries(kinds.map((kind) => [kind, { en: kind, es: `${kind} (es)` }])) as Answers;

let treatments: MemoryTreatments;
let contacts: MemoryContacts;
let textCounts: MemoryTextCounts;
let ceilings: Ceilings;
let journal: string[];
let replies: MemoryReplies;
let alerts: Alert[];
let texts: { to: string; body: string }[];
let network: SendOutcome;
let now: Instant;
let tokens: number;
/** What was journalled of the texts that came. */
let meanings: string[];
/** What goes wrong, once, by the name of the port. */
let breaks: string | undefined;

beforeEach(() => {
  treatments = new MemoryTreatments();
  contacts = new MemoryContacts();
  textCounts = new MemoryTextCounts();
  ceilings = { phone: 10, clinic: 1_000 };
  journal = [];
  replies = new MemoryReplies();
  alerts = [];
  texts = [];
  network = { result: 'accepted', messageId: 'answer' };
  now = NOON + 2 * DAY + HOUR;
  tokens = 0;
  meanings = [];
  breaks = undefined;
});

const breakAt = (name: string) => {
  if (breaks !== name) return;
  breaks = undefined;
  throw new Error(`${name} is down`);
};

/** Hears a text that came just now, and answers it. */
async function hear(text: Partial<InboundText> = {}) {
  const heard = await hearReply({ id: 'in-1', from: PHONE, body: '1', saidAt: now, ...text }, deps());
  await answerReply(heard, deps());
  return heard.result;
}
const deps = (): HearReply => ({
  treatments,
  indexes: treatments,
  contacts,
  textCounts: {
    count: async (counter, ceiling) => {
      breakAt('counts');
      return textCounts.count(counter, ceiling);
    },
    takeBack: (counter) => textCounts.takeBack(counter),
  },
  ceilings,
  clinics: { find: async (id) => aClinic({ id }) },
  replies: {
    store: (reply: Reply) => replies.store(reply),
    claimAnswer: async (key, name, token) => {
      const claimed = await replies.claimAnswer(key, name, token);
      breakAt('claim');
      return claimed;
    },
    unclaimAnswer: (key, name) => replies.unclaimAnswer(key, name),
    finish: async (reply: Reply) => {
      breakAt('finish');
      await replies.finish(reply);
    },
  },
  alerts: {
    raise: async (alert: Alert) => {
      breakAt('alerts');
      alerts.push(alert);
    },
  },
  texts: {
    publish: async (sent) => {
      breakAt('texts');
      if (network.result === 'accepted') texts.push(sent);
      return network;
    },
  },
  carePlans: somePlans,
  answers,
  read: readReply,
  journal: {
    answered: (_, kind, outcome) => journal.push(`${kind}: ${outcome}`),
    ceilingReached: ({ treatmentId }, ceiling) =>
      journal.push(`${treatmentId} meets the ceiling of its ${ceiling}`),
    replied: (meaning) => meanings.push(meaning),
  },
  contactIdOf,
  clock: () => now,
  newToken: () => `token-${++tokens}`,
});

/** A treatment whose first check-in was sent two days after it. */
const store = async ({
  treatmentId = 'T-1001',
  clinicId = 'demo',
  sentAt = NOON + 2 * DAY,
  sentTo = contactIdOf(PHONE),
} = {}): Promise<Treatment> => {
  const treatment = aTreatment({ event: anEvent({ treatmentId }), clinic: aClinic({ id: clinicId }) });
  const [first, ...others] = treatment.checkIns;
  if (first === undefined) throw new Error('a treatment has check-ins');
  const sent: CheckIn = {
    ...plannedOf(first),
    state: 'sent',
    sentAt,
    messageId: `m-${treatmentId}`,
    sentTo,
  };
  const stored = { ...treatment, checkIns: [sent, ...others] };
  await treatments.create(stored);
  return stored;
};
const heardOf = (treatmentId = 'T-1001', clinicId = 'demo') => replies.of({ clinicId, treatmentId });
const bodies = () => texts.map(({ body }) => body);
const raised = () => alerts.map(({ kind }) => kind);

describe('a reply', () => {
  it('is kept with its meaning for the check-in that was sent last, and answered', async () => {
    await store();
    expect(await hear()).toBe('heard');
    expect(await heardOf()).toEqual([
      {
        clinicId: 'demo',
        treatmentId: 'T-1001',
        contactId: contactIdOf(PHONE),
        checkIn: '48h',
        id: 'in-1',
        receivedAt: now,
        body: '1',
        outcome: 'fine',
        ambiguous: false,
      },
    ]);
    expect([texts, raised()]).toEqual([[{ to: PHONE, body: 'fine' }], []]);
  });

  it('that worries is told to a person', async () => {
    await store();
    await hear({ body: '1 but I have a fever' });
    expect(alerts).toEqual([
      {
        clinicId: 'demo',
        treatmentId: 'T-1001',
        checkIn: '48h',
        replyId: 'in-1',
        kind: 'concern',
        raisedAt: now,
      },
    ]);
    expect(bodies()).toEqual(['concern']);
  });

  it('that cannot be read is kept, told to a person and answered', async () => {
    await store();
    await hear({ body: 'qwerty' });
    expect([raised(), bodies()]).toEqual([['unreadable'], ['unreadable']]);
  });

  it('is answered to the phone that it came from, though the treatment has another by now', async () => {
    const treatment = await store();
    await treatments.keepContact(treatment);
    const patient = { ...treatment.event.patient, phone: '+13055550199' };
    await treatments.replace({
      ...treatment,
      event: { ...treatment.event, patient },
      contactId: contactIdOf(patient.phone),
    });
    await hear();
    expect(texts).toEqual([{ to: PHONE, body: 'fine' }]);
  });

  it('that a machine sent is kept, and not answered', async () => {
    await store();
    await hear({ body: 'Liked “Demo Clinic: How are you”' });
    expect([(await heardOf()).length, texts]).toEqual([1, []]);
  });

  it.each([
    ['1', 'fine'],
    ['STOP', 'stop'],
    ['STOP I have a fever', 'concern'],
    ['Liked “Demo Clinic: How are you”', 'automatic'],
  ])(
    '"%s" is journalled as %s, once, however often it comes and of however many treatments',
    async (body, meaning) => {
      await store();
      await store({ treatmentId: 'T-2', clinicId: 'other' });
      breaks = 'finish';
      await expect(hear({ body })).rejects.toThrow('finish is down');
      await hear({ body });
      await hear({ body });
      expect(meanings).toEqual([meaning]);
    },
  );

  it('of a short code is not answered', async () => {
    await store();
    await hear({ from: '83045' });
    expect(texts).toEqual([]);
  });

  it('of an unknown number is counted, and what it says of consent holds', async () => {
    expect(await hear({ body: 'STOP' })).toBe('unknown-number');
    expect(await contacts.isOptedOut(contactIdOf(PHONE))).toBe(true);
    expect(texts).toEqual([]);
  });
});

describe('whose a reply is', () => {
  it('says the network, if it knows which text it answers', async () => {
    await store({ sentAt: NOON + DAY });
    await store({ treatmentId: 'T-2' });
    await hear({ answers: 'm-T-1001' });
    expect([(await heardOf()).length, (await heardOf('T-2')).length]).toEqual([1, 0]);
  });

  it('is not said where two treatments were texted: both have it, marked as ambiguous', async () => {
    await store();
    await store({ treatmentId: 'T-2', clinicId: 'other' });
    await hear({ body: '3' });
    expect((await heardOf())[0]).toMatchObject({ ambiguous: true });
    expect((await heardOf('T-2', 'other'))[0]).toMatchObject({ ambiguous: true });
    expect(raised()).toEqual(['concern', 'concern']);
    expect(texts).toHaveLength(1);
  });

  it('is the treatment that was last, where nothing was sent lately', async () => {
    await store();
    now = NOON + 90 * DAY;
    await hear({ body: 'I have a fever' });
    expect((await heardOf())[0]).not.toHaveProperty('checkIn');
    expect(raised()).toEqual(['concern']);
  });
});

describe('that a check-in was answered', () => {
  const answeredAt = async (treatmentId = 'T-1001', clinicId = 'demo') =>
    (await treatments.find(clinicId, treatmentId))?.checkIns.map((checkIn) => checkIn.answeredAt);

  it('is noted on it before the answer is sent, and is no revision of the treatment', async () => {
    await store();
    breaks = 'texts';
    await expect(hear()).rejects.toThrow();
    expect(await answeredAt()).toEqual([now, undefined]);
    expect(await treatments.find('demo', 'T-1001')).toMatchObject({ version: 2, revision: 1 });
  });

  it('is not noted where its text went to another phone, to which the treatment was corrected', async () => {
    const other = contactIdOf('+13055550199');
    const treatment = await store({ sentTo: other });
    await treatments.keepContact(treatment);
    await treatments.replace({ ...treatment, contactId: other });
    await hear({ body: '1' });
    expect(await answeredAt()).toEqual([undefined, undefined]);
  });

  it('is noted whatever the reply says', async () => {
    await store();
    await hear({ body: 'STOP' });
    expect(await answeredAt()).toEqual([now, undefined]);
  });

  it('is noted after a person was told: what fails before that comes again', async () => {
    await store();
    breaks = 'alerts';
    await expect(hear({ body: '3' })).rejects.toThrow();
    expect(await answeredAt()).toEqual([undefined, undefined]);
  });

  it('stays as it was first', async () => {
    await store();
    const first = now;
    await hear();
    now += HOUR;
    await hear({ id: 'in-2' });
    expect(await answeredAt()).toEqual([first, undefined]);
  });

  it('is noted on each that the reply may be about', async () => {
    await store();
    await store({ treatmentId: 'T-2', clinicId: 'other' });
    await hear();
    expect([await answeredAt(), await answeredAt('T-2', 'other')]).toEqual([
      [now, undefined],
      [now, undefined],
    ]);
  });

  it('is not noted for what a machine sent', async () => {
    await store();
    await hear({ body: 'Liked “Demo Clinic: How are you”' });
    expect(await answeredAt()).toEqual([undefined, undefined]);
  });

  it('is noted over a write that comes in between', async () => {
    const treatment = await store();
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (answered) => {
      treatments.replace = replace;
      await replace({ ...treatment, cancelledAt: now });
      return replace(answered);
    };
    await hear();
    expect(await treatments.find('demo', 'T-1001')).toMatchObject({
      cancelledAt: now,
      checkIns: [{ answeredAt: now }, {}],
    });
  });
});

describe('a text that comes again', () => {
  it('was heard before', async () => {
    await store();
    await hear({ body: '3' });
    expect(await hear({ body: '3' })).toBe('heard-before');
    expect([raised(), bodies()]).toEqual([['concern'], ['concern']]);
  });

  it.each(['alerts', 'texts', 'finish'])('after trouble with %s finds what is left to do', async (port) => {
    await store();
    breaks = port;
    await expect(hear({ body: '3' })).rejects.toThrow();
    expect(await hear({ body: '3' })).toBe('heard');
    expect(raised()).toContain('concern');
    expect(texts.length).toBeLessThanOrEqual(1);
  });

  it('while another text is in the air is answered the next time', async () => {
    await store();
    const reservation = { contactId: contactIdOf(PHONE), text: 'other', token: 't', until: now + HOUR };
    await contacts.reserve(reservation, now);
    await expect(hear()).rejects.toThrow('contact-busy');
    await contacts.release(contactIdOf(PHONE), 't');
    await hear();
    expect(bodies()).toEqual(['fine']);
  });

  it('whose answer was refused for certain is answered the next time', async () => {
    await store();
    network = { result: 'refused', cause: 'throttled' };
    await expect(hear()).rejects.toThrow('refused');
    network = { result: 'accepted', messageId: 'answer' };
    await hear();
    expect(bodies()).toEqual(['fine']);
  });

  it('after a claim whose answer went missing does not risk a second answer', async () => {
    await store();
    breaks = 'claim';
    await expect(hear({ body: 'I cannot breathe' })).rejects.toThrow();
    await hear({ body: 'I cannot breathe' });
    expect([texts, raised()]).toEqual([[], ['urgent', 'urgent']]);
    await hear({ id: 'in-2', body: 'I cannot breathe' });
    expect(bodies()).toEqual(['urgent']);
  });

  it('a day later is for a person alone', async () => {
    await store();
    const sent = now;
    now += DAY + 1;
    await hear({ body: '3', saidAt: sent });
    expect([texts, raised()]).toEqual([[], ['concern']]);
  });

  it('whose answer may have been accepted is not answered again', async () => {
    await store();
    network = { result: 'unknown' };
    await hear();
    network = { result: 'accepted', messageId: 'answer' };
    await hear({ id: 'in-2' });
    expect(texts).toEqual([]);
  });
});

describe('answers', () => {
  it('are one for each outcome and check-in', async () => {
    await store();
    for (const [id, body] of [
      ['a', '3'],
      ['b', '3'],
      ['c', '1'],
    ] as const)
      await hear({ id, body });
    expect(bodies()).toEqual(['concern', 'fine']);
    expect(raised()).toEqual(['concern', 'concern']);
  });

  it('to what may need help now are three a day at most, and always told to a person', async () => {
    await store();
    for (const id of ['a', 'b', 'c', 'd']) await hear({ id, body: 'I cannot breathe' });
    expect(bodies()).toEqual(['urgent', 'urgent', 'urgent']);
    expect(raised()).toEqual(['urgent', 'urgent', 'urgent', 'urgent']);
    now += DAY;
    await hear({ id: 'e', body: 'I cannot breathe' });
    expect(texts).toHaveLength(4);
  });
});

describe('answers beyond a ceiling', () => {
  it('are not sent, whatever the phone goes on to say, and ops are told', async () => {
    await store();
    ceilings = { phone: 2, clinic: 1_000 };
    for (const body of ['1', '2', '3']) await hear({ id: body, body });
    expect(bodies()).toEqual(['fine', 'expected']);
    expect(journal.slice(-2)).toEqual(['T-1001 meets the ceiling of its phone', 'concern: ceiling-reached']);
    expect(raised()).toEqual(['concern']);
  });

  it('are sent again the next day, to what is said then', async () => {
    await store();
    ceilings = { phone: 1, clinic: 1_000 };
    await hear({ body: '1' });
    await hear({ id: 'in-2', body: '2' });
    now += DAY;
    await hear({ id: 'in-3', body: '3' });
    expect(bodies()).toEqual(['fine', 'concern']);
  });

  it('are sent the next day to who says the same again: it has had none', async () => {
    await store();
    ceilings = { phone: 10, clinic: 0 };
    await hear({ body: '1' });
    now += DAY;
    ceilings = { phone: 10, clinic: 1 };
    await hear({ id: 'in-2', body: '1' });
    expect(bodies()).toEqual(['fine']);
  });

  it('do not use up the three a day of what may need help now', async () => {
    await store();
    ceilings = { phone: 10, clinic: 0 };
    for (const id of ['a', 'b', 'c']) await hear({ id, body: 'I cannot breathe' });
    ceilings = { phone: 10, clinic: 10 };
    for (const id of ['d', 'e', 'f', 'g']) await hear({ id, body: 'I cannot breathe' });
    expect(bodies()).toEqual(['urgent', 'urgent', 'urgent']);
  });

  it('are not sent later to the same reply, which is done with', async () => {
    await store();
    ceilings = { phone: 10, clinic: 0 };
    await hear();
    ceilings = { phone: 10, clinic: 10 };
    expect(await hear()).toBe('heard-before');
    expect(texts).toEqual([]);
  });

  it('are not sent for a clinic that has had its texts of the day', async () => {
    await store();
    ceilings = { phone: 10, clinic: 1 };
    await hear({ body: '1' });
    await hear({ id: 'in-2', body: '2' });
    expect(bodies()).toEqual(['fine']);
    expect(journal).toContain('T-1001 meets the ceiling of its clinic');
  });

  it('are sent to STOP and to an emergency nevertheless, up to as many again', async () => {
    await store();
    ceilings = { phone: 1, clinic: 1 };
    await hear({ body: '1' });
    await hear({ id: 'in-2', body: 'I cannot breathe' });
    await hear({ id: 'in-3', body: 'STOP' });
    expect(bodies()).toEqual(['fine', 'urgent']);
    expect(await contacts.isOptedOut(contactIdOf(PHONE))).toBe(true);
  });

  it('are not met by what the network refused: nothing was sent', async () => {
    await store();
    ceilings = { phone: 1, clinic: 1 };
    network = { result: 'refused', cause: 'throttled' };
    await expect(hear()).rejects.toThrow('refused');
    network = { result: 'accepted', messageId: 'answer' };
    await hear();
    expect(bodies()).toEqual(['fine']);
  });

  it('are met by what may have been sent', async () => {
    await store();
    ceilings = { phone: 1, clinic: 1_000 };
    network = { result: 'unknown' };
    await hear();
    network = { result: 'accepted', messageId: 'answer' };
    await hear({ id: 'in-2', body: '3' });
    expect(texts).toEqual([]);
  });

  it('leave a reply that could not be counted to be answered when it comes again', async () => {
    await store();
    breaks = 'counts';
    await expect(hear()).rejects.toThrow('counts is down');
    await hear();
    expect(bodies()).toEqual(['fine']);
  });
});

describe('what a reply says of consent', () => {
  it('STOP holds at once, is confirmed once, and told to the clinic', async () => {
    await store();
    await hear({ body: 'STOP' });
    await hear({ id: 'in-2', body: 'STOP' });
    expect(await contacts.isOptedOut(contactIdOf(PHONE))).toBe(true);
    expect(bodies()).toEqual(['stop']);
    expect(raised()).toEqual(['opt-out', 'opt-out']);
  });

  it('STOP does not swallow a symptom', async () => {
    await store();
    await hear({ body: 'STOP I cannot breathe' });
    expect(await contacts.isOptedOut(contactIdOf(PHONE))).toBe(true);
    expect([raised(), bodies()]).toEqual([
      ['urgent', 'opt-out'],
      ['urgent', 'stop'],
    ]);
  });

  const optedOutAtTheDesk = (treatment: Treatment): Treatment => ({
    ...suppressed(treatment, now),
    event: { ...treatment.event, consent: { ...treatment.event.consent, sms: false } },
  });

  it('START undoes it, also at the desk: what still can be sent waits again', async () => {
    const treatment = await store();
    await contacts.optOut(treatment.contactId, now - MINUTE);
    await treatments.replace(optedOutAtTheDesk(treatment));
    await hear({ body: 'START' });
    expect(await contacts.isOptedOut(treatment.contactId)).toBe(false);
    expect(await treatments.find('demo', 'T-1001')).toMatchObject({
      event: { consent: { sms: true } },
      checkIns: [{ state: 'sent' }, { state: 'scheduled' }],
    });
    expect(bodies()).toEqual(['start']);
  });

  it('START undoes nothing of a treatment whose phone has been corrected since', async () => {
    const treatment = await store();
    await treatments.keepContact(treatment);
    await treatments.replace({ ...optedOutAtTheDesk(treatment), contactId: contactIdOf('+13055550199') });
    await hear({ body: 'START' });
    expect(await treatments.find('demo', 'T-1001')).toMatchObject({
      event: { consent: { sms: false } },
      checkIns: [{ state: 'sent' }, { state: 'suppressed' }],
    });
  });

  it('START says that it cannot undo what the network keeps', async () => {
    const { contactId } = await store();
    await contacts.optOut(contactId, now, 'network');
    await hear({ body: 'START' });
    expect(await contacts.isOptedOut(contactId)).toBe(true);
    expect(bodies()).toEqual(['start-blocked']);
  });

  it('a START that comes again does not undo a STOP that was sent after it', async () => {
    const { contactId } = await store();
    await contacts.optOut(contactId, now - HOUR);
    breaks = 'texts';
    await expect(hear({ id: 'start', body: 'START' })).rejects.toThrow();
    const sent = now;
    now += HOUR;
    await hear({ id: 'stop', body: 'STOP' });
    await hear({ id: 'start', body: 'START', saidAt: sent });
    expect(await contacts.isOptedOut(contactId)).toBe(true);
    expect(bodies()).toEqual(['stop']);
  });

  it('a STOP that comes again does not undo a START that was sent after it', async () => {
    const { contactId } = await store();
    breaks = 'texts';
    await expect(hear({ id: 'stop', body: 'STOP' })).rejects.toThrow();
    const sent = now;
    now += HOUR;
    await hear({ id: 'start', body: 'START' });
    await hear({ id: 'stop', body: 'STOP', saidAt: sent });
    expect(await contacts.isOptedOut(contactId)).toBe(false);
    expect(bodies()).toEqual(['start']);
  });

  it('STOP holds where no person can be told, and a person is told where STOP cannot be stored', async () => {
    const { contactId } = await store();
    breaks = 'alerts';
    await expect(hear({ body: 'STOP I cannot breathe' })).rejects.toThrow();
    expect(await contacts.isOptedOut(contactId)).toBe(true);
    contacts.optOut = () => Promise.reject(new Error('optOut is down'));
    await expect(hear({ id: 'in-2', body: 'STOP I cannot breathe' })).rejects.toThrow();
    expect(raised()).toContain('urgent');
  });

  it('after STOP nothing is answered but what may save a life, or is about texts', async () => {
    await store();
    await hear({ body: 'STOP' });
    for (const body of ['thanks', '3', '1', 'HELP', 'I cannot breathe']) await hear({ id: body, body });
    expect(bodies()).toEqual(['stop', 'help', 'urgent']);
  });

  it('HELP is answered with how to reach the clinic', async () => {
    await store();
    await hear({ body: 'HELP' });
    expect([bodies(), raised()]).toEqual([['help'], []]);
  });

  it('a wrong number is texted no more, and told to the clinic', async () => {
    await store();
    await hear({ body: 'wrong number' });
    expect(await contacts.isOptedOut(contactIdOf(PHONE))).toBe(true);
    expect([bodies(), raised()]).toEqual([['wrong-number'], ['wrong-number']]);
  });
});
