import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environments } from '../../lambdas/aws/environment.ts';
import { type Resource, resourcesOf, synthesise, type Template } from '../support/synth.ts';

const dev = synthesise('dev');
const production = synthesise('production', 'test/infra/production-app.ts');
const both = [
  ['dev', dev.template],
  ['production', production.template],
] as const;

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}
interface Policy {
  readonly Statement: readonly Statement[];
}
interface Role {
  readonly AssumeRolePolicyDocument: Policy;
  readonly Policies: readonly { readonly PolicyDocument: Policy }[];
  readonly ManagedPolicyArns?: unknown;
}
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
  readonly SqsManagedSseEnabled: boolean;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown };
}

/** A resource without the hash that the CDK ends its logical id with. */
const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** A value of the template in one line: `Treatments.Arn` for an attribute, `<Treatments>` for a reference. */
function spell(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::GetAtt': attribute, Ref: reference, 'Fn::Join': join } = value as Record<string, never>;
  if (attribute !== undefined) return `${nameOf(attribute[0])}.${attribute[1]}`;
  if (reference !== undefined) return `<${nameOf(reference)}>`;
  if (join !== undefined) return (join[1] as unknown[]).map(spell).join('');
  throw new Error(`cannot spell ${JSON.stringify(value)}`);
}

const listOf = (value: string | readonly string[]): string[] => [value].flat() as string[];

const spellStatement = ({ Action, Resource, NotResource, Condition }: Statement): string =>
  [
    `${listOf(Action).join(', ')} on ${NotResource === undefined ? spell(Resource) : `all but ${spell(NotResource)}`}`,
    ...(Condition === undefined ? [] : [JSON.stringify(Condition)]),
  ].join(' if ');

const functionsOf = (template: Template) => resourcesOf<LambdaFunction>(template, 'AWS::Lambda::Function');
const rolesOf = (template: Template) => resourcesOf<Role>(template, 'AWS::IAM::Role');
const queuesOf = (template: Template) => resourcesOf<Queue>(template, 'AWS::SQS::Queue');

function only<P>(
  resources: Readonly<Record<string, Resource<P>>>,
  name?: string,
): Resource<P> & { readonly id: string } {
  const found = Object.entries(resources).filter(([id]) => name === undefined || nameOf(id) === name);
  const [[id, resource] = [], another] = found;
  if (id === undefined || resource === undefined || another !== undefined) {
    throw new Error(`not one ${name ?? 'resource'} but ${found.length}`);
  }
  return { id, ...resource };
}

/** By the name of the function, what its role allows. */
const permissionsOf = (template: Template) =>
  Object.fromEntries(
    Object.entries(rolesOf(template)).map(([id, { Properties }]) => [
      nameOf(id),
      Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(spellStatement)),
    ]),
  );

describe.each(both)('the %s stack', (stage, template) => {
  describe('API', () => {
    it('has every route behind the authorizer', () => {
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
        ['GET /treatments/{treatmentId}', 'CUSTOM', { Ref: authorizer.id }],
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

    it('is throttled, and logs neither headers nor paths', () => {
      const { Properties } = only(
        resourcesOf<{ AccessLogSettings: { Format: string }; DefaultRouteSettings: object }>(
          template,
          'AWS::ApiGatewayV2::Stage',
        ),
      );
      expect(Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
      expect(Properties.AccessLogSettings.Format).not.toMatch(/header|path/i);
    });

    it('alone may invoke the functions behind it', () => {
      const permissions = resourcesOf<{ Principal: string; SourceArn: unknown }>(
        template,
        'AWS::Lambda::Permission',
      );
      for (const { Properties } of Object.values(permissions)) {
        expect(Properties.Principal).toBe('apigateway.amazonaws.com');
        expect(spell(Properties.SourceArn)).toContain(':<ApiHttpApi>/');
      }
    });
  });

  describe('functions', () => {
    it('run on Node 24 and arm64, each in a role of its own', () => {
      const functions = Object.entries(functionsOf(template));
      expect(functions).toHaveLength(4);
      for (const [id, { Properties }] of functions) {
        expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
        expect(spell(Properties.Role)).toBe(`${nameOf(id)}Role.Arn`);
      }
    });

    it('get the variables that they declare, and no other', () => {
      const given = Object.values(functionsOf(template)).map(({ Properties }) =>
        Object.keys(Properties.Environment.Variables).sort(),
      );
      const declared = Object.values(environments).map((names) => [...names].sort());
      expect(given.sort()).toEqual(declared.sort());
    });

    it('may do this and no more', () => {
      const scheduling = [
        `scheduler:CreateSchedule on arn:<AWS::Partition>:scheduler:us-east-1:<AWS::AccountId>:schedule/aftercare-${stage}/*`,
        'iam:PassRole on CheckInsWakeUpsSchedulerRole.Arn if {"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}}',
      ];
      const logging = (logs: string) => `logs:CreateLogStream, logs:PutLogEvents on ${logs}.Arn`;
      expect(permissionsOf(template)).toEqual({
        ApiAuthorizerRole: [logging('ApiAuthorizerLogs')],
        TreatmentRoutesIntakeRole: [
          logging('TreatmentRoutesIntakeLogs'),
          'dynamodb:GetItem, dynamodb:PutItem on Treatments.Arn',
          'sqs:SendMessage on CheckInsWakeUpsQueue.Arn',
          ...scheduling,
        ],
        TreatmentRoutesReadTreatmentRole: [
          logging('TreatmentRoutesReadTreatmentLogs'),
          'dynamodb:GetItem on Treatments.Arn',
        ],
        CheckInsDispatchRole: [
          logging('CheckInsDispatchLogs'),
          'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on CheckInsWakeUpsQueue.Arn',
          'dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem on Treatments.Arn',
          ...scheduling,
          'sns:Publish on all but arn:*:sns:*:*:*',
          'sms-voice:SendTextMessage on * if {"StringEquals":{"aws:CalledViaLast":"sns.amazonaws.com"}}',
        ],
        CheckInsWakeUpsSchedulerRole: [
          'sqs:SendMessage on CheckInsWakeUpsQueue.Arn',
          'sqs:SendMessage on CheckInsWakeUpsDeadLetterQueue.Arn',
        ],
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
      expect(statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action)).toEqual([
        'sms-voice:SendTextMessage',
      ]);
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
      const { Properties } = only(
        resourcesOf<{ ScalingConfig: { MaximumConcurrency: number } }>(
          template,
          'AWS::Lambda::EventSourceMapping',
        ),
      );
      expect(Properties).toMatchObject({ BatchSize: 2, FunctionResponseTypes: ['ReportBatchItemFailures'] });
      expect(Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    });

    it('keeps what it holds, and what nobody could take, for 14 days, encrypted', () => {
      expect(queue.RedrivePolicy && spell(queue.RedrivePolicy.deadLetterTargetArn)).toBe(
        'CheckInsWakeUpsDeadLetterQueue.Arn',
      );
      for (const { Properties } of Object.values(queuesOf(template))) {
        expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
      }
    });

    it('and its dead-letter queue take nothing without TLS', () => {
      const policies = Object.values(
        resourcesOf<{ PolicyDocument: Policy }>(template, 'AWS::SQS::QueuePolicy'),
      );
      const denied = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
      expect(
        denied.map(({ Effect, Action, Condition, Resource }) => [Effect, Action, Condition, spell(Resource)]),
      ).toEqual(
        ['CheckInsWakeUpsDeadLetterQueue.Arn', 'CheckInsWakeUpsQueue.Arn'].map((arn) => [
          'Deny',
          'sqs:*',
          { Bool: { 'aws:SecureTransport': 'false' } },
          arn,
        ]),
      );
    });
  });

  it('has a Scheduler role that trusts the schedules of our group alone', () => {
    const { Properties } = only(rolesOf(template), 'CheckInsWakeUpsSchedulerRole');
    const group = only(resourcesOf<object>(template, 'AWS::Scheduler::ScheduleGroup'));
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': { 'Fn::GetAtt': [group.id, 'Arn'] },
          },
        },
      },
    ]);
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

    it('has its three indexes from the first day, of keys alone', () => {
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
        ],
      });
    });
  });

  it('has its contact key in no template, and never lets go of it', () => {
    const secret = only(resourcesOf<object>(template, 'AWS::SecretsManager::Secret'));
    const intake = only(functionsOf(template), 'TreatmentRoutesIntake').Properties.Environment.Variables;
    expect(spell(intake.CONTACT_KEY)).toBe('{{resolve:secretsmanager:<ContactKey>:SecretString:::}}');
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    // A change to this makes CloudFormation generate another key, under which no opt-out is found.
    expect(secret.id).toBe('ContactKey397FFA9E');
    expect(secret.Properties).toMatchObject({
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
    expect(secret.Properties).not.toHaveProperty('Name');
  });

  it('keeps logs for the time that the stage says, each function in a group of its own', () => {
    const groups = resourcesOf<{ RetentionInDays: number }>(template, 'AWS::Logs::LogGroup');
    expect(Object.keys(groups)).toHaveLength(5);
    for (const { Properties } of Object.values(groups)) {
      expect(Properties.RetentionInDays).toBe(stage === 'dev' ? 30 : 90);
    }
    for (const [id, { Properties }] of Object.entries(functionsOf(template))) {
      const logs = Object.keys(groups).find((group) => nameOf(group) === `${nameOf(id)}Logs`);
      expect(Properties.LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: logs } });
    }
  });

  it('says where its API is', () => {
    expect(spell(template.Outputs.ApiUrl?.Value)).toMatch(
      /^https:\/\/<ApiHttpApi>\.execute-api\.us-east-1\./,
    );
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

describe('in production', () => {
  const table = only(resourcesOf<{ Replicas: object[] }>(production.template, 'AWS::DynamoDB::GlobalTable'));

  it('the table cannot be deleted, and is left where the stack is', () => {
    expect(table.Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: true }]);
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('the stack itself is protected from deletion', () => {
    const manifest = JSON.parse(readFileSync(join(production.outdir, 'manifest.json'), 'utf8'));
    expect(manifest.artifacts['aftercare-production'].properties.terminationProtection).toBe(true);
  });

  it('what stands in the template and in logs outlives the stack; in dev nothing but the contact key does', () => {
    const retained = ({ Resources }: Template) =>
      Object.values(Resources)
        .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
        .map(({ Type }) => Type);
    expect([...new Set(retained(production.template))].sort()).toEqual([
      'AWS::DynamoDB::GlobalTable',
      'AWS::Logs::LogGroup',
      'AWS::Scheduler::ScheduleGroup',
      'AWS::SecretsManager::Secret',
    ]);
    expect(retained(dev.template)).toEqual(['AWS::SecretsManager::Secret']);
  });
});

it('the whole template is as it was when somebody last looked', () => {
  const masked = JSON.stringify(dev.template, null, 2).replaceAll(/[0-9a-f]{64}/g, '<hash of the bundle>');
  expect(JSON.parse(masked)).toMatchSnapshot();
});
