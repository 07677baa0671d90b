import type { LocalStack } from '../template/local-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Call } from '../wire/fault.ts';
import type { Access } from './evaluate.ts';

/** Keys and partitions as a table of the template has them. */
interface Table {
  readonly arn: string;
  readonly partitionKey: string;
  readonly indexPartitionKeys: ReadonlyMap<string, string>;
}

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/**
 * What AWS asks of whoever calls it: for every operation that functions use, the actions, their resources and what the
 * conditions of policies may look at. By the Service Authorization Reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export class RequiredAccess {
  readonly #region: string;
  readonly #accountId: string;
  readonly #tables = new Map<string, Table>();
  /** The customer-managed key of a table, a queue or a topic, by the ARN of what it encrypts. */
  readonly #keys = new Map<string, string>();

  constructor(stack: LocalStack) {
    this.#region = stack.place.region;
    this.#accountId = stack.place.accountId;
    const keep = (arn: string | undefined, key: string | undefined) => {
      if (arn === undefined || key === undefined) return;
      if (!key.startsWith('arn:')) throw new TemplateError(arn, `the key ${key} must be given by its ARN`);
      this.#keys.set(arn, key);
    };
    for (const { identity, properties } of stack.all('AWS::DynamoDB::GlobalTable')) {
      const arn = identity.attributes.Arn ?? '';
      const indexes = properties.GlobalSecondaryIndexes ?? [];
      this.#tables.set(identity.ref, {
        arn,
        partitionKey: partitionKeyOf(properties.KeySchema),
        indexPartitionKeys: new Map(
          indexes.map(({ IndexName, KeySchema }) => [IndexName, partitionKeyOf(KeySchema)]),
        ),
      });
      keep(arn, properties.Replicas[0]?.SSESpecification?.KMSMasterKeyId);
    }
    for (const { identity, properties } of stack.all('AWS::SQS::Queue'))
      keep(identity.attributes.Arn, properties.KmsMasterKeyId);
    for (const { identity, properties } of stack.all('AWS::SNS::Topic'))
      keep(identity.ref, properties.KmsMasterKeyId);
  }

  /** What a call asks; undefined where nobody has said what its operation does. */
  of({ service, action, input }: Pick<Call, 'service' | 'action' | 'input'>): readonly Access[] | undefined {
    switch (service) {
      case 'dynamodb':
        return this.#dynamoDb(action, input as never);
      case 'sqs':
        return this.#sqs(action, input as never);
      case 'sns':
        return action === 'Publish' ? this.#publish(input as never) : undefined;
      case 'scheduler':
        return action === 'CreateSchedule' ? this.#createSchedule(input as never) : undefined;
    }
  }

  /**
   * To send to a queue, or to receive from it and delete:
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  ofQueue(action: string, queueArn: string): readonly Access[] {
    const own = { action: `sqs:${action}`, resource: queueArn, context: {} };
    if (action === 'SendMessage') return [own, ...this.#throughKey(queueArn, 'sqs', WRITING)];
    return action === 'ReceiveMessage' ? [own, ...this.#throughKey(queueArn, 'sqs', READING)] : [own];
  }

  /** To publish on a topic: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
  ofTopic(topicArn: string): readonly Access[] {
    const own = { action: 'sns:Publish', resource: topicArn, context: {} };
    return [own, ...this.#throughKey(topicArn, 'sns', WRITING)];
  }

  /** What SNS, in its own name, asks of the key of a queue: https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html */
  ofSnsToKey(queueArn: string, topicArn: string): readonly Access[] {
    const key = this.#keys.get(queueArn);
    if (key === undefined) return [];
    const context = { 'aws:SourceAccount': this.#accountId, 'aws:SourceArn': topicArn };
    return WRITING.map((action) => ({ action, resource: key, context }));
  }

  /** To write a log, which Lambda does in a function's role: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
  ofLog(logGroup: string, logStream: string): readonly Access[] {
    const resource = `arn:aws:logs:${this.#region}:${this.#accountId}:log-group:${logGroup}:log-stream:${logStream}`;
    return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource, context: {} }));
  }

  /**
   * DynamoDB tells by `dynamodb:LeadingKeys` which partitions a call names:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  #dynamoDb(
    action: string,
    input: {
      readonly TableName?: string;
      readonly Key?: Item;
      readonly Item?: Item;
      readonly IndexName?: string;
    } & {
      readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
    } & KeyCondition,
  ): readonly Access[] | undefined {
    const { TableName = '', Key, Item, IndexName } = input;
    switch (action) {
      case 'GetItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#onTable(action, TableName, [Key ?? {}]);
      case 'PutItem':
        return this.#onTable(action, TableName, [Item ?? {}]);
      case 'BatchGetItem':
        return Object.entries(input.RequestItems ?? {}).flatMap(([table, { Keys }]) =>
          this.#onTable(action, table, Keys),
        );
      case 'Query': {
        const table = this.#table(TableName);
        const key = IndexName === undefined ? table.partitionKey : table.indexPartitionKeys.get(IndexName);
        const resource = IndexName === undefined ? table.arn : `${table.arn}/index/${IndexName}`;
        return this.#inPartitions(action, table.arn, resource, [partitionIn(input, key)]);
      }
      default:
        return undefined;
    }
  }

  #onTable(action: string, tableName: string, items: readonly Item[]): readonly Access[] {
    const { arn, partitionKey } = this.#table(tableName);
    const partitions = items.map((item) => textOf(item[partitionKey]));
    return this.#inPartitions(action, arn, arn, [...new Set(partitions)]);
  }

  /** A caller needs the table's key to read and to write alike: DynamoDB decrypts the table's own key with it, in their name. */
  #inPartitions(
    action: string,
    tableArn: string,
    resource: string,
    partitions: readonly string[],
  ): readonly Access[] {
    const context = { 'dynamodb:LeadingKeys': partitions };
    return [
      { action: `dynamodb:${action}`, resource, context },
      ...this.#throughKey(tableArn, 'dynamodb', READING),
    ];
  }

  #table(name: string): Table {
    const arn = `arn:aws:dynamodb:${this.#region}:${this.#accountId}:table/${name}`;
    return this.#tables.get(name) ?? { arn, partitionKey: '', indexPartitionKeys: new Map() };
  }

  /** A batch needs what its single operation does: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html */
  #sqs(action: string, { QueueUrl = '' }: { readonly QueueUrl?: string }): readonly Access[] {
    const name = QueueUrl.split('/').at(-1);
    const queueArn = `arn:aws:sqs:${this.#region}:${this.#accountId}:${name}`;
    return this.ofQueue(action.replace(/Batch$/, ''), queueArn);
  }

  /**
   * A text has its phone number for a resource, and goes out through End User Messaging, which asks as well. Of what, nobody
   * says: that may be anything.
   */
  #publish({
    TopicArn,
    PhoneNumber,
  }: {
    readonly TopicArn?: string;
    readonly PhoneNumber?: string;
  }): readonly Access[] {
    if (TopicArn !== undefined) return this.ofTopic(TopicArn);
    if (PhoneNumber === undefined) return [];
    return [
      { action: 'sns:Publish', resource: PhoneNumber, context: {} },
      {
        action: 'sms-voice:SendTextMessage',
        resource: '*',
        context: { 'aws:CalledViaLast': 'sns.amazonaws.com' },
      },
    ];
  }

  /** https://docs.aws.amazon.com/scheduler/latest/UserGuide/security_iam_service-with-iam.html */
  #createSchedule({
    Name,
    GroupName = 'default',
    Target,
  }: {
    readonly Name?: string;
    readonly GroupName?: string;
    readonly Target?: { readonly RoleArn?: string };
  }): readonly Access[] {
    return [
      {
        action: 'scheduler:CreateSchedule',
        resource: `arn:aws:scheduler:${this.#region}:${this.#accountId}:schedule/${GroupName}/${Name}`,
        context: {},
      },
      {
        action: 'iam:PassRole',
        resource: Target?.RoleArn ?? '*',
        context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      },
    ];
  }

  /** What a service asks of the key in the caller's name: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
  #throughKey(encryptedArn: string, service: string, actions: readonly string[]): readonly Access[] {
    const key = this.#keys.get(encryptedArn);
    if (key === undefined) return [];
    const context = {
      'kms:ViaService': `${service}.${this.#region}.amazonaws.com`,
      'kms:CallerAccount': this.#accountId,
    };
    return actions.map((action) => ({ action, resource: key, context }));
  }
}

const READING = ['kms:Decrypt'];
const WRITING = ['kms:GenerateDataKey', 'kms:Decrypt'];

interface KeyCondition {
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

/** The partition that a query is about, by an equation of its key condition; of one that names none, a partition that nobody has. */
function partitionIn(query: KeyCondition, partitionKey: string | undefined): string {
  const {
    KeyConditionExpression = '',
    ExpressionAttributeNames = {},
    ExpressionAttributeValues = {},
  } = query;
  const equations = KeyConditionExpression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g);
  for (const [, name = '', placeholder = ''] of equations)
    if ((ExpressionAttributeNames[name] ?? name) === partitionKey)
      return textOf(ExpressionAttributeValues[placeholder]);
  return '';
}

const textOf = (value: Item[string] | undefined): string => value?.S ?? value?.N ?? '';

const partitionKeyOf = (
  schema: readonly { readonly AttributeName: string; readonly KeyType: string }[],
): string => schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
