import type { PatientText } from '../care-plans/texts.ts';
import { type Approval, approvalOf } from './approvals.ts';
import { ConfigurationError, type StageConfig } from './stage-config.ts';

/**
 * One that has expired will do: `docs/decisions/022-sign-off.md` says why.
 *
 * @throws ConfigurationError where the stage is for patients, and a text that they may get was approved by nobody
 */
export function checkApprovals(
  { name, production }: Pick<StageConfig, 'name' | 'production'>,
  texts: readonly PatientText[],
  approvals: readonly Approval[],
): void {
  const unapproved = texts.filter(({ hash }) => approvalOf(hash, approvals) === undefined);
  if (!production || unapproved.length === 0) return;
  const width = Math.max(...unapproved.map((text) => text.name.length));
  throw new ConfigurationError(
    [
      `stage ${name}: nobody has approved ${unapproved.length} of the ${texts.length} texts that patients may get:`,
      ...unapproved.map((text) => `  ${text.name.padEnd(width)}  ${text.hash}`),
      `${HOW_TO_APPROVE}.`,
    ].join('\n'),
  );
}

/** What makes an approval of a text. */
export const HOW_TO_APPROVE =
  'npm run preview -- --all --html FILE.html writes them out: have that read and signed, and enter the approval in bin/approvals.json (docs/operations.md#approving-texts)';
