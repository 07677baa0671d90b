import { describe, expect, it } from '@jest/globals';
import { openAlert } from '../../lambdas/domain/alert.ts';
import { alertMail } from '../../lambdas/domain/alert-message.ts';
import { DAY } from '../../lambdas/domain/instant.ts';
import { aCheckInAlert, aReplyAlert } from '../builders/alert.ts';
import { NOON } from '../builders/treatment.ts';

const link = { url: 'https://api.example/alert-links/abc', expiresAt: NOON + 3 * DAY };
const kinds = [
  ...(['urgent', 'concern', 'unreadable', 'opt-out', 'wrong-number'] as const).map((kind) =>
    aReplyAlert(kind),
  ),
  ...(['undelivered', 'failed', 'expired', 'suppressed', 'silence', 'unknown'] as const).map((kind) =>
    openAlert(aCheckInAlert({ kind })),
  ),
];

describe('the mail of an alert', () => {
  it.each(kinds.map((alert) => [alert.kind, alert] as const))(
    'of the kind %s has a subject that SNS takes, says what to do, and has the link on a line of its own',
    (_, alert) => {
      const { subject, body } = alertMail(alert, link);
      expect(subject).toMatch(/^[!-~][ -~]{0,99}$/);
      expect(body.split('\n')).toContain(link.url);
      expect(body).toContain('treatment T-1');
    },
  );

  it('says of an urgent one what to do, by when, and what comes then', () => {
    expect(alertMail(aReplyAlert('urgent'), link)).toEqual({
      subject: "URGENT: A patient's reply may be an emergency",
      body: `A patient's reply may be an emergency: clinic demo, treatment T-1, check-in 48h, at 2026-11-24T17:00:00Z.
Call the patient now. The answer told them to call the emergency number and not to wait for a reply.

Open it and take it over here:
https://api.example/alert-links/abc

Take it over by 2026-11-24T17:15:00Z. After that a second contact is told, if the clinic has one.
The link is good until 2026-11-27T17:00:00Z. Whoever has it can see how to reach the patient: pass it on to nobody else.`,
    });
  });

  it('to the second contact says so first', () => {
    const { body } = alertMail({ ...aReplyAlert('urgent'), owner: 'second' }, link);
    expect(body.split('\n')[0]).toBe(
      'NOBODY HAS TAKEN THIS OVER IN TIME. It now also goes to a second contact, if the clinic has one.',
    );
    expect(body).not.toContain('After that');
  });
});
