import type { Stack } from '@aws-sdk/client-cloudformation';
import { type Finding, findingsOn } from '../finding.ts';

/** Where the stage is deployed, and how it is deployed. */
export interface Place {
  readonly stage: string;
  readonly stackName: string;
  readonly region: string;
}

export const deployOf = ({ stage }: Pick<Place, 'stage'>): string => `npx cdk deploy -c stage=${stage}`;

const RUNNING = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'IMPORT_COMPLETE',
];
const ROLLED_BACK = [
  'UPDATE_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'IMPORT_ROLLBACK_COMPLETE',
];

/**
 * How the last deployment ended. @param stack undefined where there is none
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export function checkStack(stack: Pick<Stack, 'StackStatus'> | undefined, place: Place): readonly Finding[] {
  const { ok, warning, fatal } = findingsOn('stack');
  const { stackName, region } = place;
  const status = stack?.StackStatus;
  // A stack whose first change set has not been executed has nothing in it.
  if (status === undefined || status === 'REVIEW_IN_PROGRESS')
    return [
      warning({
        fact: `There is no stack ${stackName} in ${region} yet: this is about the account alone.`,
        patients: 'This stage takes in no treatment and sends no text.',
        fix: deployOf(place),
      }),
    ];
  if (RUNNING.includes(status)) return [ok(`${stackName} is ${status}.`)];
  if (ROLLED_BACK.includes(status))
    return [
      warning({
        fact: `${stackName} is ${status}: the last deployment failed, and what was there before runs on.`,
        patients: 'They are cared for as before; whatever the deployment was to mend is not mended.',
        fix: `aws cloudformation describe-stack-events --stack-name ${stackName} says why. Then ${deployOf(place)}`,
      }),
    ];
  if (status.endsWith('_IN_PROGRESS'))
    return [
      warning({
        fact: `${stackName} is ${status}: a deployment is under way.`,
        patients: 'Some functions may be of the new version and others of the old.',
        fix: `aws cloudformation wait stack-update-complete --stack-name ${stackName}, and run this again`,
      }),
    ];
  return [
    fatal({
      fact: `${stackName} is ${status}: it is in no whole state.`,
      patients: 'Parts may be missing, so that treatments are not taken in or texts not sent.',
      fix: remedyOf(status, place),
    }),
  ];
}

function remedyOf(status: string, place: Place): string {
  const { stackName } = place;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `aws cloudformation continue-update-rollback --stack-name ${stackName}`;
  // A stack that was never whole can only be deleted: what holds something is kept.
  if (['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'].includes(status))
    return `aws cloudformation delete-stack --stack-name ${stackName}, then ${deployOf(place)}`;
  return `aws cloudformation describe-stack-events --stack-name ${stackName} says why. Then ${deployOf(place)}`;
}
