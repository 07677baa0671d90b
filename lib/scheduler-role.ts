import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ServiceRole, type ServiceRoleProps } from './service-role.ts';

export interface SchedulerRoleProps extends Omit<ServiceRoleProps, 'assumedBy'> {
  readonly group: ScheduleGroup;
}

/** The role that Scheduler takes for the schedules of one group, and of no other. */
export class SchedulerRole extends ServiceRole {
  constructor(scope: Construct, id: string, { group, ...props }: SchedulerRoleProps) {
    super(scope, id, {
      ...props,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(scope).account,
            'aws:SourceArn': group.scheduleGroupArn,
          },
        },
      }),
    });
  }
}
