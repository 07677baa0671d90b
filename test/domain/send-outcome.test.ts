import { expect, it } from '@jest/globals';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import { MINUTE } from '../../lambdas/domain/instant.ts';
import { concludeSend } from '../../lambdas/domain/send-outcome.ts';
import { withCheckIn } from '../../lambdas/domain/treatment.ts';
import { aClinic, aTreatment } from '../builders/treatment.ts';

it('what a patient writes while a text is refused does not count as the answer to it once it is sent', () => {
  const treatment = aTreatment();
  const [first] = treatment.checkIns;
  if (first === undefined) throw new Error('a treatment has check-ins');
  const now = first.sendAt;
  const sending = {
    ...plannedOf(first),
    state: 'sending',
    attempt: { token: 't', contactId: treatment.contactId, startedAt: now, deadline: now + 3 * MINUTE },
    refusals: 0,
    answeredAt: now + 1,
  } as const satisfies CheckIn;
  const { window } = aClinic();
  const refused = { result: 'refused', cause: 'throttled' } as const;
  const [again] = concludeSend(withCheckIn(treatment, sending), sending, refused, { window, now }).checkIns;
  expect(again?.state).toBe('scheduled');
  expect(again).not.toHaveProperty('answeredAt');
});
