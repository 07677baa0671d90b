import type { PatientText } from '../../../care-plans/texts.ts';
import { DAY, formatInstant, type Instant } from '../../../lambdas/domain/instant.ts';
import { type Approval, approvalOf } from '../../../lib/approvals.ts';
import { HOW_TO_APPROVE } from '../../../lib/approvals-rule.ts';
import type { StageConfig } from '../../../lib/stage-config.ts';
import { type Finding, findingsOn } from '../finding.ts';

const { ok, warning, fatal } = findingsOn('approvals');

/** So long before an approval ends it is said: as long as a clinician may need to read and sign. */
const NOTICE_DAYS = 30;

/**
 * Who answers for the texts that patients of a stage in production may get, those of this working copy. Of another stage nobody has
 * to, and nothing is said.
 */
export function checkApprovals(
  { production }: Pick<StageConfig, 'production'>,
  texts: readonly PatientText[],
  approvals: readonly Approval[],
  now: Instant,
): readonly Finding[] {
  if (!production) return [];
  const byApproval = Map.groupBy(texts, ({ hash }) => approvalOf(hash, approvals));
  const ends = [...byApproval.keys()].flatMap((approval) => approval?.until ?? []).toSorted();
  const amiss = [...byApproval].flatMap(([approval, its]) => judge(approval, its, texts.length, now));
  if (amiss.length > 0 || ends[0] === undefined) return amiss;
  return [ok(`All ${texts.length} texts are approved, until ${ends[0]} or longer.`)];
}

function judge(
  approval: Approval | undefined,
  texts: readonly PatientText[],
  total: number,
  now: Instant,
): Finding[] {
  const names = texts.length === total ? `all ${total} texts` : texts.map(({ name }) => name).join(', ');
  if (approval === undefined)
    return [
      fatal({
        fact: `Nobody has approved what patients may get: ${names}.`,
        patients: 'No clinician answers for what they would read. This version cannot be deployed.',
        fix: `${HOW_TO_APPROVE}.`,
      }),
    ];
  const { by, until } = approval;
  const daysLeft = (Date.parse(until) - Date.parse(formatInstant(now).slice(0, 10))) / DAY;
  if (daysLeft < 0)
    return [
      fatal({
        fact: `What ${by} approved has expired, on ${until}: ${names}.`,
        patients: 'They go on being texted, in words that no clinician answers for any more.',
        fix: `${HOW_TO_APPROVE}.`,
      }),
    ];
  if (daysLeft <= NOTICE_DAYS)
    return [
      warning({
        fact: `What ${by} approved expires after ${until}: ${names}.`,
        patients: 'Nothing yet. Afterwards they read words that no clinician answers for.',
        fix: `${HOW_TO_APPROVE}.`,
      }),
    ];
  return [];
}
