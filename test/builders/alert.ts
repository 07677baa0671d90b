import { type CheckInAlert, openAlert, type StandingAlert } from '../../lambdas/domain/alert.ts';
import type { ReplyAlertKind } from '../../lambdas/domain/heard-reply.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { NOON } from './treatment.ts';

export const aCheckInAlert = (changes: Partial<CheckInAlert> = {}): CheckInAlert => ({
  clinicId: 'demo',
  treatmentId: 'T-1',
  checkIn: '48h',
  kind: 'undelivered',
  raisedAt: NOON,
  ...changes,
});

export const aReplyAlert = (
  kind: ReplyAlertKind = 'urgent',
  changes: { clinicId?: string; treatmentId?: string; replyId?: string; raisedAt?: Instant } = {},
): StandingAlert =>
  openAlert({
    clinicId: 'demo',
    treatmentId: 'T-1',
    checkIn: '48h',
    replyId: 'reply-1',
    kind,
    raisedAt: NOON,
    ...changes,
  });
