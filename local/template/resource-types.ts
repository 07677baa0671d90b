import * as z from 'zod';

/**
 * The resources that a local run makes, and of each the properties that it honours. The schemas are strict: a property that
 * is neither honoured nor here marked as ignored stops the run, so that nothing of the template is silently left out.
 */

/** Has no meaning on one machine (access, encryption, cost, retention, wording), or dynalite does not have it. */
const ignored = z.unknown().optional();

const tags = { Tags: ignored };

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const table = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  // One replica, the region's own. Of its encryption the key matters alone, which callers need; the rest has no meaning here.
  Replicas: z
    .array(
      z.looseObject({ SSESpecification: z.strictObject({ KMSMasterKeyId: z.string() }).exactOptional() }),
    )
    .length(1),
  // dynalite never deletes by itself. DynamoDB takes days over it, so nothing may depend on it.
  TimeToLiveSpecification: ignored,
  SSESpecification: ignored,
});

const queue = z.strictObject({
  QueueName: z.string().optional(),
  DelaySeconds: z.number().default(0),
  MessageRetentionPeriod: z.number().default(345_600),
  VisibilityTimeout: z.number().default(30),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
  SqsManagedSseEnabled: ignored,
  // Nothing is encrypted here, but callers need the key.
  KmsMasterKeyId: z.string().exactOptional(),
  KmsDataKeyReusePeriodSeconds: ignored,
  ...tags,
});

/** The engine checks what the policy says, and holds services that send to the queue to it. */
const queuePolicy = z.strictObject({
  PolicyDocument: z.record(z.string(), z.unknown()),
  Queues: z.array(z.string()),
});

const scheduleGroup = z.strictObject({ Name: z.string().optional(), ...tags });

const schedule = z.strictObject({
  Name: z.string().exactOptional(),
  GroupName: z.string().exactOptional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().exactOptional(),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  State: z.enum(['ENABLED', 'DISABLED']).exactOptional(),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().exactOptional(),
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).exactOptional(),
    // Of the hand-over to the target, which succeeds at once here.
    RetryPolicy: z
      .strictObject({
        MaximumEventAgeInSeconds: z.number().exactOptional(),
        MaximumRetryAttempts: z.number().exactOptional(),
      })
      .exactOptional(),
  }),
  Description: z.string().exactOptional(),
});

const topic = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: ignored,
  KmsMasterKeyId: z.string().exactOptional(),
  ...tags,
});

/** Nobody here is outside of the account; what it says of functions is looked at. */
const topicPolicy = z.strictObject({
  PolicyDocument: z.record(z.string(), z.unknown()),
  Topics: z.array(z.string()),
});

/** Nothing is encrypted here, but whoever uses what would be needs the key. */
const key = z.strictObject({
  KeyPolicy: z.record(z.string(), z.unknown()),
  Description: ignored,
  EnableKeyRotation: ignored,
  PendingWindowInDays: ignored,
  RotationPeriodInDays: ignored,
  ...tags,
});

const topicSubscription = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.literal('sqs'),
  Endpoint: z.string(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string() }).optional(),
});

/** A number that texts come from and go to. Nobody here is opted out by AWS, so the template must want to see to it itself. */
const phoneNumber = z.strictObject({
  NumberType: z.literal('SIMULATOR'),
  IsoCountryCode: z.literal('US'),
  NumberCapabilities: z.tuple([z.literal('SMS')]),
  SelfManagedOptOutsEnabled: z.literal(true),
  TwoWay: z.strictObject({ Enabled: z.literal(true), ChannelArn: z.string(), ChannelRole: z.string() }),
  // What AWS would answer if it saw to opt-outs.
  MandatoryKeywords: ignored,
  DeletionProtectionEnabled: ignored,
  ...tags,
});

const subscriptionFilter = z.strictObject({
  FilterName: z.string().optional(),
  LogGroupName: z.string(),
  FilterPattern: z.literal(''),
  DestinationArn: z.string(),
});

const eventInvokeConfig = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.number().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.number().min(60).max(21_600).optional(),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() })
    .optional(),
});

const lambdaFunction = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: ignored, S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Role: z.string(),
  Architectures: ignored,
  Description: ignored,
  LoggingConfig: z.strictObject({ LogGroup: z.string().exactOptional(), LogFormat: ignored }).default({}),
  ...tags,
});

const eventSourceMapping = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  /** Lambda wants a batching window for more than ten, which the local run does not have. */
  BatchSize: z.number().max(10).default(10),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().min(2) }).optional(),
  ...tags,
});

const permission = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

const api = z.strictObject({
  Name: ignored,
  Description: ignored,
  ProtocolType: z.literal('HTTP'),
  ...tags,
});

const throttling = z.strictObject({
  ThrottlingRateLimit: z.number().min(0).optional(),
  ThrottlingBurstLimit: z.int().min(0).optional(),
  DetailedMetricsEnabled: ignored,
});

const stage = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  DefaultRouteSettings: throttling.default({}),
  RouteSettings: z.record(z.string(), throttling).default({}),
  AccessLogSettings: ignored,
  ...tags,
});

const route = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
  AuthorizerId: z.string().optional(),
});

const integration = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.number().default(30_000),
});

const authorizer = z.strictObject({
  ApiId: z.string(),
  Name: ignored,
  AuthorizerType: z.literal('REQUEST'),
  AuthorizerPayloadFormatVersion: z.literal('2.0'),
  EnableSimpleResponses: z.literal(true),
  /** A cached answer would hold for every route of the API: the local run has no cache, so the template must ask for none. */
  AuthorizerResultTtlInSeconds: z.literal(0),
  AuthorizerUri: z.string(),
  IdentitySource: z.array(z.string()).default([]),
});

const namedPolicies = { PolicyName: z.string(), PolicyDocument: z.record(z.string(), z.unknown()) };

/** Managed policies and boundaries are not known here. */
const role = z.strictObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: z.record(z.string(), z.unknown()),
  Policies: z.array(z.strictObject(namedPolicies)).default([]),
  Description: ignored,
  ...tags,
});

const policy = z.strictObject({ ...namedPolicies, Roles: z.array(z.string()) });

const secret = z.strictObject({
  Name: z.string().optional(),
  Description: ignored,
  GenerateSecretString: z.strictObject({ PasswordLength: z.number(), ExcludePunctuation: z.literal(true) }),
  KmsKeyId: ignored,
  ...tags,
});

/** Nobody signs in to the pool: what is for its users has no meaning here. */
const userPool = z.strictObject({
  UserPoolName: z.string().optional(),
  AdminCreateUserConfig: z.strictObject({ AllowAdminCreateUserOnly: z.literal(true) }),
  AccountRecoverySetting: ignored,
  DeletionProtection: ignored,
  EmailVerificationMessage: ignored,
  EmailVerificationSubject: ignored,
  MfaConfiguration: ignored,
  Policies: ignored,
  SmsVerificationMessage: ignored,
  UserPoolTags: ignored,
  UserPoolTier: ignored,
  VerificationMessageTemplate: ignored,
});

const userPoolResourceServer = z.strictObject({
  UserPoolId: z.string(),
  Identifier: z.string(),
  Name: z.string(),
  Scopes: z.array(z.strictObject({ ScopeName: z.string(), ScopeDescription: z.string() })).default([]),
});

const userPoolDomain = z.strictObject({
  UserPoolId: z.string(),
  Domain: z.string(),
  // Of the pages where users sign in.
  ManagedLoginVersion: ignored,
});

/** The types that a local run makes. */
export const resourceTypes = {
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SNS::Subscription': topicSubscription,
  'AWS::KMS::Key': key,
  'AWS::SMSVOICE::PhoneNumber': phoneNumber,
  'AWS::Logs::SubscriptionFilter': subscriptionFilter,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Permission': permission,
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Stage': stage,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Authorizer': authorizer,
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': policy,
  'AWS::SecretsManager::Secret': secret,
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolResourceServer': userPoolResourceServer,
  'AWS::Cognito::UserPoolDomain': userPoolDomain,
} as const;

export type ResourceType = keyof typeof resourceTypes;
export type PropertiesOf<T extends ResourceType> = z.infer<(typeof resourceTypes)[T]>;

/** The types that have no meaning on one machine: what others may do with a number or a secret, names of keys, logs, who watches, and what CDK says of itself. */
export const ignoredTypes: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::KMS::Alias',
  'AWS::Logs::LogGroup',
  'AWS::SMSVOICE::ResourcePolicy',
  'AWS::SecretsManager::ResourcePolicy',
]);
