import { describe, expect, it } from '@jest/globals';
import type { CheckIn, CheckInState } from '../../lambdas/domain/check-in.ts';
import { communicationBundle } from '../../lambdas/fhir/communication.ts';
import { aTreatment, at } from '../builders/treatment.ts';
import { codesIn, schemaFaults } from './r4-schema.ts';

const treatment = aTreatment();
const sentAt = at('2026-11-26T16:30:02Z');
const contactId = treatment.contactId;

/** The treatment's first check-in in each of its states. */
const inState = (state: CheckInState, more: object = {}): CheckIn =>
  ({ ...treatment.checkIns[0], state, ...more }) as CheckIn;

const attempt = { token: 'token', contactId, startedAt: sentAt, deadline: sentAt };
const [invalid, optedOut, quarantined] = ['invalid-number', 'opted-out', 'quarantined'];
const states: readonly (readonly [CheckIn, string, string])[] = [
  [inState('scheduled', { refusals: 0 }), 'preparation', 'active'],
  [inState('sending', { attempt, refusals: 0 }), 'in-progress', 'active'],
  [inState('sent', { sentAt, messageId: 'm' }), 'in-progress', 'active'],
  [inState('delivered', { sentAt, messageId: 'm', deliveredAt: sentAt + 1000 }), 'completed', 'completed'],
  [inState('unknown', { unknownAt: sentAt, attempt }), 'unknown', 'unknown'],
  [
    inState('undelivered', { sentAt, messageId: 'm', undeliveredAt: sentAt, reason: 'Phone is off' }),
    'not-done',
    'revoked',
  ],
  [inState('failed', { failedAt: sentAt, reason: invalid }), 'not-done', 'revoked'],
  [inState('failed', { failedAt: sentAt, reason: optedOut }), 'not-done', 'revoked'],
  [inState('expired', { expiredAt: sentAt }), 'not-done', 'revoked'],
  [inState('cancelled', { cancelledAt: sentAt }), 'not-done', 'revoked'],
  [inState('suppressed', { suppressedAt: sentAt, reason: optedOut }), 'not-done', 'revoked'],
  [inState('suppressed', { suppressedAt: sentAt, reason: quarantined }), 'not-done', 'revoked'],
];

function communicationOf(checkIn: CheckIn, texts?: ReadonlyMap<string, string>) {
  const communication = communicationBundle({ ...treatment, checkIns: [checkIn] }, texts).entry?.[0]
    ?.resource;
  if (communication === undefined) throw new Error('one Communication');
  return communication;
}

describe('the bundle', () => {
  it('has a Communication for each check-in, whose URL is the same in every answer', () => {
    const { type, entry = [] } = communicationBundle(treatment);
    expect(type).toBe('collection');
    expect(entry.map(({ resource }) => resource?.identifier)).toEqual([
      [{ value: 'T-1001#48h' }],
      [{ value: 'T-1001#4w' }],
    ]);
    const urls = entry.map(({ fullUrl }) => fullUrl);
    expect(new Set(urls).size).toBe(2);
    expect(urls[0]).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(communicationBundle(treatment).entry?.map(({ fullUrl }) => fullUrl)).toEqual(urls);
    const elsewhere = communicationBundle({ ...treatment, clinicId: 'another' }).entry?.[0]?.fullUrl;
    expect(elsewhere).not.toBe(urls[0]);
  });

  it.each(states)('conforms to R4: %#', (checkIn) => {
    expect(schemaFaults(communicationBundle({ ...treatment, checkIns: [checkIn] }))).toEqual([]);
  });
});

describe('a check-in', () => {
  it.each(states)('has a status of R4: %#', (checkIn, status, planStatus) => {
    const communication = communicationOf(checkIn);
    expect(communication.status).toBe(status);
    expect(communication.contained).toMatchObject([{ status: planStatus }]);
    expect(codesIn('http://hl7.org/fhir/event-status')).toContain(status);
    expect(codesIn('http://hl7.org/fhir/request-status')).toContain(planStatus);
  });

  it('is a text about the procedure', () => {
    expect(communicationOf(inState('scheduled'))).toMatchObject({
      about: [{ type: 'Procedure', identifier: { value: 'T-1001' } }],
      medium: [{ coding: [{ code: 'SMSWRIT' }] }],
      category: [{ coding: [{ code: 'notification' }] }],
    });
  });

  it('is based on the plan of when to send it', () => {
    const { basedOn, contained } = communicationOf(inState('scheduled'));
    expect(basedOn).toEqual([{ reference: '#plan' }]);
    expect(contained).toMatchObject([
      { id: 'plan', occurrencePeriod: { start: '2026-11-26T16:30:00Z', end: '2026-11-29T16:30:00Z' } },
    ]);
  });

  it('says when it was sent and received, if it was', () => {
    expect(communicationOf(inState('delivered', { sentAt, deliveredAt: sentAt + 5000 }))).toMatchObject({
      sent: '2026-11-26T16:30:02Z',
      received: '2026-11-26T16:30:07Z',
    });
    const waiting = communicationOf(inState('scheduled'));
    expect(waiting.sent).toBeUndefined();
    expect(waiting.received).toBeUndefined();
  });

  it.each(states.filter(([, status]) => status === 'not-done'))(
    'that was not done says why: %#',
    (checkIn) => {
      expect(communicationOf(checkIn).statusReason?.text).toMatch(/^The |^Texts |^Its /);
    },
  );

  it.each(states.filter(([, status]) => ['preparation', 'in-progress', 'completed'].includes(status)))(
    'that went as planned gives no reason: %#',
    (checkIn) => {
      expect(communicationOf(checkIn).statusReason).toBeUndefined();
    },
  );

  it('codes a reason where R4 has a code for it', () => {
    const codes = states.flatMap(([checkIn]) => communicationOf(checkIn).statusReason?.coding ?? []);
    const known = codesIn('http://terminology.hl7.org/CodeSystem/communication-not-done-reason');
    expect(new Set(codes.map(({ code }) => code))).toEqual(
      new Set(['invalid-phone-number', 'patient-objection']),
    );
    expect(known).toEqual(expect.arrayContaining(['invalid-phone-number', 'patient-objection']));
  });

  it('names no phone', () => {
    expect(JSON.stringify(states.map(([checkIn]) => communicationOf(checkIn)))).not.toContain('555');
  });

  it('has a text in a dry run alone', () => {
    expect(communicationOf(inState('scheduled')).payload).toBeUndefined();
    expect(communicationOf(inState('scheduled'), new Map([['48h', 'Demo Clinic: …']])).payload).toEqual([
      { contentString: 'Demo Clinic: …' },
    ]);
  });
});
