import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { type Finding, findingsOn } from '../finding.ts';
import { deployOf, type Place } from './stack.ts';

export const ALARMS = 'alarms';

type Alarm = Pick<
  MetricAlarm & CompositeAlarm,
  'AlarmName' | 'ActionsEnabled' | 'AlarmActions' | 'StateValue' | 'StateReason' | 'AlarmDescription'
>;

/**
 * Whether the alarms of the stack tell somebody, and how they stand now.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
 */
export function checkAlarms(alarms: readonly Alarm[], place: Place): readonly Finding[] {
  const { ok, warning, fatal } = findingsOn(ALARMS);
  if (alarms.length === 0)
    return [
      fatal({
        fact: `${place.stackName} has no alarm.`,
        patients: 'When texts stop, nobody is woken.',
        fix: deployOf(place),
      }),
    ];
  const findings = alarms.flatMap((alarm): Finding[] => {
    const { AlarmName, ActionsEnabled, AlarmActions = [], StateValue, AlarmDescription } = alarm;
    const found: Finding[] = [];
    if (ActionsEnabled === false)
      found.push(
        fatal({
          fact: `"${AlarmName}" tells nobody: somebody has switched its actions off.`,
          patients: 'When it is on, nobody is told.',
          fix: `aws cloudwatch enable-alarm-actions --alarm-names '${AlarmName}'`,
        }),
      );
    else if (AlarmActions.length === 0)
      found.push(
        fatal({
          fact: `"${AlarmName}" tells nobody: it has no action.`,
          patients: 'When it is on, nobody is told.',
          fix: deployOf(place),
        }),
      );
    if (StateValue === 'ALARM')
      found.push(
        warning({
          fact: `"${AlarmName}" is on.`,
          patients: 'What its name says.',
          fix: `${AlarmDescription ?? 'It has no runbook entry.'}`,
        }),
      );
    if (StateValue === 'INSUFFICIENT_DATA')
      found.push(
        warning({
          fact: `"${AlarmName}" has nothing to look at.`,
          patients:
            'Nobody knows. A new alarm is like that for some minutes; an old one looks at the wrong thing.',
          fix: `aws cloudwatch describe-alarms --alarm-names '${AlarmName}', some minutes after the deployment`,
        }),
      );
    return found;
  });
  return findings.length > 0 ? findings : [ok(`They are quiet and tell somebody: ${alarms.length}.`)];
}
