import { answers, carePlans } from '../../care-plans/index.ts';
import { patientTexts } from '../../care-plans/texts.ts';
import type { Approval } from '../../lib/approvals.ts';

/** Nobody has read a text for this. */
export const anApproval = (changes: Partial<Approval> = {}): Approval => ({
  by: 'Test fixture, nobody approved this',
  on: '2026-01-01',
  until: '2026-12-31',
  texts: [],
  ...changes,
});

/** Every text that patients may get, approved as above. */
export const approvalsOfAll: readonly Approval[] = [
  anApproval({ texts: patientTexts(carePlans, answers).map(({ hash }) => hash) }),
];
