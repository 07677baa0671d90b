import type { ResultField } from '@aws-sdk/client-cloudwatch-logs';
import type { Client } from '../../../lambdas/aws/clinic-items.ts';
import { formatInstant } from '../../../lambdas/domain/instant.ts';
import { type Finding, findingsOn } from '../finding.ts';

export const CLIENTS = 'clients';

/** So far back it is looked for calls. */
export const LOOKBACK_DAYS = 30;

/** Which clients have called, in CloudWatch Logs Insights. The fields are those of the access log in `lib/api.ts`. */
export const CALLERS_QUERY = 'filter ispresent(client) | stats count(*) as calls by client | limit 10000';

/** The clients in the answer to the query: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html */
export const callersIn = (results: readonly (readonly ResultField[])[]): readonly string[] =>
  results.flatMap((row) => row.find(({ field }) => field === 'client')?.value ?? []);

/** Which of the clients that may call have not done so. @param callers the ids of those that have, lately */
export function checkClients(
  clients: readonly Client[],
  callers: readonly string[],
  stage: string,
): readonly Finding[] {
  const { ok, warning } = findingsOn(CLIENTS);
  if (clients.length === 0)
    return [
      warning({
        fact: 'No clinic has a client.',
        patients: 'No clinic can post a treatment, so that no patient is followed up.',
        fix: `npm run clinic -- add --id <clinic> --stage ${stage} …`,
      }),
    ];
  const silent = clients.filter(({ id }) => !callers.includes(id));
  if (silent.length === 0)
    return [ok(`They have called in the last ${LOOKBACK_DAYS} days: ${clients.length}.`)];
  const calls = (clinicId: string) =>
    clients.some((client) => client.clinicId === clinicId && callers.includes(client.id));
  return silent.map(({ id, clinicId, addedAt }) => {
    const fact = `The client ${id} of ${clinicId}, added ${formatInstant(addedAt).slice(0, 10)}, has not called in ${LOOKBACK_DAYS} days.`;
    return calls(clinicId)
      ? warning({
          fact: `${fact} Another one of the clinic has.`,
          patients: 'Nothing; but whoever has its secret can read the treatments of the clinic.',
          fix: `Where it is the old one of a rotation: npm run clinic -- remove-client ${clinicId} ${id} --stage ${stage}`,
        })
      : warning({
          fact,
          patients: 'The clinic may believe that they are followed up, and none of them is.',
          fix: `Ask the clinic; npm run clinic -- show ${clinicId} --stage ${stage}`,
        });
  });
}
