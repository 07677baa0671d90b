import { describe, expect, it } from '@jest/globals';
import { type CarePlans, withoutReplyBy } from '../../lambdas/domain/care-plan.ts';
import { HOUR, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { asEdited, type Treatment } from '../../lambdas/domain/treatment.ts';
import { answered } from '../../lambdas/domain/whose-reply.ts';
import { amendTreatment } from '../../lambdas/use-cases/amend-treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import {
  aClinic,
  anEvent,
  aTreatment,
  at,
  contactIdOf,
  restrictingPlans,
  somePlans,
} from '../builders/treatment.ts';
import { DispatchWorld, hashOf, SENDING_LIMIT } from '../support/dispatch-world.ts';

const CONTACT = contactIdOf('+13055550123');

describe('a wake-up at the time of a check-in', () => {
  it('sends its text to the patient and records it as sent', async () => {
    const world = await DispatchWorld.with();

    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });

    expect(world.published).toEqual([
      { to: '+13055550123', body: 'Demo Clinic: 48h until Dec 22. 305-555-0100 911 STOP', at: world.now },
    ]);
    expect(await world.checkIn()).toMatchObject({
      state: 'sent',
      sentAt: world.now,
      messageId: 'message-1',
      sentTo: contactIdOf('+13055550123'),
    });
  });

  it('leaves the other check-in as it was', async () => {
    const world = await DispatchWorld.with();
    const before = await world.checkIn('4w');
    await world.dispatch();
    expect(await world.checkIn('4w')).toEqual(before);
  });

  it('frees the contact for the next text', async () => {
    const world = await DispatchWorld.with();
    await world.dispatch();
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });

  it('marks the check-in as sending and reserves the contact before anything is published', async () => {
    const world = await DispatchWorld.with();
    const seen: unknown[] = [];
    world.before.publish = async () =>
      seen.push((await world.checkIn()).state, world.contacts.isReserved(CONTACT));
    await world.dispatch();
    expect(seen).toEqual(['sending', true]);
  });

  it('writes in the language of the patient', async () => {
    const patient = { phone: '+13055550123', language: 'es' as const, timeZone: 'America/New_York' };
    const world = await DispatchWorld.with(aTreatment({ event: anEvent({ patient }) }));
    await world.dispatch();
    expect(world.published[0]?.body).toMatch(/^Demo Clinic: a 48h hasta/);
  });
});

describe('a wake-up that leads to nothing', () => {
  it('is ignored where the treatment does not exist', async () => {
    const world = await DispatchWorld.with();
    const wakeUp = { ...world.wakeUp(), treatmentId: 'T-none' };
    expect(await world.dispatch(wakeUp)).toEqual({
      outcome: 'ignored',
      reason: 'no-such-treatment',
    });
  });

  it('is ignored where the treatment has no such check-in', async () => {
    const world = await DispatchWorld.with();
    const wakeUp = { ...world.wakeUp(), checkIn: '1y' };
    expect(await world.dispatch(wakeUp)).toEqual({
      outcome: 'ignored',
      reason: 'no-such-check-in',
    });
  });

  it('is ignored when it was made for another sendAt', async () => {
    const world = await DispatchWorld.with();
    const wakeUp = { ...world.wakeUp(), sendAt: world.now - MINUTE };
    expect(await world.dispatch(wakeUp)).toEqual({ outcome: 'ignored', reason: 'stale-send-at' });
    expect(world.published).toEqual([]);
  });

  it('is ignored when it is delivered a second time', async () => {
    const world = await DispatchWorld.with();
    await world.dispatch();
    expect(await world.dispatch()).toEqual({ outcome: 'ignored', reason: 'already-ended' });
    expect(world.published).toHaveLength(1);
  });

  it('is ignored while another worker is sending', async () => {
    const world = await DispatchWorld.with();
    const meanwhile: unknown[] = [];
    world.before.publish = async () => {
      world.before.publish = undefined as never;
      meanwhile.push(await world.dispatch());
    };
    await world.dispatch();
    expect(meanwhile).toEqual([{ outcome: 'ignored', reason: 'being-sent' }]);
    expect(world.published).toHaveLength(1);
  });

  it('is ignored for a cancelled treatment', async () => {
    const world = await DispatchWorld.with();
    await world.cancel();
    expect(await world.dispatch()).toEqual({ outcome: 'ignored', reason: 'cancelled' });
    expect(world.published).toEqual([]);
  });
});

describe('a wake-up at the wrong time', () => {
  it('comes again at sendAt when it is early', async () => {
    const world = await DispatchWorld.with();
    const { sendAt } = world.wakeUp();
    world.now = sendAt - HOUR;
    expect(await world.dispatch()).toEqual({ outcome: 'woken-again', reason: 'early' });
    expect(world.schedules).toEqual([{ wakeUp: world.wakeUp(), at: sendAt }]);
    expect(world.published).toEqual([]);
  });

  it('comes again a minute ahead at least, since a schedule in the past never fires', async () => {
    const world = await DispatchWorld.with();
    const { sendAt } = world.wakeUp();
    world.now = sendAt - 5 * SECOND;
    await world.dispatch();
    expect(world.schedules[0]?.at).toBe(sendAt + MINUTE);
  });

  it('moves the check-in to the next opening when it comes at night', async () => {
    const world = await DispatchWorld.with();
    world.now = at('2026-11-26T20:00:00-05:00');
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: 'outside-window' });
    const { sendAt } = await world.checkIn();
    expect(sendAt).toBeGreaterThanOrEqual(at('2026-11-27T09:00:00-05:00'));
    expect(sendAt).toBeLessThan(at('2026-11-27T09:15:00-05:00'));
    expect(world.schedules).toEqual([{ wakeUp: { ...world.wakeUp(), sendAt }, at: sendAt }]);
  });

  it('sends when it comes hours late and still in the window', async () => {
    const world = await DispatchWorld.with();
    world.now = at('2026-11-26T17:45:00-05:00');
    expect(await world.dispatch()).toEqual({ outcome: 'sent' });
  });

  it('expires the check-in from its latest useful time on', async () => {
    const world = await DispatchWorld.with();
    world.now = (await world.checkIn()).expiresAt;
    expect(await world.dispatch()).toMatchObject({ outcome: 'expired', reason: 'too-late' });
    expect(world.published).toEqual([]);
  });

  it('expires the check-in when no opening is left before its latest useful time', async () => {
    const world = await DispatchWorld.with();
    // Treated at 11:30, so the latest useful time is 11:30 on the 29th: after 20:00 on the 28th one opening is left.
    world.now = at('2026-11-28T20:30:00-05:00');
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled' });
    const late = await DispatchWorld.with(
      aTreatment({
        event: anEvent({ treatedAt: at('2026-11-24T08:00:00-05:00') }),
        createdAt: at('2026-11-24T12:00:00-05:00'),
      }),
    );
    late.now = at('2026-11-28T20:30:00-05:00');
    expect(await late.dispatch()).toMatchObject({ outcome: 'expired', reason: 'outside-window' });
  });

  it('makes a send whose holder is gone unknown, and never repeats it', async () => {
    const world = await DispatchWorld.with();
    world.before.publish = () => {
      throw new Error('the worker died');
    };
    await expect(world.dispatch()).rejects.toThrow('the worker died');
    world.before.publish = () => undefined;

    world.now += SENDING_LIMIT;
    expect(await world.dispatch()).toMatchObject({ outcome: 'unknown', reason: 'send-outcome-unknown' });
    expect(await world.dispatch()).toMatchObject({ outcome: 'ignored', reason: 'already-ended' });
    expect(world.published).toEqual([]);
  });
});

describe('a contact that may not be texted', () => {
  it('suppresses the check-in after an opt-out', async () => {
    const world = await DispatchWorld.with();
    world.contacts.optOut(CONTACT, world.now);
    expect(await world.dispatch()).toMatchObject({ outcome: 'suppressed', reason: 'opted-out' });
    expect(world.published).toEqual([]);
  });

  it('suppresses the check-in while the number is quarantined', async () => {
    const world = await DispatchWorld.with();
    world.contacts.quarantine(CONTACT, world.now);
    expect(await world.dispatch()).toMatchObject({ outcome: 'suppressed', reason: 'quarantined' });
    expect(world.published).toEqual([]);
  });

  it('waits while another text to the phone is in the air', async () => {
    const world = await DispatchWorld.with();
    await world.contacts.reserve(
      { contactId: CONTACT, text: 'demo/T-other/48h', token: 'other', until: world.now + MINUTE },
      world.now,
    );
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: 'contact-busy' });
    expect(world.published).toEqual([]);
    expect(world.schedules[0]?.at).toBe(world.now + 2 * MINUTE);
  });

  it('is left alone by a duplicate that comes between reservation and mark', async () => {
    const world = await DispatchWorld.with();
    const duplicates: unknown[] = [];
    world.before.replace = async () => {
      world.before.replace = () => undefined;
      duplicates.push(await world.dispatch());
    };
    expect(await world.dispatch()).toEqual({ outcome: 'sent' });
    expect(duplicates).toEqual([{ outcome: 'ignored', reason: 'being-sent' }]);
    expect(world.published).toHaveLength(1);
  });

  it('is not texted after a STOP that came during a send which was refused', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'refused', cause: 'throttled' };
    world.before.publish = () => world.contacts.optOut(CONTACT, world.now);
    await world.dispatch();
    const { sendAt } = await world.checkIn();
    world.now = sendAt;
    expect(await world.dispatch({ ...world.wakeUp(), sendAt })).toEqual({
      outcome: 'suppressed',
      reason: 'opted-out',
    });
    expect(world.published).toHaveLength(1);
  });

  it('is texted once a reservation has lapsed whose holder is gone', async () => {
    const world = await DispatchWorld.with();
    await world.contacts.reserve(
      { contactId: CONTACT, text: 'demo/T-other/48h', token: 'other', until: world.now },
      world.now - MINUTE,
    );
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
  });
});

describe('a change in the middle of a send', () => {
  it('goes to the corrected phone, and frees the contact of the wrong one', async () => {
    const world = await DispatchWorld.with();
    world.before.replace = async () => {
      world.before.replace = () => undefined;
      await world.edit((treatment) => ({
        ...treatment,
        contactId: contactIdOf('+13055550199'),
        event: { ...treatment.event, patient: { ...treatment.event.patient, phone: '+13055550199' } },
      }));
    };
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
    expect(world.published.map(({ to }) => to)).toEqual(['+13055550199']);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });

  it('sends nothing when the treatment is cancelled before the mark', async () => {
    const world = await DispatchWorld.with();
    world.before.replace = async () => {
      world.before.replace = () => undefined;
      await world.cancel();
    };
    expect(await world.dispatch()).toMatchObject({ outcome: 'ignored', reason: 'cancelled' });
    expect(world.published).toEqual([]);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });

  it('records the send over a change that came meanwhile, and keeps that change', async () => {
    const world = await DispatchWorld.with();
    world.before.publish = () => world.cancel('4w');
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
    expect((await world.checkIn('4w')).state).toBe('cancelled');
  });

  it('goes on when the lost race was its own write, repeated by the SDK', async () => {
    const world = await DispatchWorld.with();
    world.before.replace = async (marking) => {
      world.before.replace = () => undefined;
      await world.treatments.replace(marking);
    };
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
    expect(world.published).toHaveLength(1);
  });

  it('never texts a phone whose contact it has not reserved, even if its own mark came back under another one', async () => {
    const world = await DispatchWorld.with();
    world.contacts.optOut(contactIdOf('+13055550199'), world.now);
    world.before.replace = async (marking) => {
      world.before.replace = () => undefined;
      await world.treatments.replace(marking);
      await world.edit((treatment) => ({
        ...treatment,
        contactId: contactIdOf('+13055550199'),
        event: { ...treatment.event, patient: { ...treatment.event.patient, phone: '+13055550199' } },
      }));
    };
    expect(await world.dispatch()).toEqual({ outcome: 'scheduled', reason: 'contact-changed' });
    expect(world.published).toEqual([]);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });

  it('is scheduled with its wake-up before it is stored, so that no crash can come between', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'refused', cause: 'throttled' };
    const wakeUpsAtStore: number[] = [];
    world.before.replace = () => wakeUpsAtStore.push(world.schedules.length);
    await world.dispatch();
    expect(wakeUpsAtStore).toEqual([0, 1]);
  });

  it('abandons a reservation that is more than five seconds old', async () => {
    const world = await DispatchWorld.with();
    world.before.replace = () => {
      world.before.replace = () => undefined;
      world.now += 5 * SECOND + 1;
    };
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: 'reservation-too-old' });
    expect(world.published).toEqual([]);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });

  it('looks at the window once more before it publishes', async () => {
    const world = await DispatchWorld.with();
    world.now = at('2026-11-26T19:59:59-05:00');
    world.before.replace = () => {
      world.before.replace = () => undefined;
      world.now += SECOND;
    };
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: 'outside-window' });
    expect(world.published).toEqual([]);
  });

  it('looks at the latest useful time once more before it publishes', async () => {
    const world = await DispatchWorld.with();
    world.now = (await world.checkIn()).expiresAt - SECOND;
    world.before.replace = () => {
      world.before.replace = () => undefined;
      world.now += SECOND;
    };
    expect(await world.dispatch()).toMatchObject({ outcome: 'expired', reason: 'too-late' });
    expect(world.published).toEqual([]);
  });
});

describe('the answer of the network', () => {
  it.each(['throttled', 'not-reached'] as const)('%s: waits two minutes, then four', async (cause) => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'refused', cause };
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: cause });
    const first = await world.checkIn();
    expect(first).toMatchObject({ state: 'scheduled', refusals: 1, sendAt: world.now + 2 * MINUTE });

    world.now = first.sendAt;
    await world.dispatch({ ...world.wakeUp(), sendAt: first.sendAt });
    expect(await world.checkIn()).toMatchObject({ refusals: 2, sendAt: world.now + 4 * MINUTE });
    expect(world.schedules.map(({ at: asked }) => asked)).toEqual([first.sendAt, first.sendAt + 4 * MINUTE]);
  });

  it('account refused: keeps the check-in scheduled and counts it for ops', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'refused', cause: 'account' };
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: 'account' });
    expect(world.journal).toEqual(['48h token-1 refused']);
  });

  it.each(['invalid-number', 'opted-out'] as const)('%s: fails for good', async (cause) => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'rejected', cause };
    expect(await world.dispatch()).toMatchObject({ outcome: 'failed', reason: cause });
    expect(await world.checkIn()).toMatchObject({ state: 'failed', reason: cause, failedAt: world.now });
  });

  it('unknown: is never repeated', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'unknown' };
    expect(await world.dispatch()).toMatchObject({ outcome: 'unknown' });
    expect(await world.dispatch()).toMatchObject({ outcome: 'ignored', reason: 'already-ended' });
    expect(world.published).toHaveLength(1);
  });

  it('asks for nobody to be woken where it was sent', async () => {
    const world = await DispatchWorld.with();
    await world.dispatch();
    expect(world.schedules).toEqual([]);
  });
});

/** The mark is stored and its answer lost; before it is repeated, the clinic edits the treatment. */
function amendedOnceMarked(world: DispatchWorld, change: (treatment: Treatment) => Treatment): void {
  const replace = world.treatments.replace.bind(world.treatments);
  world.treatments.replace = async (marked) => {
    world.treatments.replace = replace;
    const stored = await replace(marked);
    if (stored !== 'conflict') await replace(change(stored));
    return 'conflict';
  };
}

describe('the text of a check-in', () => {
  const texts = somePlans['two-asks']?.checkIns[0]?.texts;
  if (texts === undefined) throw new Error('the care plan has a text');
  const inSpanish = (treatment: Treatment): Treatment =>
    asEdited({
      ...treatment,
      event: { ...treatment.event, patient: { ...treatment.event.patient, language: 'es' } },
    });

  it('is noted by the hash of its template once it is sent', async () => {
    const world = await DispatchWorld.with();
    await world.dispatch();
    expect(await world.checkIn()).toMatchObject({ state: 'sent', textHash: hashOf(texts.en) });
  });

  it('is noted before it leaves', async () => {
    const world = await DispatchWorld.with();
    const seen: unknown[] = [];
    world.before.publish = async () => seen.push(await world.checkIn());
    await world.dispatch();
    expect(seen).toMatchObject([{ state: 'sending', attempt: { textHash: hashOf(texts.en) } }]);
  });

  it('is known even if it is not known whether it was sent', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'unknown' };
    await world.dispatch();
    expect(await world.checkIn()).toMatchObject({
      state: 'unknown',
      attempt: { textHash: hashOf(texts.en) },
    });
  });

  it('that is held is noted as the held one', async () => {
    const world = await DispatchWorld.with();
    world.carePlans = restrictingPlans;
    world.openAlerts = { 'demo T-1001': ['concern'] };
    world.now = world.wakeUp('4w').sendAt;
    await world.dispatch(world.wakeUp('4w'));
    const held = '{clinic}: held. {phone} {emergency} STOP';
    expect(await world.checkIn('4w')).toMatchObject({ state: 'sent', textHash: hashOf(held) });
  });

  it('does not leave where it is another by now than the mark names: it is tried again soon', async () => {
    const world = await DispatchWorld.with();
    amendedOnceMarked(world, inSpanish);
    expect(await world.dispatch()).toEqual({ outcome: 'scheduled', reason: 'text-changed' });
    expect(world.published).toEqual([]);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);

    const { sendAt } = await world.checkIn();
    expect(sendAt).toBe(world.now + 2 * MINUTE);
    world.now = sendAt;
    expect(await world.dispatch({ ...world.wakeUp(), sendAt })).toMatchObject({ outcome: 'sent' });
    expect(await world.checkIn()).toMatchObject({ textHash: hashOf(texts.es) });
  });

  it('leaves where the clinic has amended what does not change it', async () => {
    const world = await DispatchWorld.with();
    amendedOnceMarked(world, asEdited);
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
  });
});

describe('a text that lifts a restriction', () => {
  const LIFTING = 'Demo Clinic: 4w. 305-555-0100 911 STOP';
  const HELD = 'Demo Clinic: held. 305-555-0100 911 STOP';
  const atFourWeeks = async () => {
    const world = await DispatchWorld.with();
    world.carePlans = restrictingPlans;
    world.now = world.wakeUp('4w').sendAt;
    return world;
  };
  const dispatched = async (world: DispatchWorld) => {
    await world.dispatch(world.wakeUp('4w'));
    return world.published.map(({ body }) => body);
  };
  /** What was treated then is restricted no more when this text is due. */
  const BEFORE = '2026-11-20T11:30:00-05:00';
  const anotherTreatment = (clinicId = 'demo', treatedAt = '2026-12-08T11:30:00-05:00') =>
    aTreatment({
      event: anEvent({ treatmentId: 'T-2', treatedAt: at(treatedAt) }),
      clinic: aClinic({ id: clinicId }),
    });

  it('is sent where nothing worries', async () => {
    expect(await dispatched(await atFourWeeks())).toEqual([LIFTING]);
  });

  it('is held while a worry is open', async () => {
    const world = await atFourWeeks();
    world.openAlerts = { 'demo T-1001': ['concern'] };
    expect(await dispatched(world)).toEqual([HELD]);
  });

  it('is held while another treatment of the patient forbids what it lifts', async () => {
    const world = await atFourWeeks();
    await world.treatments.create(anotherTreatment());
    expect(await dispatched(world)).toEqual([HELD]);
  });

  it('is held while a worry is open about another treatment of the patient', async () => {
    const world = await atFourWeeks();
    await world.treatments.create(anotherTreatment('demo', BEFORE));
    world.openAlerts = { 'demo T-2': ['concern'] };
    expect(await dispatched(world)).toEqual([HELD]);
  });

  it('is not held by another treatment of the patient that forbids no more, and about which nothing worries', async () => {
    const world = await atFourWeeks();
    await world.treatments.create(anotherTreatment('demo', BEFORE));
    expect(await dispatched(world)).toEqual([LIFTING]);
  });

  it('is not held by a worry about a treatment of another clinic', async () => {
    const world = await atFourWeeks();
    await world.treatments.create(anotherTreatment('other'));
    world.openAlerts = { 'other T-2': ['concern'] };
    expect(await dispatched(world)).toEqual([LIFTING]);
  });

  it('is not held by a treatment of another clinic', async () => {
    const world = await atFourWeeks();
    await world.treatments.create(anotherTreatment('other'));
    expect(await dispatched(world)).toEqual([LIFTING]);
  });

  it('waits where it cannot be seen whether it is held: nothing is reserved and nothing marked', async () => {
    const world = await atFourWeeks();
    world.before.openAlerts = () => Promise.reject(new Error('the table is down'));
    await expect(dispatched(world)).rejects.toThrow('the table is down');
    expect(await world.checkIn('4w')).toMatchObject({ state: 'scheduled' });
    expect([world.contacts.isReserved(CONTACT), world.published]).toEqual([false, []]);
  });

  it('is not sent where the clinic has amended the treatment since that was seen: it is looked at anew', async () => {
    const world = await atFourWeeks();
    amendedOnceMarked(world, asEdited);
    expect(await world.dispatch(world.wakeUp('4w'))).toEqual({
      outcome: 'scheduled',
      reason: 'text-changed',
    });
    expect(world.published).toEqual([]);

    const { sendAt } = await world.checkIn('4w');
    world.now = sendAt;
    world.openAlerts = { 'demo T-1001': ['concern'] };
    await world.dispatch({ ...world.wakeUp('4w'), sendAt });
    expect(world.published.map(({ body }) => body)).toEqual([HELD]);
  });

  it('alone asks for anything to be read', async () => {
    const world = await DispatchWorld.with();
    world.before.openAlerts = () => Promise.reject(new Error('the table is down'));
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
  });
});

describe('an edit of the clinic during a send that is then refused', () => {
  const refusedDuring = async (edit: (world: DispatchWorld) => unknown) => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'refused', cause: 'throttled' };
    world.before.publish = () => edit(world);
    await world.dispatch();
    return world;
  };
  const key = { clinicId: 'demo', treatmentId: 'T-1001' };
  const edit = { id: 'edit', isFor: () => true };

  it('cancels the check-in: it is not tried again', async () => {
    const world = await refusedDuring(({ now, treatments }) => cancelTreatment(key, edit, now, treatments));
    expect(await world.checkIn()).toMatchObject({ state: 'cancelled' });
  });

  it('of the phone takes no notice of what was said of the old one', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'rejected', cause: 'invalid-number' };
    world.before.publish = () =>
      world.edit((treatment) => ({ ...treatment, contactId: contactIdOf('+13055550199') }));
    await world.dispatch();
    expect(await world.checkIn()).toMatchObject({ state: 'scheduled' });
  });

  const treatedAt = at('2026-11-25T11:30:00-05:00');
  const correctTime =
    (carePlans: CarePlans) =>
    ({ treatments, contacts }: DispatchWorld) =>
      amendTreatment(key, { treatedAt }, edit, aClinic(), treatedAt, {
        treatments,
        contacts,
        schedules: { schedule: async () => undefined },
        journal: { wakeUpNotMade: () => undefined },
        carePlans,
        allowedCountries: ['US'],
        contactIdOf,
      });

  it('moves the check-in to where the correction puts it: never before its new due time', async () => {
    const world = await refusedDuring(correctTime(somePlans));
    expect(await world.checkIn()).toMatchObject({
      state: 'scheduled',
      dueAt: treatedAt + 48 * HOUR,
      sendAt: treatedAt + 48 * HOUR,
      expiresAt: at('2026-11-30T11:30:00-05:00'),
      replyWithin: 48 * HOUR,
    });
  });

  it('expects no reply any more where the care plan then expects none', async () => {
    const world = await refusedDuring(correctTime(withoutReplyBy(somePlans)));
    expect(await world.checkIn()).not.toHaveProperty('replyWithin');
  });
});

describe('the ceilings', () => {
  const TODAY = '2026-11-26';
  const ofPhone = { of: 'phone', id: CONTACT, day: TODAY } as const;
  const ofClinic = { of: 'clinic', id: 'demo', day: TODAY } as const;

  it('count a text before it is handed to the network', async () => {
    const world = await DispatchWorld.with();
    world.ceilings = { phone: 1, clinic: 1 };
    const isFree: boolean[] = [];
    world.before.publish = async () =>
      isFree.push(await world.textCounts.count(ofPhone, 1), await world.textCounts.count(ofClinic, 1));
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
    expect(isFree).toEqual([false, false]);
  });

  it('of a phone put its check-in off to the next day, in the window and not at midnight', async () => {
    const world = await DispatchWorld.with();
    world.ceilings = { phone: 1, clinic: 1_000 };
    await world.textCounts.count(ofPhone, 1);
    expect(await world.dispatch()).toEqual({ outcome: 'scheduled', reason: 'phone-ceiling' });
    expect(world.published).toEqual([]);
    const { sendAt } = await world.checkIn();
    // A new day of UTC begins at 19:00 in New York, where the window is open until 20:00.
    expect(sendAt).toBe(at('2026-11-27T00:00:00Z'));
    expect(world.schedules.at(-1)).toEqual({ wakeUp: { ...world.wakeUp(), sendAt }, at: sendAt });
    expect(world.journal).toEqual(['T-1001 meets the ceiling of its phone']);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });

  it('of a clinic put its check-ins off, and what was put off is sent the next day', async () => {
    const world = await DispatchWorld.with();
    world.ceilings = { phone: 10, clinic: 1 };
    await world.textCounts.count(ofClinic, 1);
    expect(await world.dispatch()).toEqual({ outcome: 'scheduled', reason: 'clinic-ceiling' });
    const { sendAt } = await world.checkIn();
    world.now = sendAt;
    expect(await world.dispatch({ ...world.wakeUp(), sendAt })).toMatchObject({ outcome: 'sent' });
  });

  it('of a clinic are its own where it names one', async () => {
    const world = await DispatchWorld.with();
    world.clinic = aClinic({ dailyTexts: 2 });
    world.ceilings = { phone: 10, clinic: 1 };
    await world.textCounts.count(ofClinic, 1);
    expect(await world.dispatch()).toMatchObject({ outcome: 'sent' });
  });

  it('end a check-in that cannot wait for the next day as expired, which a person is told', async () => {
    const world = await DispatchWorld.with();
    world.ceilings = { phone: 1, clinic: 1_000 };
    const { expiresAt } = await world.checkIn();
    world.now = expiresAt - HOUR;
    await world.textCounts.count({ ...ofPhone, day: '2026-11-29' }, 1);
    expect(await world.dispatch()).toEqual({ outcome: 'expired', reason: 'phone-ceiling' });
  });

  it('count nothing of a text that one of them forbids', async () => {
    const world = await DispatchWorld.with();
    world.ceilings = { phone: 1, clinic: 1 };
    await world.textCounts.count(ofClinic, 1);
    await world.dispatch();
    expect(await world.textCounts.count(ofPhone, 1)).toBe(true);
  });

  it('count nothing that the network refused for certain, and go on counting what may have been sent', async () => {
    const isFreeAfter = async (networkAnswers: DispatchWorld['networkAnswers']) => {
      const world = await DispatchWorld.with();
      world.networkAnswers = networkAnswers;
      await world.dispatch();
      return Promise.all([ofPhone, ofClinic].map((counter) => world.textCounts.count(counter, 1)));
    };
    expect(await isFreeAfter({ result: 'refused', cause: 'account' })).toEqual([true, true]);
    expect(await isFreeAfter({ result: 'unknown' })).toEqual([false, false]);
    expect(await isFreeAfter({ result: 'rejected', cause: 'invalid-number' })).toEqual([false, false]);
  });

  it('count nothing where the clinic came in between', async () => {
    const world = await DispatchWorld.with();
    world.before.replace = async () => {
      world.before.replace = undefined as never;
      await world.cancel();
    };
    expect(await world.dispatch()).toEqual({ outcome: 'ignored', reason: 'cancelled' });
    expect(await world.textCounts.count(ofPhone, 1)).toBe(true);
  });

  it('that cannot be looked at let nothing leave: the check-in is as it was, and the message comes again', async () => {
    const world = await DispatchWorld.with();
    const before = await world.stored();
    world.before.count = () => {
      throw new Error('the table is down');
    };
    await expect(world.dispatch()).rejects.toThrow('the table is down');
    expect(await world.stored()).toEqual(before);
    expect(world.contacts.isReserved(CONTACT)).toBe(false);
  });
});

it('a reply that came while a text was being sent that was then refused is none to it', async () => {
  const world = await DispatchWorld.with();
  world.networkAnswers = { result: 'refused', cause: 'throttled' };
  world.before.publish = () => world.edit((treatment) => answered(treatment, '48h', world.now));
  await world.dispatch();
  expect(await world.checkIn()).toMatchObject({ state: 'scheduled' });
  expect(await world.checkIn()).not.toHaveProperty('answeredAt');
});

it('a treatment whose patient said no to the clinic is not texted, whatever its contact says', async () => {
  const world = await DispatchWorld.with();
  await world.edit((treatment) => ({
    ...treatment,
    event: { ...treatment.event, consent: { ...treatment.event.consent, sms: false } },
  }));
  expect(await world.dispatch()).toEqual({ outcome: 'suppressed', reason: 'opted-out' });
  expect(world.published).toEqual([]);
});

describe('trouble on our side', () => {
  it('keeps a check-in whose new schedule cannot be made, and counts it', async () => {
    const world = await DispatchWorld.with();
    world.networkAnswers = { result: 'refused', cause: 'throttled' };
    world.scheduler = 'down';
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled' });
    expect(world.journal).toContain('no wake-up for 48h');
  });

  it('holds a check-in back whose text a deployed care plan lacks', async () => {
    const world = await DispatchWorld.with();
    world.carePlans = {};
    expect(await world.dispatch()).toMatchObject({ outcome: 'scheduled', reason: 'no-text' });
    expect(world.published).toEqual([]);
  });

  it('publishes nothing while sending is stopped, and puts the check-in off as after a refusal', async () => {
    const world = await DispatchWorld.with();
    world.isSendingStopped = true;
    expect(await world.dispatch()).toEqual({ outcome: 'scheduled', reason: 'sending-stopped' });
    expect(world.published).toEqual([]);
    expect(await world.checkIn()).toMatchObject({ refusals: 1, sendAt: world.now + 2 * MINUTE });
    expect(world.schedules).toHaveLength(1);
  });

  it('bears that the contact cannot be freed: the reservation lapses by itself', async () => {
    const world = await DispatchWorld.with();
    world.before.release = () => {
      throw new Error('the table is down');
    };
    expect(await world.dispatch()).toEqual({ outcome: 'sent' });
  });

  it('writes down what the network said before the store is asked to record it', async () => {
    const world = await DispatchWorld.with();
    let replacements = 0;
    world.before.replace = () => {
      replacements += 1;
      if (replacements === 2) throw new Error('the table is down');
    };
    await expect(world.dispatch()).rejects.toThrow('the table is down');
    expect(world.journal).toEqual(['48h token-1 accepted']);
  });

  it('starts nothing that this invocation has no time to end', async () => {
    const world = await DispatchWorld.with();
    world.remainingTime -= 1;
    await expect(world.dispatch()).rejects.toThrow('no-time-left');
    expect(world.published).toEqual([]);
  });

  it('has the message delivered again when the clinic is not known', async () => {
    const world = await DispatchWorld.with();
    await expect(world.dispatch({ ...world.wakeUp(), clinicId: 'gone' })).rejects.toThrow('unknown-clinic');
  });
});
