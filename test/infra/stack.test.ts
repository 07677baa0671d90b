import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environments } from '../../lambdas/aws/environment.ts';
import { authorize, scopes } from '../../lambdas/use-cases/authorize.ts';
import { domainPrefixOf } from '../../lib/domain-prefix.ts';
import { resourcesOf, synthesise, type Template } from '../support/synth.ts';
import { listOf, nameOf, only, type Policy, permissionsOf, rolesOf, spell } from './reading.ts';

const dev = synthesise('dev');
const production = synthesise('production');
/** With an identity provider and a two-way number of its own. */
const group = synthesise('production', { entry: 'test/infra/production-app.ts' });
const both = [
  ['dev', dev.template],
  ['production', production.template],
] as const;
const twoWay = [
  ['dev', dev.template],
  ['production, with a number of its own,', group.template],
] as const;

interface LambdaFunction {
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  readonly Architectures: readonly string[];
  readonly Runtime: string;
  readonly Handler: string;
  readonly Role: unknown;
  readonly Code: { readonly S3Key: string };
  readonly Timeout: number;
  readonly LoggingConfig: unknown;
}
interface Queue {
  readonly MessageRetentionPeriod: number;
  readonly VisibilityTimeout?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown };
}
interface EventSource {
  readonly FunctionName: unknown;
  readonly EventSourceArn: unknown;
  readonly BatchSize: number;
  readonly FunctionResponseTypes: readonly string[];
  readonly ScalingConfig: { readonly MaximumConcurrency: number };
}
interface TopicSubscription {
  readonly TopicArn: unknown;
  readonly Protocol: string;
  readonly Endpoint: unknown;
  readonly RedrivePolicy: { readonly deadLetterTargetArn: unknown };
}

interface Schedule {
  readonly GroupName: string;
  readonly Target: { readonly Arn: unknown; readonly RoleArn: unknown; readonly RetryPolicy: unknown };
}
interface Subscription {
  readonly LogGroupName: unknown;
  readonly DestinationArn: unknown;
  readonly FilterPattern: string;
}
interface AsynchronousInvocation {
  readonly FunctionName: unknown;
  readonly DestinationConfig?: { readonly OnFailure: { readonly Destination: unknown } };
}
interface Permission {
  readonly FunctionName: unknown;
  readonly Principal: string;
  readonly SourceArn: unknown;
}

interface ResourceServer {
  readonly Identifier: string;
  readonly Scopes: readonly { readonly ScopeName: string }[];
  readonly UserPoolId: unknown;
}

const functionsOf = (template: Template) => resourcesOf<LambdaFunction>(template, 'AWS::Lambda::Function');
const queuesOf = (template: Template) => resourcesOf<Queue>(template, 'AWS::SQS::Queue');

/** Where a function takes its messages from. */
const eventSourcesOf = (template: Template, functionName: string): readonly EventSource[] =>
  Object.values(resourcesOf<EventSource>(template, 'AWS::Lambda::EventSourceMapping'))
    .map(({ Properties }) => Properties)
    .filter(({ FunctionName }) => spell(FunctionName) === `<${functionName}>`);

/** How messages come from a queue to a function. */
function eventSourceOf(template: Template, functionName: string, queueName: string): EventSource {
  const [source, another] = eventSourcesOf(template, functionName).filter(
    ({ EventSourceArn }) => spell(EventSourceArn) === `${queueName}.Arn`,
  );
  if (source === undefined || another !== undefined)
    throw new Error(`not one from ${queueName} to ${functionName}`);
  return source;
}

/** What the policies of the queues allow; what they deny is the same for all. */
const allowedOnQueues = (template: Template) =>
  Object.values(resourcesOf<{ PolicyDocument: Policy }>(template, 'AWS::SQS::QueuePolicy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');

const topicPolicyOf = (template: Template, topic: string) =>
  only(
    resourcesOf<{ PolicyDocument: Policy; Topics: unknown }>(template, 'AWS::SNS::TopicPolicy'),
    `${topic}Policy`,
  ).Properties;

/** Who may invoke which function. */
const permissionsToInvoke = (template: Template) =>
  Object.entries(resourcesOf<Permission>(template, 'AWS::Lambda::Permission')).map(
    ([id, { Properties }]) => ({
      id,
      Properties,
      invoked: spell(Properties.FunctionName).replace(/\.Arn$/, ''),
    }),
  );

/** What becomes of invocations that nobody waits for. */
function asynchronousInvocationOf(template: Template, functionName: string): AsynchronousInvocation {
  const configs = Object.values(
    resourcesOf<AsynchronousInvocation>(template, 'AWS::Lambda::EventInvokeConfig'),
  ).map(({ Properties }) => Properties);
  const [config, another] = configs.filter(({ FunctionName }) => spell(FunctionName) === `<${functionName}>`);
  if (config === undefined || another !== undefined) throw new Error(`not one for ${functionName}`);
  return config;
}

describe.each(both)('the %s stack', (stage, template) => {
  const isTwoWay = stage === 'dev';

  describe('API', () => {
    it('has every route behind the authorizer but the links of alerts, which hold a secret', () => {
      const authorizer = only(resourcesOf<object>(template, 'AWS::ApiGatewayV2::Authorizer'));
      const routes = Object.values(
        resourcesOf<{ RouteKey: string; AuthorizationType: string; AuthorizerId: unknown }>(
          template,
          'AWS::ApiGatewayV2::Route',
        ),
      ).map(({ Properties: { RouteKey, AuthorizationType, AuthorizerId } }) => [
        RouteKey,
        AuthorizationType,
        AuthorizerId,
      ]);
      expect(routes).toEqual([
        ['POST /treatments', 'CUSTOM', { Ref: authorizer.id }],
        ['GET /treatments', 'CUSTOM', { Ref: authorizer.id }],
        ['GET /treatments/{treatmentId}', 'CUSTOM', { Ref: authorizer.id }],
        ['PATCH /treatments/{treatmentId}', 'CUSTOM', { Ref: authorizer.id }],
        ['DELETE /treatments/{treatmentId}', 'CUSTOM', { Ref: authorizer.id }],
        ['GET /alerts', 'CUSTOM', { Ref: authorizer.id }],
        ['POST /alerts/{alertId}/acknowledge', 'CUSTOM', { Ref: authorizer.id }],
        ['GET /alert-links/{token}', 'NONE', undefined],
        ['POST /alert-links/{token}', 'NONE', undefined],
      ]);
    });

    it('asks the authorizer anew for every request', () => {
      expect(only(resourcesOf<object>(template, 'AWS::ApiGatewayV2::Authorizer')).Properties).toMatchObject({
        AuthorizerResultTtlInSeconds: 0,
        AuthorizerPayloadFormatVersion: '2.0',
        EnableSimpleResponses: true,
        IdentitySource: ['$request.header.Authorization'],
      });
    });

    it('lets no web page of another origin in', () => {
      const { Properties } = only(resourcesOf<object>(template, 'AWS::ApiGatewayV2::Api'));
      expect(Properties).not.toHaveProperty('CorsConfiguration');
    });

    it('logs who calls, but neither headers nor paths', () => {
      const { Properties } = only(
        resourcesOf<{ AccessLogSettings: { Format: string } }>(template, 'AWS::ApiGatewayV2::Stage'),
      );
      const { Format } = Properties.AccessLogSettings;
      expect(JSON.parse(Format)).toMatchObject({
        clinic: '$context.authorizer.clinicId',
        client: '$context.authorizer.clientId',
      });
      expect(Format).not.toMatch(/header|path/i);
    });

    it('is throttled route by route, what is open to all the most', () => {
      const { id, Properties, DependsOn } = only(
        resourcesOf<{ RouteSettings: Record<string, object>; DefaultRouteSettings: object }>(
          template,
          'AWS::ApiGatewayV2::Stage',
        ),
      );
      const limit = (ThrottlingRateLimit: number, ThrottlingBurstLimit: number) => ({
        ThrottlingRateLimit,
        ThrottlingBurstLimit,
      });
      expect(id).toMatch(/^ApiStage/);
      expect(Properties.DefaultRouteSettings).toEqual(limit(10, 20));
      expect(Properties.RouteSettings).toEqual({
        'POST /treatments': limit(50, 100),
        'GET /treatments': limit(20, 40),
        'GET /treatments/{treatmentId}': limit(50, 100),
        'PATCH /treatments/{treatmentId}': limit(20, 40),
        'DELETE /treatments/{treatmentId}': limit(20, 40),
        'GET /alerts': limit(20, 40),
        'POST /alerts/{alertId}/acknowledge': limit(20, 40),
        'GET /alert-links/{token}': limit(5, 20),
        'POST /alert-links/{token}': limit(5, 20),
      });
      // API Gateway refuses settings of a route that is not there yet.
      const routes = Object.keys(resourcesOf(template, 'AWS::ApiGatewayV2::Route'));
      expect(DependsOn).toEqual(expect.arrayContaining(routes));
    });

    it('alone may invoke the functions behind it', () => {
      const behind = permissionsToInvoke(template).filter(({ invoked }) =>
        /^(Api|TreatmentRoutes)/.test(invoked),
      );
      expect(behind).toHaveLength(6);
      for (const { Properties } of behind) {
        expect(Properties.Principal).toBe('apigateway.amazonaws.com');
        expect(spell(Properties.SourceArn)).toContain(':<ApiHttpApi>/');
      }
    });
  });

  it('lets nobody invoke a function but the API and the delivery logs', () => {
    const invoked = permissionsToInvoke(template).map(({ invoked }) => invoked);
    expect(invoked.sort()).toEqual([
      'AlertRoutesAcknowledgeAlert',
      'AlertRoutesAlertLink',
      'AlertRoutesAlertLink',
      'AlertRoutesListAlerts',
      'ApiAuthorizer',
      'ReceiptsFlowReceipts',
      'ReceiptsFlowReceipts',
      'TreatmentRoutesAmendTreatment',
      'TreatmentRoutesCancelTreatment',
      'TreatmentRoutesIntake',
      'TreatmentRoutesListTreatments',
      'TreatmentRoutesReadTreatment',
    ]);
  });

  describe('functions', () => {
    it('run on Node 24 and arm64, each in a role of its own', () => {
      const functions = Object.entries(functionsOf(template));
      expect(functions).toHaveLength(isTwoWay ? 13 : 12);
      for (const [id, { Properties }] of functions) {
        expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
        expect(spell(Properties.Role)).toBe(`${nameOf(id)}Role.Arn`);
      }
    });

    it('get the variables that they declare, and no other', () => {
      const given = Object.values(functionsOf(template)).map(({ Properties }) =>
        Object.keys(Properties.Environment.Variables).sort(),
      );
      const declared = Object.entries(environments)
        .filter(([name]) => isTwoWay || name !== 'replies')
        .map(([, names]) => [...names].sort());
      expect(given.sort()).toEqual(declared.sort());
    });

    it('may do this and no more', () => {
      const scheduling = [
        `scheduler:CreateSchedule on arn:<AWS::Partition>:scheduler:us-east-1:<AWS::AccountId>:schedule/aftercare-${stage}/*`,
        'iam:PassRole on CheckInsWakeUpsSchedulerRole.Arn if {"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}}',
      ];
      const texting = [
        'sns:Publish on all but arn:*:sns:*:*:*',
        'sms-voice:SendTextMessage on * if {"StringEquals":{"aws:CalledViaLast":"sns.amazonaws.com"}}',
      ];
      const onItems = (action: string, ...partitions: string[]) =>
        `dynamodb:${action} on Treatments.Arn if ${JSON.stringify({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } })}`;
      const logging = (logs: string) => `logs:CreateLogStream, logs:PutLogEvents on ${logs}.Arn`;
      expect(permissionsOf(template)).toEqual({
        ApiAuthorizerRole: [logging('ApiAuthorizerLogs'), onItems('GetItem', 'CLIENTS')],
        TreatmentRoutesIntakeRole: [
          logging('TreatmentRoutesIntakeLogs'),
          onItems('GetItem', 'CLINICS', 'TREATMENT#*#*', 'CONTACT#*'),
          onItems('PutItem', 'TREATMENT#*#*'),
          onItems('UpdateItem', 'CONTACT#*'),
          'sqs:SendMessage on CheckInsWakeUpsQueue.Arn',
          ...scheduling,
        ],
        TreatmentRoutesListTreatmentsRole: [
          logging('TreatmentRoutesListTreatmentsLogs'),
          'dynamodb:Query on Treatments.Arn/index/clinic',
          onItems('BatchGetItem', 'TREATMENT#*#*'),
        ],
        TreatmentRoutesAmendTreatmentRole: [
          logging('TreatmentRoutesAmendTreatmentLogs'),
          onItems('GetItem', 'CLINICS', 'TREATMENT#*#*', 'CONTACT#*'),
          onItems('PutItem', 'TREATMENT#*#*'),
          onItems('UpdateItem', 'CONTACT#*'),
          ...scheduling,
        ],
        TreatmentRoutesCancelTreatmentRole: [
          logging('TreatmentRoutesCancelTreatmentLogs'),
          onItems('GetItem', 'TREATMENT#*#*'),
          onItems('PutItem', 'TREATMENT#*#*'),
        ],
        TreatmentRoutesReadTreatmentRole: [
          logging('TreatmentRoutesReadTreatmentLogs'),
          onItems('GetItem', 'TREATMENT#*#*'),
          onItems('Query', 'TREATMENT#*#*'),
        ],
        AlertRoutesListAlertsRole: [
          logging('AlertRoutesListAlertsLogs'),
          'dynamodb:Query on Treatments.Arn/index/alerts',
          onItems('BatchGetItem', 'ALERTS#*'),
        ],
        AlertRoutesAcknowledgeAlertRole: [
          logging('AlertRoutesAcknowledgeAlertLogs'),
          onItems('GetItem', 'ALERTS#*'),
          onItems('UpdateItem', 'ALERTS#*'),
        ],
        AlertRoutesAlertLinkRole: [
          logging('AlertRoutesAlertLinkLogs'),
          onItems('GetItem', 'ALERT_LINK#*', 'ALERTS#*', 'TREATMENT#*#*'),
          onItems('Query', 'TREATMENT#*#*'),
          onItems('UpdateItem', 'ALERTS#*'),
        ],
        CheckInsDispatchRole: [
          logging('CheckInsDispatchLogs'),
          'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on CheckInsWakeUpsQueue.Arn',
          'sqs:SendMessage on CheckInsWakeUpsDeadLetterQueue.Arn',
          onItems('GetItem', 'CLINICS', 'TREATMENT#*#*', 'CONTACT#*'),
          onItems('BatchGetItem', 'TREATMENT#*#*'),
          onItems('PutItem', 'TREATMENT#*#*'),
          onItems('UpdateItem', 'CONTACT#*', 'CLINIC#*'),
          onItems('Query', 'ALERTS#*'),
          'dynamodb:Query on Treatments.Arn/index/contact',
          ...scheduling,
          ...texting,
        ],
        CheckInsWakeUpsSchedulerRole: [
          'sqs:SendMessage on CheckInsWakeUpsQueue.Arn',
          'sqs:SendMessage on CheckInsWakeUpsDeadLetterQueue.Arn',
        ],
        ReceiptsFlowReceiptsRole: [
          logging('ReceiptsFlowReceiptsLogs'),
          'dynamodb:Query on Treatments.Arn/index/contact',
          onItems('GetItem', 'TREATMENT#*#*', 'CONTACT#*'),
          onItems('PutItem', 'TREATMENT#*#*'),
          onItems('UpdateItem', 'CONTACT#*'),
          'sqs:SendMessage on ReceiptsFlowDeadLetterQueue.Arn',
        ],
        SweepFlowSweepRole: [
          logging('SweepFlowSweepLogs'),
          'dynamodb:Query on Treatments.Arn/index/due',
          onItems('GetItem', 'TREATMENT#*#*', 'ALERTS#*'),
          onItems('PutItem', 'TREATMENT#*#*', 'ALERTS#*', 'ALERT_LINK#*'),
          onItems('UpdateItem', 'ALERTS#*'),
          'sqs:SendMessage, sqs:GetQueueAttributes on CheckInsWakeUpsQueue.Arn',
          'sns:Publish on <Alerts>',
        ],
        SweepFlowSchedulerRole: ['lambda:InvokeFunction on SweepFlowSweep.Arn'],
        ...(isTwoWay && {
          RepliesFlowRepliesRole: [
            logging('RepliesFlowRepliesLogs'),
            'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility on RepliesFlowQueue.Arn',
            'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility on RepliesFlowAnswerQueue.Arn',
            'sqs:SendMessage on RepliesFlowAnswerQueue.Arn',
            'sqs:SendMessage on RepliesFlowDeadLetterQueue.Arn',
            'dynamodb:Query on Treatments.Arn/index/contact',
            onItems('GetItem', 'CLINICS', 'TREATMENT#*#*', 'CONTACT#*', 'ALERTS#*'),
            onItems('BatchGetItem', 'TREATMENT#*#*'),
            onItems('PutItem', 'TREATMENT#*#*', 'ALERTS#*', 'ALERT_LINK#*'),
            onItems('UpdateItem', 'TREATMENT#*#*', 'CONTACT#*', 'CLINIC#*', 'ALERTS#*'),
            onItems('DeleteItem', 'TREATMENT#*#*'),
            ...texting,
            'sns:Publish on <Alerts>',
          ],
          SenderInboundRole: ['sns:Publish on <SenderInboundTopic>'],
        }),
      });
    });

    it('have no wildcard action, and no wildcard resource but for a text, which has no ARN', () => {
      const roles = Object.values(rolesOf(template));
      const statements = roles.flatMap(({ Properties }) =>
        Properties.Policies.flatMap((p) => p.PolicyDocument.Statement),
      );
      expect(
        statements.flatMap(({ Action }) => listOf(Action)).filter((action) => action.includes('*')),
      ).toEqual([]);
      const anywhere = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
      expect([...new Set(anywhere)]).toEqual(['sms-voice:SendTextMessage']);
      for (const { Properties } of roles) expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    });
  });

  describe('check-ins queue', () => {
    const dispatch = only(functionsOf(template), 'CheckInsDispatch').Properties;
    const queue = only(queuesOf(template), 'CheckInsWakeUpsQueue').Properties;

    it('hides a message for six times the time-out of the function that takes it', () => {
      expect(queue.VisibilityTimeout).toBe(6 * dispatch.Timeout);
    });

    it('is taken in batches that fail in part, by two workers or more', () => {
      const [source, another] = eventSourcesOf(template, 'CheckInsDispatch');
      if (source === undefined || another !== undefined) throw new Error('not one for CheckInsDispatch');
      expect(spell(source.EventSourceArn)).toBe('CheckInsWakeUpsQueue.Arn');
      // A sender that is two-way keeps part of its rate for answers, and fits fewer check-ins in the time-out.
      expect([1, 2]).toContain(source.BatchSize);
      expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(source.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    });

    it('hands what nobody could take to its dead-letter queue', () => {
      expect(queue.RedrivePolicy && spell(queue.RedrivePolicy.deadLetterTargetArn)).toBe(
        'CheckInsWakeUpsDeadLetterQueue.Arn',
      );
    });
  });

  describe('every queue', () => {
    it('keeps what it holds for 14 days', () => {
      for (const { Properties } of Object.values(queuesOf(template))) {
        expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400 });
      }
    });

    it('takes nothing without TLS', () => {
      const policies = Object.values(
        resourcesOf<{ PolicyDocument: Policy }>(template, 'AWS::SQS::QueuePolicy'),
      );
      const denied = policies
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
        .filter(({ Effect }) => Effect === 'Deny');
      expect(denied.map(({ Action, Condition, Resource }) => [Action, Condition, spell(Resource)])).toEqual(
        Object.keys(queuesOf(template)).map((id) => [
          'sqs:*',
          { Bool: { 'aws:SecureTransport': 'false' } },
          `${nameOf(id)}.Arn`,
        ]),
      );
    });
  });

  it.each([
    ['wake-ups', 'CheckInsWakeUpsSchedulerRole', 'CheckInsWakeUpsSchedules'],
    ['the sweep', 'SweepFlowSchedulerRole', 'SweepFlowSchedules'],
  ])('has a Scheduler role for %s that trusts the schedules of one group alone', (_of, role, group) => {
    const { id } = only(resourcesOf<object>(template, 'AWS::Scheduler::ScheduleGroup'), group);
    expect(only(rolesOf(template), role).Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': { 'Fn::GetAtt': [id, 'Arn'] },
          },
        },
      },
    ]);
  });

  describe('sweep', () => {
    const schedule = only(resourcesOf<Schedule>(template, 'AWS::Scheduler::Schedule')).Properties;

    it('is invoked every five minutes, to the minute', () => {
      expect(schedule).toMatchObject({
        ScheduleExpression: 'rate(5 minutes)',
        FlexibleTimeWindow: { Mode: 'OFF' },
      });
      expect(schedule).not.toHaveProperty('State');
      expect(spell(schedule.Target.Arn)).toBe('SweepFlowSweep.Arn');
      expect(spell(schedule.Target.RoleArn)).toBe('SweepFlowSchedulerRole.Arn');
    });

    it('leaves what a failed or late tick did not do to the next one', () => {
      const tick = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
      expect(schedule.Target.RetryPolicy).toEqual(tick);
      expect(asynchronousInvocationOf(template, 'SweepFlowSweep')).toMatchObject(tick);
    });

    it('has a schedule that nobody who makes wake-ups can touch', () => {
      expect(schedule.GroupName).toBe(`aftercare-${stage}-sweep`);
      const group = only(
        resourcesOf<{ Name: string }>(template, 'AWS::Scheduler::ScheduleGroup'),
        'SweepFlowSchedules',
      );
      expect(group.Properties.Name).toBe(schedule.GroupName);
    });

    it('reads the former shards of the due index too, by default the same', () => {
      expect(only(functionsOf(template), 'SweepFlowSweep').Properties.Environment.Variables).toMatchObject({
        DUE_INDEX_SHARDS: '4',
        FORMER_DUE_INDEX_SHARDS: '4',
      });
    });
  });

  describe('receipts', () => {
    const logGroups = [
      'sns/us-east-1/<AWS::AccountId>/DirectPublishToPhoneNumber',
      'sns/us-east-1/<AWS::AccountId>/DirectPublishToPhoneNumber/Failure',
    ];

    it('come from both delivery logs, whole', () => {
      const subscriptions = Object.values(
        resourcesOf<Subscription>(template, 'AWS::Logs::SubscriptionFilter'),
      ).map(({ Properties }) => Properties);
      expect(subscriptions.map(({ LogGroupName }) => spell(LogGroupName)).sort()).toEqual(logGroups);
      for (const { DestinationArn, FilterPattern } of subscriptions) {
        expect(spell(DestinationArn)).toBe('ReceiptsFlowReceipts.Arn');
        expect(FilterPattern).toBe('');
      }
    });

    it('are handed over by these logs of this account alone', () => {
      const permissions = permissionsToInvoke(template).filter(
        ({ invoked }) => invoked === 'ReceiptsFlowReceipts',
      );
      for (const { Properties } of permissions) {
        expect(Properties).toMatchObject({
          Action: 'lambda:InvokeFunction',
          Principal: 'logs.amazonaws.com',
          SourceAccount: { Ref: 'AWS::AccountId' },
        });
      }
      expect(permissions.map(({ Properties }) => spell(Properties.SourceArn)).sort()).toEqual(
        logGroups
          .map((name) => `arn:<AWS::Partition>:logs:us-east-1:<AWS::AccountId>:log-group:${name}:*`)
          .sort(),
      );
    });

    it('are subscribed only once the log may invoke the function', () => {
      const permissions = permissionsToInvoke(template).map(({ id }) => id);
      for (const { DependsOn } of Object.values(
        resourcesOf<object>(template, 'AWS::Logs::SubscriptionFilter'),
      )) {
        expect(permissions).toEqual(expect.arrayContaining([...(DependsOn ?? ['nothing'])]));
      }
    });

    it('that could not be taken are tried again and then kept', () => {
      const { DestinationConfig, ...retries } = asynchronousInvocationOf(template, 'ReceiptsFlowReceipts');
      expect(retries).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 6 * 3600 });
      expect(spell(DestinationConfig?.OnFailure.Destination)).toBe('ReceiptsFlowDeadLetterQueue.Arn');
    });

    it('find the contact of a phone by the key that it is texted under', () => {
      const variablesOf = (name: string) =>
        only(functionsOf(template), name).Properties.Environment.Variables;
      const { CONTACT_KEY } = variablesOf('ReceiptsFlowReceipts');
      expect(CONTACT_KEY).toEqual(variablesOf('TreatmentRoutesIntake').CONTACT_KEY);
      expect(CONTACT_KEY).toEqual(variablesOf('TreatmentRoutesAmendTreatment').CONTACT_KEY);
    });
  });

  describe('alert topic', () => {
    const topic = only(resourcesOf<object>(template, 'AWS::SNS::Topic'), 'Alerts');

    it('takes nothing without TLS', () => {
      const { Topics, PolicyDocument } = topicPolicyOf(template, 'Alerts');
      expect(Topics).toEqual([{ Ref: topic.id }]);
      expect(PolicyDocument.Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: { Ref: topic.id },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]);
    });
  });

  describe('table', () => {
    const table = only(resourcesOf<object>(template, 'AWS::DynamoDB::GlobalTable'));

    it('is billed by request, can be restored to any second, and forgets by ttl', () => {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [
          { Region: 'us-east-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
        ],
      });
    });

    it('has its four indexes from the first day, of keys alone', () => {
      const index = (IndexName: string, hash: string, range: string) => ({
        IndexName,
        KeySchema: [
          { AttributeName: hash, KeyType: 'HASH' },
          { AttributeName: range, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      });
      expect(table.Properties).toMatchObject({
        GlobalSecondaryIndexes: [
          index('due', 'dueShard', 'wakeAt'),
          index('clinic', 'clinicId', 'treatedAt'),
          index('contact', 'contactId', 'treatedAt'),
          index('alerts', 'alertsOf', 'raisedAt'),
        ],
      });
    });
  });

  it('has its contact key in no template, and never lets go of it', () => {
    const secret = only(resourcesOf<object>(template, 'AWS::SecretsManager::Secret'));
    const intake = only(functionsOf(template), 'TreatmentRoutesIntake').Properties.Environment.Variables;
    expect(spell(intake.CONTACT_KEY)).toBe('{{resolve:secretsmanager:<ContactKey>:SecretString:::}}');
    expect(secret).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    // A change to this makes CloudFormation generate another key, under which no opt-out is found.
    expect(secret.id).toBe('ContactKey397FFA9E');
    expect(secret.Properties).toMatchObject({
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
    expect(secret.Properties).not.toHaveProperty('Name');
  });

  it('keeps logs for the time that the stage says, each function in a group of its own', () => {
    const groups = resourcesOf<{ RetentionInDays: number }>(template, 'AWS::Logs::LogGroup');
    expect(Object.keys(groups)).toHaveLength(isTwoWay ? 14 : 13);
    for (const { Properties } of Object.values(groups)) {
      expect(Properties.RetentionInDays).toBe(stage === 'dev' ? 30 : 90);
    }
    for (const [id, { Properties }] of Object.entries(functionsOf(template))) {
      const logs = Object.keys(groups).find((group) => nameOf(group) === `${nameOf(id)}Logs`);
      expect(Properties.LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: logs } });
    }
  });

  describe('user pool', () => {
    const pool = only(resourcesOf<object>(template, 'AWS::Cognito::UserPool'));
    const server = only(
      resourcesOf<ResourceServer>(template, 'AWS::Cognito::UserPoolResourceServer'),
    ).Properties;
    const domain = only(
      resourcesOf<{ Domain: string; UserPoolId: unknown }>(template, 'AWS::Cognito::UserPoolDomain'),
    ).Properties;

    it('nobody can sign up to, and nobody recovers an account of', () => {
      expect(pool.Properties).toMatchObject({
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only' }] },
      });
    });

    it('sends no texts, and so needs no role', () => {
      expect(pool.Properties).not.toHaveProperty('SmsConfiguration');
      expect(pool.Properties).not.toHaveProperty('MfaConfiguration');
    });

    it('has clients and users that are data, not infrastructure', () => {
      const types = Object.values(template.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => type.startsWith('AWS::Cognito::')).sort()).toEqual([
        'AWS::Cognito::UserPool',
        'AWS::Cognito::UserPoolDomain',
        'AWS::Cognito::UserPoolResourceServer',
      ]);
    });

    it('is of the cheapest plan, whose domain has the pages of old', () => {
      expect(pool.Properties).toMatchObject({ UserPoolTier: 'LITE' });
      expect(domain).not.toHaveProperty('ManagedLoginVersion');
    });

    it('lets a client have the scopes that the authorizer asks for, and no other', async () => {
      expect(server.UserPoolId).toEqual({ Ref: pool.id });
      expect(server.Scopes.map(({ ScopeName }) => ScopeName)).toEqual(Object.values(scopes));
      const authorizer = only(functionsOf(template), 'ApiAuthorizer').Properties.Environment.Variables;
      const granted = server.Scopes.map(({ ScopeName }) => `${server.Identifier}/${ScopeName}`);
      const mayDo = (method: string, ...having: string[]) =>
        authorize('token', method, {
          tokens: { verify: async () => ({ client: 'one', scopes: having }) },
          clients: { clinicOf: async () => 'demo' },
          scopePrefix: String(authorizer.SCOPE_PREFIX),
        });
      const [read = '', write = ''] = granted;
      const caller = { clientId: 'one', clinicId: 'demo' };
      expect([await mayDo('GET', read), await mayDo('POST', write)]).toEqual([caller, caller]);
      expect([await mayDo('GET', write), await mayDo('POST', read)]).toEqual([undefined, undefined]);
    });

    it('is the issuer whose tokens the authorizer takes, with the claims that Cognito writes', () => {
      const { ISSUER, JWKS_URI, AUDIENCE, CLIENT_CLAIM } = only(functionsOf(template), 'ApiAuthorizer')
        .Properties.Environment.Variables;
      expect(spell(ISSUER)).toBe('https://cognito-idp.us-east-1.amazonaws.com/<ClientPoolUserPool>');
      expect(spell(JWKS_URI)).toBe(`${spell(ISSUER)}/.well-known/jwks.json`);
      expect([AUDIENCE, CLIENT_CLAIM]).toEqual(['', 'client_id']);
    });

    it('gives tokens at a domain of its own', () => {
      expect(domain.UserPoolId).toEqual({ Ref: pool.id });
      expect(domain.Domain).toBe(domainPrefixOf(`aftercare-${stage}`, undefined));
    });
  });

  it('says by name what tools need to know', () => {
    const said = Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, spell(Value)]),
    );
    expect(said).toEqual({
      ApiUrl: 'ApiHttpApi.ApiEndpoint',
      AccessLogGroupName: '<ApiAccessLogs>',
      TableName: '<Treatments>',
      CheckInQueueUrl: '<CheckInsWakeUpsQueue>',
      ContactKeyArn: '<ContactKey>',
      ScheduleGroupName: `aftercare-${stage}`,
      RetentionDays: '400',
      DueIndexShards: '4',
      ReceiptDeadLetterQueueUrl: '<ReceiptsFlowDeadLetterQueue>',
      ...(isTwoWay && {
        InboundTopicArn: '<SenderInboundTopic>',
        InboundChannelRoleArn: 'SenderInboundRole.Arn',
        ReplyQueueUrl: '<RepliesFlowQueue>',
        ReplyDeadLetterQueueUrl: '<RepliesFlowDeadLetterQueue>',
      }),
      AlertTopicArn: '<Alerts>',
      OpsPageTopicArn: '<OpsPage>',
      OpsTicketTopicArn: '<OpsTicket>',
      UserPoolId: '<ClientPoolUserPool>',
      TokenUrl: 'https://<ClientPoolDomain>.auth.us-east-1.amazoncognito.com/oauth2/token',
    });
  });
});

it.each([
  ['dev', dev.template, 'heard'],
  ['production', production.template, 'elsewhere'],
  ['production, with a number of its own,', group.template, 'heard'],
])('what plans check-ins of %s knows whether replies to them are heard', (_, template, replies) => {
  for (const name of ['TreatmentRoutesIntake', 'TreatmentRoutesAmendTreatment']) {
    const { REPLIES } = only(functionsOf(template), name).Properties.Environment.Variables;
    expect(REPLIES).toBe(replies);
  }
});

describe.each(twoWay)('where the sender is two-way, the stack of %s', (_, template) => {
  const replies = only(functionsOf(template), 'RepliesFlowReplies').Properties;
  const inboundTopic = {
    Ref: only(resourcesOf<object>(template, 'AWS::SNS::Topic'), 'SenderInboundTopic').id,
  };

  describe('inbound topic', () => {
    it('takes nothing without TLS, and by its own policy lets nobody in', () => {
      expect(topicPolicyOf(template, 'SenderInboundTopic').PolicyDocument.Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sns:Publish',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]);
    });

    it('is published on in a role that End User Messaging alone takes, for this account alone', () => {
      const role = only(rolesOf(template), 'SenderInboundRole').Properties;
      expect(role.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'sms-voice.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
      expect(permissionsOf(template).SenderInboundRole).toEqual(['sns:Publish on <SenderInboundTopic>']);
    });

    it('hands all that comes in to the replies queue, in an envelope that says when', () => {
      const subscription = only(
        resourcesOf<TopicSubscription>(template, 'AWS::SNS::Subscription'),
      ).Properties;
      expect(subscription).toMatchObject({ TopicArn: inboundTopic, Protocol: 'sqs' });
      expect(spell(subscription.Endpoint)).toBe('RepliesFlowQueue.Arn');
      expect(subscription).not.toHaveProperty('RawMessageDelivery');
      expect(subscription).not.toHaveProperty('FilterPolicy');
    });

    it('loses nothing that it cannot hand over', () => {
      const { RedrivePolicy } = only(
        resourcesOf<TopicSubscription>(template, 'AWS::SNS::Subscription'),
      ).Properties;
      expect(spell(RedrivePolicy.deadLetterTargetArn)).toBe('RepliesFlowDeadLetterQueue.Arn');
    });

    it('alone may send to the replies queue and to its dead letters', () => {
      const allowed = allowedOnQueues(template);
      expect(allowed.map(({ Resource }) => spell(Resource)).sort()).toEqual([
        'RepliesFlowDeadLetterQueue.Arn',
        'RepliesFlowQueue.Arn',
      ]);
      for (const statement of allowed) {
        expect(statement).toMatchObject({
          Action: 'sqs:SendMessage',
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': inboundTopic } },
        });
      }
    });
  });

  describe.each([
    ['replies queue', 'RepliesFlowQueue', 5],
    ['answers queue', 'RepliesFlowAnswerQueue', 1],
  ])('%s', (_, name, batchSize) => {
    const { Properties: properties } = only(queuesOf(template), name);

    it('hides a message for six times the time-out of the function that takes it', () => {
      expect(properties.VisibilityTimeout).toBe(6 * replies.Timeout);
    });

    it('is taken in batches that fail in part, by two workers', () => {
      expect(eventSourceOf(template, 'RepliesFlowReplies', name)).toMatchObject({
        BatchSize: batchSize,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
    });

    it('hands what nobody could take to the dead letters, where the function puts what nobody can read', () => {
      expect(properties.RedrivePolicy && spell(properties.RedrivePolicy.deadLetterTargetArn)).toBe(
        'RepliesFlowDeadLetterQueue.Arn',
      );
      expect(spell(replies.Environment.Variables.REPLY_DEAD_LETTER_QUEUE_URL)).toBe(
        '<RepliesFlowDeadLetterQueue>',
      );
    });
  });

  it('takes messages from these queues alone', () => {
    const mappings = Object.values(resourcesOf<EventSource>(template, 'AWS::Lambda::EventSourceMapping'));
    const taken = mappings.map(
      ({ Properties }) => `${spell(Properties.FunctionName)} from ${spell(Properties.EventSourceArn)}`,
    );
    expect(taken.toSorted()).toEqual([
      '<CheckInsDispatch> from CheckInsWakeUpsQueue.Arn',
      '<RepliesFlowReplies> from RepliesFlowAnswerQueue.Arn',
      '<RepliesFlowReplies> from RepliesFlowQueue.Arn',
    ]);
  });

  describe('number', () => {
    const { PolicyDocument, ResourceArn } = only(
      resourcesOf<{ PolicyDocument: Policy; ResourceArn: unknown }>(
        template,
        'AWS::SMSVOICE::ResourcePolicy',
      ),
    ).Properties;

    it('lets SNS send from it, for this account alone', () => {
      expect(PolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Action: 'sms-voice:SendTextMessage',
          Principal: { Service: 'sns.amazonaws.com' },
          Resource: ResourceArn,
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
    });

    it('is what check-ins come from, and answers', () => {
      const { SENDER } = only(functionsOf(template), 'CheckInsDispatch').Properties.Environment.Variables;
      expect(JSON.parse(spell(SENDER)).originationNumber).toMatch(
        /^(\+13055550100|SenderSimulator\.PhoneNumber)$/,
      );
      expect(replies.Environment.Variables.SENDER).toEqual(SENDER);
    });

    it('sends no faster than it may, check-ins and answers together', () => {
      const rateOf = (name: string, queueName: string) =>
        Number(only(functionsOf(template), name).Properties.Environment.Variables.SMS_PARTS_PER_SECOND) *
        eventSourceOf(template, name, queueName).ScalingConfig.MaximumConcurrency;
      expect(
        rateOf('CheckInsDispatch', 'CheckInsWakeUpsQueue') +
          rateOf('RepliesFlowReplies', 'RepliesFlowAnswerQueue'),
      ).toBeCloseTo(1, 9);
    });
  });

  it('finds the contact of a phone by the key that it is texted under', () => {
    const intake = only(functionsOf(template), 'TreatmentRoutesIntake').Properties.Environment.Variables;
    expect(replies.Environment.Variables.CONTACT_KEY).toEqual(intake.CONTACT_KEY);
  });
});

describe('in dev, the simulator', () => {
  const simulator = only(resourcesOf<object>(dev.template, 'AWS::SMSVOICE::PhoneNumber'));

  it('is a number of the US that needs no registration', () => {
    expect(simulator.Properties).toMatchObject({
      NumberType: 'SIMULATOR',
      IsoCountryCode: 'US',
      NumberCapabilities: ['SMS'],
    });
  });

  it('publishes what comes in on the inbound topic, STOP and HELP included', () => {
    expect(simulator.Properties).toMatchObject({
      SelfManagedOptOutsEnabled: true,
      TwoWay: { Enabled: true },
    });
    const { TwoWay } = simulator.Properties as { TwoWay: { ChannelArn: unknown; ChannelRole: unknown } };
    expect(spell(TwoWay.ChannelArn)).toBe('<SenderInboundTopic>');
    expect(spell(TwoWay.ChannelRole)).toBe('SenderInboundRole.Arn');
  });

  it('outlives the stack', () => {
    expect(simulator).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

describe('with a number of its own, a stage', () => {
  it('makes none, and lets SNS send from the one that it names', () => {
    expect(resourcesOf(group.template, 'AWS::SMSVOICE::PhoneNumber')).toEqual({});
    const { Properties } = only(
      resourcesOf<{ ResourceArn: string }>(group.template, 'AWS::SMSVOICE::ResourcePolicy'),
    );
    expect(Properties.ResourceArn).toBe(
      'arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-0123456789abcdef',
    );
  });
});

describe('with replies that go elsewhere, a stage', () => {
  it('has nothing that a reply could come in by', () => {
    const types = Object.values(production.template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^AWS::(SMSVOICE|SNS::Subscription)/.test(type))).toEqual([]);
    expect(Object.keys(resourcesOf(production.template, 'AWS::SNS::Topic')).map(nameOf)).toEqual([
      'Alerts',
      'OpsPage',
      'OpsTicket',
    ]);
    expect(allowedOnQueues(production.template)).toEqual([]);
  });
});

describe('a function', () => {
  const bundles = Object.entries(functionsOf(dev.template)).map(([id, { Properties }]) => ({
    name: nameOf(id),
    directory: join(dev.outdir, `asset.${Properties.Code.S3Key.replace('.zip', '')}`),
    handler: Properties.Handler,
  }));

  it.each(bundles)(
    '$name is one file that Lambda finds and any package loads as CommonJS',
    ({ directory, handler }) => {
      expect(handler).toBe('index.handler');
      expect(readdirSync(directory)).toEqual(['index.cjs']);
      const bundle = readFileSync(join(directory, 'index.cjs'), 'utf8');
      expect(bundle).toContain('module.exports=');
      expect(bundle).not.toMatch(/\bawait import\(|\breturn import\(/);
    },
  );
});

describe('with an identity provider of its own, a stage', () => {
  const { template } = group;

  it('has no user pool, and names none', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::Cognito::'))).toEqual([]);
    const { UserPoolId, TokenUrl, ...others } = dev.template.Outputs;
    expect(Object.keys(template.Outputs)).toEqual(Object.keys(others));
  });

  it('takes the tokens that this one gives', () => {
    const { TABLE_NAME, ...issuer } = only(functionsOf(template), 'ApiAuthorizer').Properties.Environment
      .Variables;
    expect(issuer).toEqual({
      ISSUER: 'https://login.clinics.example/realms/staff',
      JWKS_URI: 'https://login.clinics.example/keys',
      AUDIENCE: 'https://aftercare.clinics.example',
      CLIENT_CLAIM: 'azp',
      SCOPE_PREFIX: 'https://aftercare.clinics.example/',
    });
  });
});

describe('in production', () => {
  const table = only(resourcesOf<{ Replicas: object[] }>(production.template, 'AWS::DynamoDB::GlobalTable'));

  it('the table cannot be deleted, and is left where the stack is', () => {
    expect(table.Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: true }]);
    expect(table).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('the user pool cannot be deleted, and is left where the stack is', () => {
    const pool = only(resourcesOf<object>(production.template, 'AWS::Cognito::UserPool'));
    expect(pool.Properties).toMatchObject({ DeletionProtection: 'ACTIVE' });
    expect(pool).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('the stack itself is protected from deletion', () => {
    const manifest = JSON.parse(readFileSync(join(production.outdir, 'manifest.json'), 'utf8'));
    expect(manifest.artifacts['aftercare-production'].properties.terminationProtection).toBe(true);
  });

  it('what stands in the template and in logs outlives the stack; in dev nothing but the keys and the simulator does', () => {
    const retained = ({ Resources }: Template) =>
      Object.values(Resources)
        .filter(({ DeletionPolicy }) => /^Retain/.test(DeletionPolicy ?? ''))
        .map(({ Type }) => Type);
    expect([...new Set(retained(production.template))].sort()).toEqual([
      'AWS::Cognito::UserPool',
      'AWS::DynamoDB::GlobalTable',
      'AWS::KMS::Key',
      'AWS::Logs::LogGroup',
      'AWS::Scheduler::ScheduleGroup',
      'AWS::SecretsManager::Secret',
    ]);
    expect(retained(dev.template).sort()).toEqual([
      'AWS::KMS::Key',
      'AWS::SMSVOICE::PhoneNumber',
      'AWS::SecretsManager::Secret',
    ]);
  });
});

it('the whole template is as it was when somebody last looked', () => {
  const masked = JSON.stringify(dev.template, null, 2).replaceAll(/[0-9a-f]{64}/g, '<hash of the bundle>');
  expect(JSON.parse(masked)).toMatchSnapshot();
});
