import { describe, expect, it } from '@jest/globals';
import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { whoseReply } from '../../lambdas/domain/whose-reply.ts';
import {
  anEvent,
  aTreatment,
  aTreatmentWithFirst,
  at,
  contactIdOf,
  NOON,
  somePlans,
} from '../builders/treatment.ts';

/** The care plans, with this reply window for every check-in, or with none. */
const withWindow = (window?: string): CarePlans =>
  Object.fromEntries(
    Object.entries(somePlans).map(([id, plan]) => [
      id,
      {
        ...plan,
        checkIns: plan.checkIns.map(({ replyWindow: _, ...checkIn }) => ({
          ...checkIn,
          ...(window !== undefined && { replyWindow: window }),
        })),
      },
    ]),
  );

const treatment = aTreatmentWithFirst('sent');
const [first] = treatment.checkIns;
const SENT = first !== undefined && 'sentAt' in first ? first.sentAt : 0;

const PHONE = '+13055550123';
const OTHER_PHONE = '+13055550199';

/** The check-ins that a text of this moment is taken to answer. */
const answered = (carePlans: CarePlans, at: Instant, treatments: readonly Treatment[] = [treatment]) =>
  whoseReply(
    treatments,
    { id: 'in-1', from: PHONE, body: '1', saidAt: at },
    contactIdOf(PHONE),
    carePlans,
  ).map(({ checkIn }) => checkIn);

describe('what a phone sends', () => {
  it('may answer a text until the reply window of the care plan is over', () => {
    expect(answered(withWindow('P10D'), SENT + 10 * DAY - 1)).toEqual(['48h']);
    expect(answered(withWindow('P10D'), SENT + 10 * DAY)).toEqual([undefined]);
  });

  it('may answer a text for as long as the care plan says now, whatever it said when the text was sent', () => {
    expect(answered(withWindow('P20D'), SENT + 15 * DAY)).toEqual(['48h']);
  });

  it.each([
    ['says nothing', withWindow()],
    ['is gone', {}],
  ])('may answer a text for 28 days where the care plan %s', (_, carePlans) => {
    expect(answered(carePlans, SENT + 28 * DAY - 1)).toEqual(['48h']);
    expect(answered(carePlans, SENT + 28 * DAY)).toEqual([undefined]);
  });

  it('answers nothing that was sent after it, however late it comes', () => {
    expect(answered(withWindow('P10D'), SENT)).toEqual(['48h']);
    // A text is recorded as sent a little later than it was.
    expect(answered(withWindow('P10D'), SENT - 2 * MINUTE)).toEqual(['48h']);
    expect(answered(withWindow('P10D'), SENT - HOUR)).toEqual([undefined]);
  });

  it('may answer it for days of the calendar, of the patient: the clocks change meanwhile', () => {
    const moved = {
      ...treatment,
      event: anEvent({ treatedAt: at('2026-10-29T11:30:00-04:00') }),
      checkIns: treatment.checkIns.map((checkIn) =>
        'sentAt' in checkIn ? { ...checkIn, sentAt: at('2026-10-31T11:30:00-04:00') } : checkIn,
      ),
    };
    const end = at('2026-11-02T11:30:00-05:00');
    expect(answered(withWindow('P2D'), end - HOUR / 2, [moved])).toEqual(['48h']);
    expect(answered(withWindow('P2D'), end, [moved])).toEqual([undefined]);
  });
});

describe('of a treatment whose phone has been corrected', () => {
  const sentTo = (phone: string | undefined, changes: Partial<Treatment> = {}): Treatment => ({
    ...treatment,
    contactId: contactIdOf(OTHER_PHONE),
    checkIns: treatment.checkIns.map((checkIn) =>
      checkIn.state === 'sent' && phone !== undefined ? { ...checkIn, sentTo: contactIdOf(phone) } : checkIn,
    ),
    ...changes,
  });
  /** The treatment and check-in of a text of each phone, the latter right after the first check-in was sent. */
  const whose = (phone: string, treatments: readonly Treatment[], answers?: string) =>
    whoseReply(
      treatments,
      { id: 'in-1', from: phone, body: '1', saidAt: SENT + HOUR, ...(answers !== undefined && { answers }) },
      contactIdOf(phone),
      somePlans,
    ).map(({ treatment: { event }, checkIn }) => [event.treatmentId, checkIn]);

  it('a text answers what went to the phone that it comes from', () => {
    expect(whose(PHONE, [sentTo(PHONE)])).toEqual([['T-1001', '48h']]);
    expect(whose(OTHER_PHONE, [sentTo(OTHER_PHONE)])).toEqual([['T-1001', '48h']]);
  });

  it('a text answers nothing that went to another phone', () => {
    expect(whose(PHONE, [sentTo(OTHER_PHONE)])).toEqual([['T-1001', undefined]]);
    expect(whose(OTHER_PHONE, [sentTo(PHONE)])).toEqual([['T-1001', undefined]]);
  });

  it('a text answers nothing that went to another phone, whatever the network says', () => {
    expect(whose(PHONE, [sentTo(OTHER_PHONE)], 'm')).toEqual([['T-1001', undefined]]);
    expect(whose(PHONE, [sentTo(PHONE)], 'm')).toEqual([['T-1001', '48h']]);
  });

  it('a text that answers none is about a treatment that has its phone, whichever came last', () => {
    const its = { ...aTreatment({ event: anEvent({ treatmentId: 'T-2', treatedAt: NOON - DAY }) }) };
    expect(whose(PHONE, [sentTo(OTHER_PHONE), its])).toEqual([['T-2', undefined]]);
  });

  it('a text counts as sent to the phone that the treatment has, where nothing was noted', () => {
    expect(whose(OTHER_PHONE, [sentTo(undefined)])).toEqual([['T-1001', '48h']]);
    expect(whose(PHONE, [sentTo(undefined)])).toEqual([['T-1001', undefined]]);
  });

  it.each(['sending', 'unknown'] as const)('a text may answer one that is %s, of its phone', (state) => {
    const attempt = { token: 't', contactId: contactIdOf(PHONE), startedAt: SENT, deadline: SENT };
    const [planned, ...others] = aTreatment().checkIns;
    if (planned === undefined) throw new Error('a treatment has check-ins');
    const checkIn = { ...planned, state, attempt, refusals: 0, unknownAt: SENT } as CheckIn;
    const corrected = sentTo(undefined, { checkIns: [checkIn, ...others] });
    expect(whose(PHONE, [corrected])).toEqual([['T-1001', '48h']]);
    expect(whose(OTHER_PHONE, [corrected])).toEqual([['T-1001', undefined]]);
  });
});
