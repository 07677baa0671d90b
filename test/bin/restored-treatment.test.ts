import { describe, expect, it } from '@jest/globals';
import {
  becomingUnknown,
  knowingWhatWasSent,
  type Restoring,
  restoredTreatment,
} from '../../bin/restore/restored-treatment.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { cancelled, suppressed, type Treatment } from '../../lambdas/domain/treatment.ts';
import { anEvent, aTreatment, aTreatmentWithFirst } from '../builders/treatment.ts';

const sendAtOf = (treatment: Treatment, nth = 0): Instant => treatment.checkIns[nth]?.sendAt ?? 0;
const statesOf = ({ checkIns }: Treatment) => checkIns.map(({ state }) => state);

/** The moment at which the first check-in is an hour past its time. */
const LATER = sendAtOf(aTreatment()) + HOUR;

const restoring = ({ now = LATER, ...changes }: Partial<Restoring> = {}): Restoring => ({
  now,
  stoppedAt: now,
  replace: false,
  sentTextOf: () => undefined,
  ...changes,
});

const withFirst = (treatment: Treatment, change: (first: CheckIn) => CheckIn): Treatment => ({
  ...treatment,
  version: treatment.version + 1,
  checkIns: treatment.checkIns.map((checkIn, index) => (index === 0 ? change(checkIn) : checkIn)),
});

/** The treatment as it is posted anew after it was lost. */
const postedAnew = (): Treatment => aTreatment({ createdAt: aTreatment().createdAt + 2 * DAY });

describe('a treatment that the stage has lost', () => {
  it('comes back as it was, where its check-ins all lie ahead', () => {
    const treatment = aTreatment();
    const before = sendAtOf(treatment) - MINUTE;
    expect(restoredTreatment(treatment, undefined, restoring({ now: before }))).toEqual(treatment);
  });

  it('does not send a check-in again whose time has come since', () => {
    const restored = restoredTreatment(aTreatment(), undefined, restoring());
    expect(statesOf(restored)).toEqual(['unknown', 'scheduled']);
    expect(becomingUnknown(undefined, restored)).toBe(1);
  });

  it('lets a receipt and a reply find such a check-in by the phone and the time that it had', () => {
    const treatment = aTreatment();
    expect(restoredTreatment(treatment, undefined, restoring()).checkIns[0]).toMatchObject({
      unknownAt: LATER,
      attempt: { contactId: treatment.contactId, startedAt: sendAtOf(treatment), deadline: LATER },
    });
  });

  it('counts a check-in whose time is this very moment as one that may have been sent', () => {
    const treatment = aTreatment();
    const restored = restoredTreatment(treatment, undefined, restoring({ now: sendAtOf(treatment) }));
    expect(statesOf(restored)).toEqual(['unknown', 'scheduled']);
  });

  it('still sends a check-in whose time came while the functions stood still', () => {
    const treatment = aTreatment();
    const stoppedAt = sendAtOf(treatment) - MINUTE;
    expect(restoredTreatment(treatment, undefined, restoring({ stoppedAt }))).toEqual(treatment);
  });

  it('keeps the attempt of a send that was under way', () => {
    const treatment = aTreatmentWithFirst('sending');
    const [sending] = treatment.checkIns;
    const [first] = restoredTreatment(treatment, undefined, restoring()).checkIns;
    expect(first).toMatchObject({
      state: 'unknown',
      attempt: sending?.state === 'sending' && sending.attempt,
    });
  });

  it.each(['sent', 'unknown', 'expired', 'cancelled'] as const)('leaves a check-in that is %s', (state) => {
    const treatment = withFirst(aTreatmentWithFirst('sent'), (first) => ({ ...first, state }) as CheckIn);
    expect(restoredTreatment(treatment, undefined, restoring())).toEqual(treatment);
  });
});

describe('a text that the log says was accepted since', () => {
  const sent = { messageId: 'm-1', at: LATER - 5 * MINUTE, contact: aTreatment().contactId.slice(0, 12) };
  const sentTextOf = (checkIn: string) => (checkIn === '48h' ? sent : undefined);

  it('makes its check-in sent, so that its receipt is known', () => {
    const treatment = aTreatment();
    const restored = restoredTreatment(treatment, undefined, restoring({ sentTextOf }));
    expect(restored.checkIns[0]).toEqual({
      ...plannedOf(treatment.checkIns[0] as CheckIn),
      state: 'sent',
      sentAt: sent.at,
      messageId: 'm-1',
      sentTo: treatment.contactId,
    });
    expect(becomingUnknown(undefined, restored)).toBe(0);
  });

  it('went to a phone that is lost, where it did not go to the one that the treatment had', () => {
    const elsewhere = () => ({ ...sent, contact: 'another-one' });
    const [first] = restoredTreatment(aTreatment(), undefined, restoring({ sentTextOf: elsewhere })).checkIns;
    expect(first).toMatchObject({ state: 'sent' });
    expect(first).not.toHaveProperty('sentTo');
  });

  it('is not sent again where a lost correction had moved it to an earlier time', () => {
    const treatment = aTreatment();
    const now = sendAtOf(treatment) - DAY;
    expect(statesOf(restoredTreatment(treatment, undefined, restoring({ now, sentTextOf })))).toEqual([
      'sent',
      'scheduled',
    ]);
  });

  it('is known of a check-in that had failed, and what was told of that is taken back', () => {
    const treatment = withFirst(aTreatment(), (first) => ({
      ...plannedOf(first),
      told: 'failed',
      state: 'failed',
      failedAt: LATER - HOUR,
      reason: 'invalid-number',
    }));
    expect(restoredTreatment(treatment, undefined, restoring({ sentTextOf })).checkIns[0]).toMatchObject({
      state: 'sent',
      told: 'taking-back',
    });
  });
});

describe('a treatment that the restored table does not have', () => {
  const sentTextOf = (checkIn: string) =>
    checkIn === '48h' ? { messageId: 'm-1', at: LATER, contact: 'c' } : undefined;

  it('learns from the log what was texted before it was lost and posted anew', () => {
    const known = knowingWhatWasSent(postedAnew(), restoring({ sentTextOf }));
    expect(statesOf(known)).toEqual(['sent', 'scheduled']);
  });

  it('stays as it is where it knows', () => {
    const live = aTreatmentWithFirst('sent');
    expect(knowingWhatWasSent(live, restoring({ sentTextOf }))).toBe(live);
  });
});

describe('a treatment that the stage still has', () => {
  it('stays as it is', () => {
    const live = aTreatmentWithFirst('sent');
    expect(restoredTreatment(aTreatment(), live, restoring())).toBe(live);
  });

  it('learns what had been texted before it was lost, where it was posted anew', () => {
    const live = postedAnew();
    const restored = restoredTreatment(aTreatmentWithFirst('sent'), live, restoring());
    expect(statesOf(restored)).toEqual(['sent', 'scheduled']);
    expect(restored).toMatchObject({ createdAt: live.createdAt, version: live.version });
  });

  it('does not send what may have been texted before it was lost, where it was posted anew', () => {
    expect(statesOf(restoredTreatment(aTreatment(), postedAnew(), restoring()))).toEqual([
      'unknown',
      'scheduled',
    ]);
  });

  it('has what was told of it taken back, where it had been texted before', () => {
    const live = withFirst(postedAnew(), (first) => ({
      ...plannedOf(first),
      told: 'expired',
      state: 'expired',
      expiredAt: LATER,
    }));
    const restored = restoredTreatment(aTreatmentWithFirst('sent'), live, restoring());
    expect(restored.checkIns[0]).toMatchObject({ state: 'sent', told: 'taking-back' });
  });

  it('is cancelled, where it was cancelled before it was lost and posted anew', () => {
    const restored = restoredTreatment(cancelled(aTreatment(), LATER - DAY), postedAnew(), restoring());
    expect(statesOf(restored)).toEqual(['cancelled', 'cancelled']);
  });

  it('stays as it is, where it was posted anew and had not been texted before', () => {
    const live = aTreatment({ createdAt: aTreatment().createdAt + HOUR });
    const now = sendAtOf(aTreatment()) - MINUTE;
    expect(restoredTreatment(aTreatment(), live, restoring({ now }))).toBe(live);
  });
});

describe('a treatment that takes the place of one that differs', () => {
  const replace = (restored: Treatment, live: Treatment, now = LATER) =>
    restoredTreatment(restored, live, restoring({ now, replace: true }));
  const beforeSending = sendAtOf(aTreatment()) - HOUR;

  it('is as it was, as the next revision of what it replaces', () => {
    const wrong = anEvent({ patient: { phone: '+13055550199', language: 'es', timeZone: 'UTC' } });
    const live = { ...aTreatment(), event: wrong, version: 4, revision: 3 };
    const restored = replace(aTreatment(), live, beforeSending);
    expect(restored).toEqual({ ...aTreatment(), version: 4, revision: 4 });
  });

  it('leaves what is the same', () => {
    const live = { ...aTreatment(), version: 4 };
    expect(replace(aTreatment(), live, beforeSending)).toBe(live);
  });

  it('keeps a text that was sent since', () => {
    const live = aTreatmentWithFirst('sent');
    expect(replace(aTreatment(), live)).toBe(live);
  });

  it('does not trust that a text waits which the restored table says was sent', () => {
    expect(statesOf(replace(aTreatmentWithFirst('sent'), { ...aTreatment(), version: 9 }))).toEqual([
      'sent',
      'scheduled',
    ]);
  });

  it('does not send a check-in again that may have been sent since, whatever was written over it', () => {
    const live = withFirst(aTreatment(), (first) => ({ ...first, sendAt: LATER + DAY }));
    expect(statesOf(replace(aTreatment(), live))).toEqual(['unknown', 'scheduled']);
  });

  it('keeps that a check-in ended without a text since', () => {
    const live = withFirst(aTreatment(), (first) => ({
      ...plannedOf(first),
      state: 'failed',
      failedAt: LATER,
      reason: 'invalid-number',
    }));
    expect(statesOf(replace(aTreatment(), live))).toEqual(['failed', 'scheduled']);
  });

  it('has a check-in wait again that cannot have ended before its time', () => {
    const live = {
      ...aTreatment(),
      version: 2,
      checkIns: aTreatment().checkIns.map(
        (checkIn): CheckIn => ({ ...plannedOf(checkIn), state: 'expired', expiredAt: beforeSending }),
      ),
    };
    expect(statesOf(replace(aTreatment(), live, beforeSending))).toEqual(['scheduled', 'scheduled']);
  });

  it('keeps a cancel of the clinic', () => {
    const live = { ...cancelled(aTreatment(), beforeSending - HOUR), version: 2 };
    expect(statesOf(replace(aTreatment(), live, beforeSending))).toEqual(['cancelled', 'cancelled']);
  });

  it("keeps the patient's no", () => {
    const { event } = aTreatment();
    const no = { ...event, consent: { ...event.consent, sms: false } };
    const live = suppressed({ ...aTreatment(), event: no, version: 2 }, beforeSending - HOUR);
    expect(replace(aTreatment(), live, beforeSending).event.consent.sms).toBe(false);
  });

  it('takes back what was told of a check-in that is as it was again', () => {
    const live = withFirst(aTreatment(), (first) => ({
      ...plannedOf(first),
      told: 'expired',
      state: 'expired',
      expiredAt: beforeSending,
    }));
    expect(replace(aTreatment(), live, beforeSending).checkIns[0]).toMatchObject({
      state: 'scheduled',
      told: 'taking-back',
    });
  });

  it.each([
    ['nothing was sent', beforeSending],
    ['something may have been sent', LATER],
  ])('is the same when it is replaced again, where %s', (_, now) => {
    const live = withFirst(aTreatment(), (first) => ({ ...first, told: 'telling', sendAt: LATER + DAY }));
    const once = replace(aTreatment(), live, now);
    expect(once).not.toBe(live);
    expect(replace(aTreatment(), once, now)).toBe(once);
  });
});
