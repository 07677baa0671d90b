import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnPhoneNumber, CfnResourcePolicy } from 'aws-cdk-lib/aws-smsvoice';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnDeletionPolicy, type CfnResource, Stack } from 'aws-cdk-lib/core';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';
import * as z from 'zod';

interface Rule {
  readonly name: string;
  readonly info: string;
  readonly explanation: string;
  readonly appliesTo: (resource: CfnResource) => boolean;
  /** What is asked of the resource as it stands in the template. */
  readonly template: z.ZodType;
}

/** A value, or an intrinsic function that will have one. */
const given = z.unknown().refine((value) => value !== undefined && value !== '');

const properties = (shape: z.ZodRawShape) => z.object({ Properties: z.object(shape) });
const everyReplica = (shape: z.ZodRawShape) => ({ Replicas: z.array(z.object(shape)) });

const { RETAIN, RETAIN_EXCEPT_ON_CREATE } = CfnDeletionPolicy;
const KEPT = z.object({ DeletionPolicy: z.enum([RETAIN, RETAIN_EXCEPT_ON_CREATE]) });

const oneOrMore = (value: z.ZodType) => z.union([value, z.array(value)]);

/** This account, which the CDK knows by its number where there are credentials. */
const thisAccount = z.union([z.object({ Ref: z.literal('AWS::AccountId') }), z.string().regex(/^\d{12}$/)]);
const logsOfThisAccount = z
  .unknown()
  .refine((pattern) => /AWS::AccountId|:\d{12}:/.test(JSON.stringify(pattern)));

/** A statement that is for one account alone. No other operator says so: `StringNotEquals` says the opposite, `…IfExists` nothing. */
const forOneAccount = z.object({
  Condition: z.union([
    z.object({ StringEquals: z.object({ 'aws:SourceAccount': thisAccount }) }),
    z.object({ StringEquals: z.object({ 'kms:CallerAccount': thisAccount }) }),
    z.object({ ArnLike: z.object({ 'kms:EncryptionContext:aws:logs:arn': logsOfThisAccount }) }),
  ]),
});

const named = z.object({
  Principal: z.strictObject({
    AWS: oneOrMore(z.union([z.string().regex(/[^*]/), z.looseObject({})])).optional(),
    Service: oneOrMore(z.literal('lambda.amazonaws.com')).optional(),
  }),
});

/** A policy that lets in no service but Lambda, and not just anybody, unless it says for which account. */
const ofOneAccount = z.object({
  Statement: z.array(z.union([named, forOneAccount, z.object({ Effect: z.literal('Deny') })])),
});

const rules: readonly Rule[] = [
  {
    name: 'TableKey',
    info: 'The table is not encrypted under a key of the account.',
    explanation: 'Who may read about patients is then not for the account to say, nor in its trail.',
    appliesTo: (resource) => resource instanceof CfnGlobalTable,
    template: properties({
      SSESpecification: z.object({ SSEEnabled: z.literal(true), SSEType: z.literal('KMS') }),
      ...everyReplica({ SSESpecification: z.object({ KMSMasterKeyId: given }) }),
    }),
  },
  {
    name: 'TableRecovery',
    info: 'A replica of the table cannot be restored to a point in time.',
    explanation: 'Check-ins that a mistake deleted would be lost.',
    appliesTo: (resource) => resource instanceof CfnGlobalTable,
    template: properties(
      everyReplica({
        PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.literal(true) }),
      }),
    ),
  },
  {
    name: 'TableDeletion',
    info: 'The table outlives its stack, and yet one call deletes it.',
    explanation: 'What is kept where a stack is deleted is to be protected from deletion as well.',
    appliesTo: (resource) =>
      resource instanceof CfnGlobalTable &&
      KEPT.safeParse({ DeletionPolicy: resource.cfnOptions.deletionPolicy }).success,
    template: properties(everyReplica({ DeletionProtectionEnabled: z.literal(true) })),
  },
  {
    name: 'QueueKey',
    info: 'The queue is not encrypted under a key of the account.',
    explanation: 'Replies of patients and their phone numbers lie in queues.',
    appliesTo: (resource) => resource instanceof CfnQueue,
    template: properties({ KmsMasterKeyId: given }),
  },
  {
    name: 'ScheduleGroup',
    info: 'The schedule is in the default group.',
    explanation: 'Whoever may make schedules in a group may change those that are in it.',
    appliesTo: (resource) => resource instanceof CfnSchedule,
    template: properties({ GroupName: given.refine((group) => group !== 'default') }),
  },
  {
    name: 'ScheduleFailures',
    info: 'The schedule does not say what becomes of a call that fails.',
    explanation: 'By default Scheduler repeats it for a day, 185 times, and then forgets it.',
    appliesTo: (resource) => resource instanceof CfnSchedule,
    template: properties({ Target: z.object({ RetryPolicy: given }) }),
  },
  {
    name: 'RoleAccount',
    info: 'The role trusts a service, and does not say for which account.',
    explanation: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    appliesTo: (resource) => resource instanceof CfnRole,
    template: properties({ AssumeRolePolicyDocument: ofOneAccount }),
  },
  {
    name: 'KeyAccount',
    info: 'The key lets in a service or anybody, whatever account they act for.',
    explanation: 'https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html',
    appliesTo: (resource) => resource instanceof CfnKey,
    template: properties({ KeyPolicy: ofOneAccount }),
  },
  {
    name: 'NumberAccount',
    info: 'The policy lets a service text from the number, whatever account it acts for.',
    explanation: 'Texts of others would go out from it.',
    appliesTo: (resource) => resource instanceof CfnResourcePolicy,
    template: properties({ PolicyDocument: ofOneAccount }),
  },
  {
    name: 'NumberOptOuts',
    info: 'AWS itself answers STOP at a two-way number.',
    explanation: 'Aftercare would never hear of it.',
    appliesTo: (resource) => resource instanceof CfnPhoneNumber && resource.twoWay !== undefined,
    template: properties({ SelfManagedOptOutsEnabled: z.literal(true) }),
  },
  {
    name: 'NumberDeletion',
    info: 'The number goes with the stack.',
    explanation: 'A number that was given back is never had again.',
    appliesTo: (resource) => resource instanceof CfnPhoneNumber,
    template: KEPT,
  },
];

/** What the packs of cdk-nag do not know: tables of the newer type, Scheduler, SMS, and for whom a service may act. */
export class AftercareChecks extends NagPack {
  readonly name = 'Aftercare';
  protected override packName = 'Aftercare';

  protected override checkResource(node: CfnResource): void {
    for (const { name, info, explanation, appliesTo, template } of rules) {
      this.applyRule({
        node,
        ruleSuffixOverride: name,
        info,
        explanation,
        level: NagMessageLevel.ERROR,
        rule: (resource) => {
          if (!appliesTo(resource)) return NagRuleCompliance.NOT_APPLICABLE;
          const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation());
          const [asInTemplate] = Object.values(Resources);
          return template.safeParse(asInTemplate).success
            ? NagRuleCompliance.COMPLIANT
            : NagRuleCompliance.NON_COMPLIANT;
        },
      });
    }
  }
}
