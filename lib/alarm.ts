import { Alarm, ComparisonOperator, type IMetric, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { OpsTopics } from './ops-topics.ts';
import type { StageConfig } from './stage-config.ts';

const RUNBOOK = 'docs/operations.md';

export interface OpsAlarmProps {
  readonly stage: StageConfig;
  readonly opsTopics: OpsTopics;
  /** `page` only where a patient would be missed if everybody slept on. */
  readonly urgency: 'page' | 'ticket';
  /** What it means for people, as a sentence without its end: what somebody reads first who has just been woken. */
  readonly impact: string;
  /** The anchor of its entry in the runbook, which is its heading in small letters with hyphens. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** Default: the alarm is on above the threshold. */
  readonly comparisonOperator?: ComparisonOperator;
  readonly threshold: number;
  /** The last so many periods of the metric are looked at, */
  readonly evaluationPeriods: number;
  /** and so many of them must be beyond the threshold. Default: all. */
  readonly datapointsToAlarm?: number;
  /** What silence means. `breaching` where there is always something to count. */
  readonly missingData: TreatMissingData.BREACHING | TreatMissingData.NOT_BREACHING;
}

/** An alarm that says in its name what it means for people, and where to read what to do. */
export class OpsAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: OpsAlarmProps) {
    const {
      stage,
      opsTopics,
      urgency,
      impact,
      runbook,
      comparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
      missingData,
      ...evaluation
    } = props;
    super(scope, id, {
      ...evaluation,
      alarmName: `Aftercare ${stage.name}: ${impact}`,
      alarmDescription: `Runbook: ${RUNBOOK}#${runbook}`,
      comparisonOperator,
      treatMissingData: missingData,
    });
    this.addAlarmAction(new SnsAction(opsTopics[urgency]));
  }
}
