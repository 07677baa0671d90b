import { describe, expect, it } from '@jest/globals';
import {
  alertId,
  alertsOfTreatment,
  isAlertId,
  openAlert,
  severityOf,
  tellingDue,
} from '../../lambdas/domain/alert.ts';
import { HOUR, MINUTE } from '../../lambdas/domain/instant.ts';
import { aCheckInAlert, aReplyAlert } from '../builders/alert.ts';
import { NOON } from '../builders/treatment.ts';

describe('an alert', () => {
  it('is one for each check-in, and one for each thing that a reply says', () => {
    expect(alertId(aCheckInAlert())).toBe('T-1~48h');
    expect(alertId(aReplyAlert('concern'))).toBe('T-1~48h~reply-1~concern');
    const { checkIn: _, ...aboutNone } = aReplyAlert('opt-out');
    expect(alertId(aboutNone as Parameters<typeof alertId>[0])).toBe('T-1~~reply-1~opt-out');
  });

  it('has an id that begins with its treatment, and with no other', () => {
    expect(alertId(aCheckInAlert({ treatmentId: 'T-1' })).startsWith(alertsOfTreatment('T-1'))).toBe(true);
    expect(alertId(aCheckInAlert({ treatmentId: 'T-10' })).startsWith(alertsOfTreatment('T-1'))).toBe(false);
  });

  it('has an id of plain characters, whatever the network names a reply by', () => {
    const id = alertId(aReplyAlert('urgent', { replyId: 'a~b/ñ "c"' }));
    expect(id).toBe('T-1~48h~a~b%2F%C3%B1%20%22c%22~urgent');
    expect(isAlertId(id)).toBe(true);
  });

  it.each([
    ['urgent', 'urgent'],
    ['concern', 'high'],
    ['unreadable', 'high'],
    ['wrong-number', 'high'],
    ['undelivered', 'high'],
    ['opt-out', 'low'],
    ['suppressed', 'low'],
  ] as const)('of the kind %s is %s', (kind, severity) => {
    expect(severityOf(kind)).toBe(severity);
  });

  it('is to be taken over within 15 minutes where it is urgent, within a day where it is high, else at leisure', () => {
    expect(aReplyAlert('urgent').acknowledgeBy).toBe(NOON + 15 * MINUTE);
    expect(aReplyAlert('concern').acknowledgeBy).toBe(NOON + 24 * HOUR);
    expect(aReplyAlert('opt-out').acknowledgeBy).toBeUndefined();
  });

  it('is told by others if whoever raised it has not told it within five minutes', () => {
    expect(tellingDue(aReplyAlert('concern'))).toEqual({ to: 'first', at: NOON + 5 * MINUTE });
    expect(tellingDue({ ...aReplyAlert('concern'), toldAt: NOON })).toBeUndefined();
  });

  it('goes to the second contact where it is urgent, open, and the first were told', () => {
    const alert = { ...aReplyAlert('urgent'), toldAt: NOON };
    expect(tellingDue(alert)).toEqual({ to: 'second', at: NOON + 15 * MINUTE });
    expect(tellingDue({ ...alert, owner: 'second' })).toBeUndefined();
    expect(tellingDue({ ...alert, state: 'acknowledged' })).toBeUndefined();
    expect(tellingDue({ ...openAlert(aCheckInAlert()), toldAt: NOON })).toBeUndefined();
  });
});
