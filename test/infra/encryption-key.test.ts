import { describe, expect, it } from '@jest/globals';
import { resourcesOf, synthesise, type Template } from '../support/synth.ts';
import { listOf, nameOf, only, type Policy, type Statement, spell } from './reading.ts';

const dev = synthesise('dev').template;
const account = synthesise('dev', { context: { account: 'true' } }).template;

const ACCOUNT = { Ref: 'AWS::AccountId' };

const keyOf = (template: Template) =>
  only(
    resourcesOf<{ KeyPolicy: Policy; EnableKeyRotation: boolean; PendingWindowInDays?: number }>(
      template,
      'AWS::KMS::Key',
    ),
  );

/** What keeps patients' data or what is written of them, and the property that names its key. */
const encrypted = [
  ['AWS::SQS::Queue', 'KmsMasterKeyId'],
  ['AWS::SNS::Topic', 'KmsMasterKeyId'],
  ['AWS::Logs::LogGroup', 'KmsKeyId'],
  ['AWS::SecretsManager::Secret', 'KmsKeyId'],
] as const;

const namesOf = (template: Template, type: string) => Object.keys(resourcesOf(template, type)).map(nameOf);

interface Subscription {
  readonly Protocol: string;
  readonly Endpoint: unknown;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: unknown };
}
interface PhoneNumber {
  readonly TwoWay: { readonly ChannelArn: unknown };
}
interface Alarm {
  readonly AlarmActions?: readonly unknown[];
}

/** Which services write to what is encrypted in their own name, as far as the template has them do so. */
function writersIn(template: Template): [string, string][] {
  const subscriptions = Object.values(resourcesOf<Subscription>(template, 'AWS::SNS::Subscription'));
  const numbers = Object.values(resourcesOf<PhoneNumber>(template, 'AWS::SMSVOICE::PhoneNumber'));
  const alarms = Object.values(resourcesOf<Alarm>(template, 'AWS::CloudWatch::Alarm'));
  const writers: [string, string][] = [
    ...namesOf(template, 'AWS::Logs::LogGroup').map((group): [string, string] => [
      group,
      'logs.us-east-1.amazonaws.com',
    ]),
    ...subscriptions
      .flatMap(({ Properties }) => [Properties.Endpoint, Properties.RedrivePolicy?.deadLetterTargetArn])
      .filter((queue) => queue !== undefined)
      .map((queue): [string, string] => [spell(queue), 'sns.amazonaws.com']),
    ...numbers.map(({ Properties }): [string, string] => [
      spell(Properties.TwoWay.ChannelArn),
      'sms-voice.amazonaws.com',
    ]),
    ...alarms
      .flatMap(({ Properties }) => Properties.AlarmActions ?? [])
      .map((topic): [string, string] => [spell(topic), 'cloudwatch.amazonaws.com']),
  ];
  return [...new Map(writers.map((writer) => [writer.join(' '), writer])).values()];
}

/** The services that a principal names. */
const servicesOf = ({ Principal }: Statement): string[] => {
  const { Service } = Object(Principal) as { Service?: string | string[] };
  return Service === undefined ? [] : listOf(Service);
};

/** Whether a statement is for this account alone: by these operators and no other. */
function isOfThisAccount({ Condition }: Statement): boolean {
  const { StringEquals = {}, ArnLike = {} } = Object(Condition) as Record<string, Record<string, unknown>>;
  const logs = ArnLike['kms:EncryptionContext:aws:logs:arn'];
  return (
    [StringEquals['aws:SourceAccount'], StringEquals['kms:CallerAccount']].some(
      (value) => JSON.stringify(value) === JSON.stringify(ACCOUNT),
    ) ||
    (logs !== undefined && spell(logs).includes(':us-east-1:<AWS::AccountId>:log-group:'))
  );
}

describe.each([
  ['a stage', dev],
  ['the account', account],
])('the encryption key of %s', (_, template) => {
  const key = keyOf(template);
  const { Statement: statements } = key.Properties.KeyPolicy;

  it.each(encrypted)('is that of every %s', (type, property) => {
    for (const { Properties } of Object.values(resourcesOf<Record<string, unknown>>(template, type))) {
      expect(spell(Properties[property])).toBe('EncryptionKey.Arn');
    }
  });

  it.each(writersIn(template))(
    'admits what writes to %s: %s, which reads it back too',
    (_resource, service) => {
      const [admitting, another] = statements.filter((statement) => servicesOf(statement).includes(service));
      expect(another).toBeUndefined();
      expect(admitting?.Effect).toBe('Allow');
      expect(admitting && listOf(admitting.Action)).toEqual(
        expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']),
      );
      expect(admitting && isOfThisAccount(admitting)).toBe(true);
    },
  );

  it('admits nobody but the account itself without saying for which account', () => {
    const others = statements.filter(
      ({ Principal }) => JSON.stringify(Principal) !== JSON.stringify(rootOfThisAccount),
    );
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((statement) => !isOfThisAccount(statement))).toEqual([]);
  });

  it('admits no service that writes to nothing', () => {
    const writers = writersIn(template).map(([, service]) => service);
    expect([...new Set(writers)].sort()).toEqual(statements.flatMap(servicesOf).sort());
  });

  it('is renewed every year, and outlives the stack', () => {
    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(key).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });
});

const rootOfThisAccount = {
  AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', ACCOUNT, ':root']] },
};

describe('the encryption key of a stage', () => {
  it('is that of the table, in its only replica', () => {
    const table = only(
      resourcesOf<{ SSESpecification: unknown; Replicas: readonly object[] }>(
        dev,
        'AWS::DynamoDB::GlobalTable',
      ),
    ).Properties;
    expect(table.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(table.Replicas).toEqual([
      expect.objectContaining({
        SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [keyOf(dev).id, 'Arn'] } },
      }),
    ]);
  });

  it('is used by whoever may use table, queues and topics, through these services alone', () => {
    const [through, another] = keyOf(dev).Properties.KeyPolicy.Statement.filter(
      ({ Principal }) => JSON.stringify(Principal) === '{"AWS":"*"}',
    );
    expect(another).toBeUndefined();
    // What DynamoDB asks of a key, GenerateDataKey and Decrypt being what SQS and SNS do:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    expect(through && listOf(through.Action).sort()).toEqual([
      'kms:CreateGrant',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:ReEncrypt*',
    ]);
    expect(through?.Condition).toEqual({
      StringEquals: {
        'kms:CallerAccount': ACCOUNT,
        'kms:ViaService': [
          'dynamodb.us-east-1.amazonaws.com',
          'sqs.us-east-1.amazonaws.com',
          'sns.us-east-1.amazonaws.com',
        ],
      },
    });
  });
});

describe('the encryption key of the account', () => {
  it('is that of both delivery logs, which hold phone numbers', () => {
    const calls = Object.values(resourcesOf<{ Create: unknown }>(account, 'Custom::AWS'))
      .map(({ Properties }) => JSON.parse(spell(Properties.Create)))
      .filter(({ action }) => action === 'AssociateKmsKey');
    expect(calls.map(({ parameters }) => parameters)).toEqual(
      ['DirectPublishToPhoneNumber', 'DirectPublishToPhoneNumber/Failure'].map((group) => ({
        logGroupName: `sns/us-east-1/<AWS::AccountId>/${group}`,
        kmsKeyId: 'EncryptionKey.Arn',
      })),
    );
  });
});
