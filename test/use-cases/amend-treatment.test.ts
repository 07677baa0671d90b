import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Amendment } from '../../lambdas/domain/amendment.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import { composeCheckInText } from '../../lambdas/domain/check-in-text.ts';
import { DAY, HOUR, type Instant } from '../../lambdas/domain/instant.ts';
import { concludeSend } from '../../lambdas/domain/send-outcome.ts';
import { alertsDue } from '../../lambdas/domain/sweep-decision.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { wakeAt } from '../../lambdas/domain/wake.ts';
import { type Amended, amendTreatment } from '../../lambdas/use-cases/amend-treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import type { Edit } from '../../lambdas/use-cases/edit-treatment.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import {
  aClinic,
  anEvent,
  aTreatment,
  aTreatmentWithFirst,
  at,
  contactIdOf,
  NOON,
  somePlans,
} from '../builders/treatment.ts';

let treatments: MemoryTreatments;
let contacts: MemoryContacts;
let scheduled: { wakeUp: WakeUp; at: Instant }[];
let edits: number;

beforeEach(() => {
  treatments = new MemoryTreatments();
  contacts = new MemoryContacts();
  scheduled = [];
  edits = 0;
});

const KEY = { clinicId: 'demo', treatmentId: 'T-1001' };
const LATER = NOON + 3 * DAY;
const EARLIER = at('2026-11-24T10:00:00-05:00');
const OTHER_PHONE = '+13055550199';

const anEdit = (isFor: Edit['isFor'] = () => true): Edit => {
  edits += 1;
  return { id: `edit-${edits}`, isFor };
};
const amend = (amendment: Amendment, { now = NOON, edit = anEdit() } = {}): Promise<Amended> =>
  amendTreatment(KEY, amendment, edit, aClinic(), now, {
    treatments,
    contacts,
    schedules: {
      schedule: async (wakeUp, asked) => {
        scheduled.push({ wakeUp, at: asked });
      },
    },
    journal: { wakeUpNotMade: () => undefined },
    carePlans: { ...somePlans, 'one-ask': { ...onePlan, checkIns: [firstAsk] } },
    allowedCountries: ['US'],
    contactIdOf,
  });

const onePlan = { id: 'one-ask', title: 'Asks a week later' };
const firstAsk = {
  key: '1w',
  offset: 'P1W',
  expiresAfter: 'P2D',
  texts: { en: '{clinic}: 1w. {phone} {emergency} STOP', es: '{clinic}: a 1w. {phone} {emergency} STOP' },
};

const stored = async (): Promise<Treatment> => {
  const treatment = await treatments.find('demo', 'T-1001');
  if (treatment === undefined) throw new Error('it is stored');
  return treatment;
};
const states = async () => (await stored()).checkIns.map(({ key, state }) => `${key} ${state}`);
const sendAts = async () => (await stored()).checkIns.map(({ sendAt }) => sendAt);

const datedAsk = { ...firstAsk, texts: { en: '{clinic}: until {date}', es: '{clinic}: hasta {date}' } };

/** Somebody else's write, between reading and writing. */
const raceOnce = (race: () => Promise<unknown>) => {
  const replace = treatments.replace.bind(treatments);
  treatments.replace = async (treatment) => {
    treatments.replace = replace;
    await race();
    return replace(treatment);
  };
};

describe('amending a treatment', () => {
  it('moves what waits, with new schedules, as an edit of the clinic', async () => {
    await treatments.create(aTreatment());
    expect((await amend({ treatedAt: EARLIER })).outcome).toBe('stored');
    expect(await sendAts()).toEqual([at('2026-11-26T10:00:00-05:00'), at('2026-12-22T10:00:00-05:00')]);
    expect(scheduled.map(({ at: asked }) => asked)).toEqual(await sendAts());
    expect((await stored()).revision).toBe(2);
  });

  it('that changes nothing is no edit', async () => {
    await treatments.create(aTreatment());
    expect(await amend({ patient: { language: 'en' } })).toEqual({
      outcome: 'stored',
      treatment: aTreatment(),
    });
    expect([await stored(), scheduled]).toEqual([aTreatment(), []]);
  });

  it('follows the patient to another time zone', async () => {
    await treatments.create(aTreatment());
    await amend({ patient: { timeZone: 'America/Los_Angeles' } });
    expect((await sendAts())[0]).toBeGreaterThanOrEqual(at('2026-11-26T09:00:00-08:00'));
  });

  it('remembers what was first posted, through every correction', async () => {
    const { event } = aTreatment();
    await treatments.create(aTreatment());
    await amend({ patient: { language: 'es' } });
    await amend({ patient: { phone: OTHER_PHONE } });
    expect(await stored()).toMatchObject({ submitted: event, event: { patient: { language: 'es' } } });
  });

  it('leaves alone what was sent', async () => {
    const treatment = aTreatmentWithFirst('sent');
    await treatments.create(treatment);
    await amend({ treatedAt: EARLIER }, { now: LATER });
    const { checkIns } = await stored();
    expect(checkIns[0]).toEqual(treatment.checkIns[0]);
    expect(checkIns[1]?.sendAt).toBe(at('2026-12-22T10:00:00-05:00'));
  });

  it('notes on what is being sent where it belongs, should this attempt be refused', async () => {
    const treatment = aTreatmentWithFirst('sending');
    await treatments.create(treatment);
    await amend({ treatedAt: EARLIER }, { now: LATER });
    expect((await stored()).checkIns[0]).toEqual({
      ...treatment.checkIns[0],
      corrected: {
        dueAt: at('2026-11-26T10:00:00-05:00'),
        expiresAt: at('2026-11-29T10:00:00-05:00'),
        replyWithin: 2 * DAY,
      },
    });
  });

  it('knows no treatment that is not there', async () => {
    expect(await amend({ patient: { language: 'es' } })).toEqual({ outcome: 'not-found' });
  });

  it('does not bring back what was cancelled', async () => {
    await treatments.create(aTreatment());
    raceOnce(() => cancelTreatment(KEY, anEdit(), NOON, treatments));
    expect(await amend({ treatedAt: EARLIER })).toEqual({ outcome: 'cancelled' });
    expect(await states()).toEqual(['48h cancelled', '4w cancelled']);
  });
});

describe('amending the care plan', () => {
  it('cancels what it no longer asks for and adds what it asks for anew', async () => {
    await treatments.create(aTreatment());
    await amend({ carePlan: 'one-ask' });
    expect(await states()).toEqual(['48h cancelled', '1w scheduled', '4w cancelled']);
    expect(scheduled.map(({ wakeUp }) => wakeUp.checkIn)).toEqual(['1w']);
  });

  it('and back again lets wait what it had dropped', async () => {
    await treatments.create(aTreatment());
    await amend({ carePlan: 'one-ask' });
    await amend({ carePlan: 'two-asks' });
    expect(await states()).toEqual(['48h scheduled', '1w cancelled', '4w scheduled']);
  });

  it('says in its texts when the last check-in is of the plan that it has now', async () => {
    await treatments.create(aTreatment());
    await amend({ carePlan: 'one-ask' });
    const plans = { ...somePlans, 'one-ask': { ...onePlan, checkIns: [datedAsk] } };
    expect(composeCheckInText(await stored(), '1w', aClinic(), plans, false)).toBe(
      'Demo Clinic: until Dec 1',
    );
  });

  it('drops what is being sent only should this attempt be refused', async () => {
    await treatments.create(aTreatmentWithFirst('sending'));
    await amend({ carePlan: 'one-ask' }, { now: LATER });
    expect((await stored()).checkIns[0]).toMatchObject({ state: 'sending', corrected: 'dropped' });
  });

  it('to one that is not known is refused', async () => {
    await treatments.create(aTreatment());
    expect(await amend({ carePlan: 'none' })).toMatchObject({
      outcome: 'invalid',
      faults: [{ pointer: '/carePlan', rule: 'known-care-plan' }],
    });
    expect(await stored()).toEqual(aTreatment());
  });
});

describe('a correction of what kept a text from being sent', () => {
  const storeWithFirst = async (ended: Partial<CheckIn>) => {
    const treatment = aTreatment();
    const [first, ...others] = treatment.checkIns;
    if (first === undefined) throw new Error('a treatment has check-ins');
    const checkIn = { ...plannedOf(first), ...ended } as CheckIn;
    await treatments.create({ ...treatment, checkIns: [checkIn, ...others] });
    return checkIn;
  };
  const failed = { state: 'failed', failedAt: NOON, reason: 'invalid-number', told: 'failed' } as const;
  const suppressed = { state: 'suppressed', suppressedAt: NOON, reason: 'opted-out' } as const;
  const expired = { state: 'expired', expiredAt: NOON, told: 'expired' } as const;

  it.each([failed, suppressed])('of the phone lets wait again what is $state', async (ended) => {
    const { dueAt, sendAt } = await storeWithFirst(ended);
    await amend({ patient: { phone: OTHER_PHONE } });
    expect((await stored()).checkIns[0]).toMatchObject({ state: 'scheduled', dueAt, sendAt });
    expect(scheduled.map(({ wakeUp }) => wakeUp.checkIn)).toContain('48h');
  });

  it('puts what waits again where the time has been corrected to meanwhile', async () => {
    await storeWithFirst(suppressed);
    await amend({ treatedAt: EARLIER });
    await amend({ patient: { phone: OTHER_PHONE } });
    expect((await stored()).checkIns[0]).toMatchObject({
      state: 'scheduled',
      dueAt: at('2026-11-26T10:00:00-05:00'),
    });
  });

  it.each([failed, suppressed])('of something else leaves what is $state', async (ended) => {
    await storeWithFirst(ended);
    await amend({ treatedAt: EARLIER });
    expect(await states()).toEqual([`48h ${ended.state}`, '4w scheduled']);
  });

  it('of the time lets wait again what has expired', async () => {
    await storeWithFirst(expired);
    await amend({ treatedAt: EARLIER });
    expect((await stored()).checkIns[0]).toMatchObject({
      state: 'scheduled',
      sendAt: at('2026-11-26T10:00:00-05:00'),
    });
  });

  it('that leaves it too late changes nothing of it', async () => {
    const before = await storeWithFirst(expired);
    await amend({ treatedAt: EARLIER }, { now: NOON + 10 * DAY });
    expect((await stored()).checkIns[0]).toEqual(before);
  });

  it('has the alert taken back at once', async () => {
    await storeWithFirst(failed);
    await amend({ patient: { phone: OTHER_PHONE } });
    expect(alertsDue(await stored(), NOON)).toMatchObject([{ checkIn: { key: '48h' }, kind: 'resolved' }]);
    expect(wakeAt(await stored())).toBeLessThanOrEqual(NOON);
  });
});

describe('amending what does not move check-ins', () => {
  it('leaves them where they are, whatever the care plan says by now', async () => {
    const treatment = aTreatment();
    await treatments.create({ ...treatment, event: { ...treatment.event, carePlan: 'one-ask' } });
    await amend({ patient: { language: 'es', phone: OTHER_PHONE } });
    expect((await stored()).checkIns).toEqual(treatment.checkIns);
  });

  it('is refused where it would move them and their care plan is gone', async () => {
    await treatments.create({ ...aTreatment(), event: anEvent({ carePlan: 'gone' }) });
    expect(await amend({ treatedAt: EARLIER })).toMatchObject({
      outcome: 'invalid',
      faults: [{ pointer: '/carePlan', rule: 'known-care-plan' }],
    });
  });
});

describe('amending the phone', () => {
  it('moves to its contact', async () => {
    await treatments.create(aTreatment());
    await amend({ patient: { phone: OTHER_PHONE } });
    expect(await stored()).toMatchObject({
      contactId: contactIdOf(OTHER_PHONE),
      event: { patient: { phone: OTHER_PHONE, language: 'en' } },
    });
  });

  it('keeps the treatment with the old contact if that has been texted, for its receipt', async () => {
    await treatments.create(aTreatmentWithFirst('sent'));
    await amend({ patient: { phone: OTHER_PHONE } }, { now: LATER });
    expect(await treatments.ofContact(contactIdOf(anEvent().patient.phone))).toEqual([KEY]);
    expect(await treatments.ofContact(contactIdOf(OTHER_PHONE))).toEqual([KEY]);
  });

  it('forgets the old contact if that was never texted', async () => {
    await treatments.create(aTreatment());
    await amend({ patient: { phone: OTHER_PHONE } });
    expect(await treatments.ofContact(contactIdOf(anEvent().patient.phone))).toEqual([]);
  });

  it('to one that has opted out suppresses what waits', async () => {
    await treatments.create(aTreatment());
    await contacts.optOut(contactIdOf(OTHER_PHONE), NOON);
    await amend({ patient: { phone: OTHER_PHONE } });
    expect(await states()).toEqual(['48h suppressed', '4w suppressed']);
    expect(scheduled).toEqual([]);
  });

  it('to one that may not be texted is refused', async () => {
    await treatments.create(aTreatment());
    expect(await amend({ patient: { phone: '+442079460000' } })).toMatchObject({
      outcome: 'invalid',
      faults: [{ pointer: '/patient/phone', rule: 'allowed-country' }],
    });
  });
});

describe("the patient's no to texts, said to the clinic", () => {
  it('is an opt-out of the contact, and suppresses what waits', async () => {
    await treatments.create(aTreatment());
    await amend({ optOut: true });
    expect(await contacts.isOptedOut(contactIdOf(anEvent().patient.phone))).toBe(true);
    expect(await states()).toEqual(['48h suppressed', '4w suppressed']);
    expect((await stored()).event.consent.sms).toBe(false);
  });

  it('holds from the moment that the contact has it, even if the treatment cannot be stored', async () => {
    await treatments.create(aTreatment());
    treatments.replace = async () => {
      throw new Error('the store is down');
    };
    await expect(amend({ optOut: true })).rejects.toThrow('the store is down');
    expect(await contacts.isOptedOut(contactIdOf(anEvent().patient.phone))).toBe(true);
  });

  it('said again opts out again, and changes the treatment no more', async () => {
    await treatments.create(aTreatment());
    await amend({ optOut: true });
    const once = await stored();
    contacts = new MemoryContacts();
    await amend({ optOut: true }, { now: LATER });
    expect(await contacts.isOptedOut(contactIdOf(anEvent().patient.phone))).toBe(true);
    expect(await stored()).toEqual(once);
  });

  it('is taken of a cancelled treatment too, since others may wait', async () => {
    await treatments.create(aTreatment());
    await cancelTreatment(KEY, anEdit(), NOON, treatments);
    expect((await amend({ optOut: true })).outcome).toBe('stored');
    expect(await contacts.isOptedOut(contactIdOf(anEvent().patient.phone))).toBe(true);
    expect(await amend({ optOut: true, patient: { language: 'es' } })).toEqual({ outcome: 'cancelled' });
  });

  it('is taken where the care plan is no longer deployed', async () => {
    await treatments.create({ ...aTreatment(), event: anEvent({ carePlan: 'gone' }) });
    await amend({ optOut: true });
    expect(await states()).toEqual(['48h suppressed', '4w suppressed']);
  });

  it('outlives a correction of the phone', async () => {
    await treatments.create(aTreatment());
    await amend({ optOut: true });
    await amend({ patient: { phone: OTHER_PHONE } });
    expect(await states()).toEqual(['48h suppressed', '4w suppressed']);
  });

  it('ends what is being sent, should this attempt be refused', async () => {
    await treatments.create(aTreatmentWithFirst('sending'));
    await amend({ optOut: true }, { now: LATER });
    const treatment = await stored();
    const [first] = treatment.checkIns;
    if (first?.state !== 'sending') throw new Error('it is being sent');
    const refused = { result: 'refused', cause: 'throttled' } as const;
    const concluded = concludeSend(treatment, first, refused, { window: aClinic().window, now: LATER });
    expect(concluded.checkIns[0]).toMatchObject({ state: 'suppressed', reason: 'opted-out' });
  });

  it('does not concern another phone that the patient has had', async () => {
    await treatments.create(aTreatment());
    await amend({ optOut: true, patient: { phone: OTHER_PHONE } });
    expect(await contacts.isOptedOut(contactIdOf(OTHER_PHONE))).toBe(true);
    expect(await contacts.isOptedOut(contactIdOf(anEvent().patient.phone))).toBe(false);
  });
});

describe('a rule that what stays would break today', () => {
  it('does not stand in the way of a correction', async () => {
    await treatments.create(aTreatmentWithFirst('sent'));
    const longAfter = NOON + 60 * DAY;
    expect((await amend({ patient: { language: 'es' } }, { now: longAfter })).outcome).toBe('stored');
  });
});

describe('an edit that is meant for one revision', () => {
  const forRevision = (meant: number) => anEdit((revision) => revision === meant);

  it('is stored over that revision', async () => {
    await treatments.create(aTreatment());
    expect((await amend({ treatedAt: EARLIER }, { edit: forRevision(1) })).outcome).toBe('stored');
  });

  it('that has been done already is done, whatever revision it was meant for', async () => {
    await treatments.create(aTreatment());
    await amend({ treatedAt: EARLIER });
    expect((await amend({ treatedAt: EARLIER }, { edit: forRevision(1) })).outcome).toBe('stored');
    expect((await stored()).revision).toBe(2);
  });

  it('is refused once another edit was faster', async () => {
    await treatments.create(aTreatment());
    raceOnce(() => amend({ patient: { language: 'es' } }));
    expect(await amend({ treatedAt: EARLIER }, { edit: forRevision(1) })).toEqual({
      outcome: 'revision-changed',
    });
    expect((await stored()).event).toEqual({
      ...anEvent(),
      patient: { ...anEvent().patient, language: 'es' },
    });
  });

  it('is decided again, and stored, after what was no edit of the clinic was faster', async () => {
    await treatments.create(aTreatment());
    raceOnce(async () => treatments.replace(await stored()));
    expect((await amend({ treatedAt: EARLIER }, { edit: forRevision(1) })).outcome).toBe('stored');
    expect(await stored()).toMatchObject({ revision: 2, event: { treatedAt: EARLIER } });
  });

  it('knows its own write again after others were stored over it, and does not undo them', async () => {
    await treatments.create(aTreatment());
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (treatment) => {
      treatments.replace = replace;
      await replace(treatment);
      await amend({ treatedAt: NOON - 3 * HOUR });
      return replace(treatment);
    };
    expect((await amend({ treatedAt: EARLIER })).outcome).toBe('stored');
    expect(await stored()).toMatchObject({ revision: 3, event: { treatedAt: NOON - 3 * HOUR } });
  });

  it('knows its own write again whose answer went missing', async () => {
    await treatments.create(aTreatment());
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (treatment) => {
      treatments.replace = replace;
      await replace(treatment);
      return replace(treatment);
    };
    expect((await amend({ treatedAt: EARLIER }, { edit: forRevision(1) })).outcome).toBe('stored');
    expect((await stored()).revision).toBe(2);
  });
});
