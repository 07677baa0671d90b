import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

export interface SchedulerRoleProps {
  readonly description: string;
  readonly group: ScheduleGroup;
  readonly statements: PolicyStatement[];
}

/** The role that Scheduler takes for the schedules of one group, and of no other. */
export class SchedulerRole extends Role {
  constructor(scope: Construct, id: string, { description, group, statements }: SchedulerRoleProps) {
    super(scope, id, {
      description,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(scope).account,
            'aws:SourceArn': group.scheduleGroupArn,
          },
        },
      }),
      inlinePolicies: { target: new PolicyDocument({ statements }) },
    });
  }
}
