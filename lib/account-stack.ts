import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, RemovalPolicies, Stack, type StackProps } from 'aws-cdk-lib/core';
import { AwsCustomResource, type AwsSdkCall, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { deliveryLogGroups } from './delivery-logs.ts';
import { allow } from './function.ts';

/** SNS writes a line up to 72 hours late; the rest is for people who look into a text. The lines hold phone numbers. */
const RETENTION = RetentionDays.ONE_MONTH;

/**
 * What an account needs once in a region, whatever stages it has, so that SNS logs what became of texts:
 * `docs/decisions/003-account-stack.md`. CloudFormation has a type neither for the SMS attributes of SNS nor for a log
 * group that may be there already, so both are calls. No stage deletes any of it, and nor does this stack.
 */
export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const { delivered, failed } = deliveryLogGroups(this);
    // Both groups, in either of the two ways in which CloudWatch Logs spells the ARN of a group.
    const groups = this.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${delivered}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });

    const snsRole = new Role(this, 'DeliveryLogRole', {
      description: 'Lets SNS log what became of texts',
      assumedBy: new ServicePrincipal('sns.amazonaws.com', {
        // If SNS says for whom it acts, it must be us. AWS does not promise that it says so, and without the role no
        // receipt would come. IAM lets nobody pass a role to SNS from another account in any case.
        conditions: { StringEqualsIfExists: { 'aws:SourceAccount': this.account } },
      }),
      inlinePolicies: {
        deliveryLogs: new PolicyDocument({
          statements: [allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], groups)],
        }),
      },
    });

    const logGroup = new LogGroup(this, 'CallsLogs', { retention: RETENTION });
    const role = new Role(this, 'CallsRole', {
      description: 'Lets this stack make the calls that CloudFormation has no type for',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        calls: new PolicyDocument({
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
            allow(['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], groups),
            allow(['sns:SetSMSAttributes'], '*'),
            allow(['iam:PassRole'], snsRole.roleArn, {
              StringEquals: { 'iam:PassedToService': 'sns.amazonaws.com' },
            }),
          ],
        }),
      },
    });
    /** Made when the stack is, and again whenever its parameters change; never undone. */
    const call = (callId: string, sdkCall: AwsSdkCall) =>
      new AwsCustomResource(this, callId, {
        onUpdate: { physicalResourceId: PhysicalResourceId.of(callId), ...sdkCall },
        role,
        logGroup,
        installLatestAwsSdk: false,
      });

    const attributes = call('SmsAttributes', {
      service: 'SNS',
      action: 'SetSMSAttributes',
      parameters: {
        attributes: {
          DeliveryStatusIAMRole: snsRole.roleArn,
          DeliveryStatusSuccessSamplingRate: '100',
        },
      },
    });
    for (const [groupId, logGroupName] of Object.entries({ Delivered: delivered, Failed: failed })) {
      const made = call(`${groupId}LogGroup`, {
        service: 'CloudWatchLogs',
        action: 'CreateLogGroup',
        parameters: { logGroupName },
        // SNS made it when a text was sent before.
        ignoreErrorCodesMatching: '^ResourceAlreadyExistsException$',
      });
      const kept = call(`${groupId}LogRetention`, {
        service: 'CloudWatchLogs',
        action: 'PutRetentionPolicy',
        parameters: { logGroupName, retentionInDays: RETENTION },
      });
      kept.node.addDependency(made);
      attributes.node.addDependency(kept);
    }

    RemovalPolicies.of(this).retain();
  }
}
