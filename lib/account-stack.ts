import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnAlias } from 'aws-cdk-lib/aws-kms';
import { Function as CallsFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, RemovalPolicies, Stack, type StackProps, Validations } from 'aws-cdk-lib/core';
import { AwsCustomResource, type AwsSdkCall, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import { deliveryLogGroups } from './delivery-logs.ts';
import { EncryptionKey } from './encryption-key.ts';
import { ServiceRole } from './service-role.ts';
import { allow, PatternStatement } from './statements.ts';

/** SNS writes a line up to 72 hours late; the rest is for people who look into a text. The lines hold phone numbers. */
const RETENTION = RetentionDays.ONE_MONTH;

const BOTH_GROUPS = 'One pattern for both delivery logs, in either spelling of the ARN of a group.';

/**
 * What an account needs once in a region, whatever stages it has, so that SNS logs what became of texts:
 * `docs/decisions/003-account-stack.md`. CloudFormation has a type neither for the SMS attributes of SNS nor for a log
 * group that may be there already, so both are calls. No stage deletes any of it, and nor does this stack.
 */
export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const key = new EncryptionKey(this);
    const { delivered, failed } = deliveryLogGroups(this);
    // Both groups, in either of the two ways in which CloudWatch Logs spells the ARN of a group.
    const groups = this.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${delivered}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });

    const snsRole = new ServiceRole(this, 'DeliveryLogRole', {
      description: 'Lets SNS log what became of texts',
      assumedBy: new ServicePrincipal('sns.amazonaws.com', {
        // If SNS says for whom it acts, it must be us. AWS does not promise that it says so, and without the role no
        // receipt would come. IAM lets nobody pass a role to SNS from another account in any case.
        conditions: { StringEqualsIfExists: { 'aws:SourceAccount': this.account } },
      }),
      statements: [
        new PatternStatement(
          ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          groups,
          BOTH_GROUPS,
        ),
      ],
    });

    Validations.of(snsRole).acknowledge({
      id: 'Aftercare-RoleAccount',
      reason:
        'AWS does not promise that SNS names the account here, and without the role no receipt would come.',
    });

    const logGroup = new LogGroup(this, 'CallsLogs', { retention: RETENTION, encryptionKey: key });
    const role = new ServiceRole(this, 'CallsRole', {
      description: 'Lets this stack make the calls that CloudFormation has no type for',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      statements: [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
        new PatternStatement(
          ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:AssociateKmsKey'],
          groups,
          BOTH_GROUPS,
        ),
        new PatternStatement(
          ['sns:SetSMSAttributes'],
          '*',
          'The attributes are of the account: they have no ARN.',
        ),
        allow(['iam:PassRole'], snsRole.roleArn, {
          StringEquals: { 'iam:PassedToService': 'sns.amazonaws.com' },
        }),
      ],
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
      const encrypted = call(`${groupId}LogEncryption`, {
        service: 'CloudWatchLogs',
        action: 'AssociateKmsKey',
        parameters: { logGroupName, kmsKeyId: key.keyArn },
      });
      kept.node.addDependency(made);
      // One after the other: CloudWatch Logs refuses two changes of a group at once.
      encrypted.node.addDependency(kept);
      attributes.node.addDependency(encrypted);
    }

    // The alias is but a name, which a stack that is made anew has to have again.
    RemovalPolicies.of(this).retainOnUpdateOrDelete({
      excludeResourceTypes: [CfnAlias.CFN_RESOURCE_TYPE_NAME],
    });
    this.#acknowledgeFindings();
  }

  /** Of the function that the CDK makes for the calls. */
  #acknowledgeFindings(): void {
    const { children } = this.node;
    for (const callsFunction of children.filter((child) => child instanceof CallsFunction)) {
      Validations.of(callsFunction).acknowledge(
        {
          id: 'HIPAA.Security-LambdaDLQ',
          reason: 'CloudFormation waits for the answer, and a deployment fails with it.',
        },
        {
          id: 'HIPAA.Security-LambdaConcurrency',
          reason: 'CloudFormation alone invokes it, a few times a deployment.',
        },
        {
          id: 'HIPAA.Security-LambdaInsideVPC',
          reason: 'It calls the APIs of AWS alone, and nothing that stands in a network of ours.',
        },
      );
    }
  }
}
