import type { PatientText } from '../../../care-plans/texts.ts';
import { DAY, formatInstant, type Instant } from '../../../lambdas/domain/instant.ts';
import { type Approval, approvalOf } from '../../../lib/approvals.ts';
import { HOW_TO_APPROVE } from '../../../lib/approvals-rule.ts';
import type { ConfigurationError, StageConfig } from '../../../lib/stage-config.ts';
import { type Finding, findingsOn } from '../finding.ts';

const { ok, warning, fatal } = findingsOn('approvals');

type Production = Pick<StageConfig, 'production'>;

/** So long before an approval ends it is said: as long as a clinician may need to read and sign. */
const NOTICE_DAYS = 30;

/**
 * Who answers for the texts that patients of a stage in production may get, those of this working copy. Of another stage nobody has
 * to, and nothing is said.
 */
export function checkApprovals(
  { production }: Production,
  texts: readonly PatientText[],
  approvals: readonly Approval[],
  now: Instant,
): readonly Finding[] {
  if (!production) return [];
  const byApproval = Map.groupBy(texts, ({ hash }) => approvalOf(hash, approvals));
  const ends = [...byApproval.keys()].flatMap((approval) => approval?.until ?? []).toSorted();
  const today = formatInstant(now).slice(0, 10);
  const amiss = [...byApproval].flatMap(([approval, its]) => [
    ...judge(approval, its, texts.length, today),
    ...(approval === undefined ? [] : judgeDay(approval, its, approvals, today)),
  ]);
  if (amiss.length > 0 || ends[0] === undefined) return amiss;
  return [ok(`All ${texts.length} texts are approved, until ${ends[0]} or longer.`)];
}

function judge(
  approval: Approval | undefined,
  texts: readonly PatientText[],
  total: number,
  today: string,
): Finding[] {
  const names = texts.length === total ? `all ${total} texts` : namesOf(texts);
  if (approval === undefined)
    return [
      fatal({
        fact: `Nobody has approved what patients may get: ${names}.`,
        patients: 'No clinician answers for what they would read. This version cannot be deployed.',
        fix: `${HOW_TO_APPROVE}.`,
      }),
    ];
  const { by, until } = approval;
  const daysLeft = (Date.parse(until) - Date.parse(today)) / DAY;
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

/** An approval of a day to come lets its texts be deployed: it is said, unless another holds until then. */
function judgeDay(
  { by, on }: Approval,
  texts: readonly PatientText[],
  approvals: readonly Approval[],
  today: string,
): Finding[] {
  const holds = (hash: string) =>
    approvals.some((other) => other.texts.includes(hash) && other.on <= today && today <= other.until);
  const early = on > today ? texts.filter(({ hash }) => !holds(hash)) : [];
  if (early.length === 0) return [];
  return [
    warning({
      fact: `What ${by} approved is approved on a day to come, ${on}: ${namesOf(early)}.`,
      patients: 'Until then they read words that no clinician answers for.',
      fix: `If the day is wrong, correct it in bin/approvals.json; else have the texts approved until then. ${HOW_TO_APPROVE}.`,
    }),
  ];
}

/** That the file of approvals is not as it must be, without which nothing is synthesised. */
export const unreadableApprovals = ({ production }: Production, { message }: ConfigurationError): Finding => {
  const [heading, ...faults] = message.split('\n').map((line) => line.trim());
  const amiss = {
    fact: faults.length === 0 ? `${heading}.` : `${heading} ${faults.join('; ')}.`,
    fix: 'Correct the file, as docs/operations.md#approving-texts has it.',
  };
  return production
    ? fatal({
        ...amiss,
        patients: 'Nobody knows who answers for what they read. No version can be deployed.',
      })
    : warning({ ...amiss, patients: 'Nothing yet. No version can be deployed.' });
};

const namesOf = (texts: readonly PatientText[]): string => texts.map(({ name }) => name).join(', ');
