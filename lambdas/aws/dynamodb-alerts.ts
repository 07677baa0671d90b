import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type Acknowledgement,
  type AlertKey,
  type AlertState,
  alertWakeAt,
  keyOfAlert,
  type StandingAlert,
} from '../domain/alert.ts';
import { DAY, type Instant, SECOND } from '../domain/instant.ts';
import type { AlertPosition, AlertStore } from '../use-cases/ports.ts';
import { batchGet } from './batch-get.ts';
import { holds } from './conditional-write.ts';
import { dueShard } from './dynamodb-treatments.ts';

/** What the store adds to an alert: its key, the keys of the indexes and the end of its life. */
export type AlertItem = StandingAlert & {
  readonly pk: string;
  readonly sk: string;
  /** The clinic and the state, which the alerts index lists by. */
  readonly alertsOf: string;
  /** Both absent where nobody else is to be told, which takes the item out of the due index. */
  readonly dueShard?: string;
  readonly wakeAt?: Instant;
  readonly ttl: number;
};

/** Alerts in DynamoDB as they stand, for whoever opens none. */
export class DynamoDbStandingAlerts implements Pick<AlertStore, 'find' | 'acknowledge' | 'list'> {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(key: AlertKey): Promise<StandingAlert | undefined> {
    const item = await this.#read(key);
    return item && toAlert(item);
  }

  async acknowledge(key: AlertKey, acknowledged: Acknowledgement): Promise<StandingAlert | undefined> {
    const updated = await updateAlert(this.#client, this.#table, key, {
      UpdateExpression:
        'SET #state = :acknowledged, acknowledged = :by, alertsOf = :list REMOVE dueShard, wakeAt',
      ConditionExpression: '#state = :open',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: marshall({
        ':acknowledged': 'acknowledged',
        ':open': 'open',
        ':by': acknowledged,
        ':list': listOf(key.clinicId, 'acknowledged'),
      }),
      ReturnValues: 'ALL_NEW',
    });
    return updated === undefined ? this.find(key) : toAlert(updated);
  }

  async list(
    clinicId: string,
    state: AlertState,
    limit: number,
    after?: AlertPosition,
  ): Promise<{ alerts: StandingAlert[]; next: AlertPosition | undefined }> {
    const alertsOf = listOf(clinicId, state);
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: 'alerts',
        KeyConditionExpression: 'alertsOf = :list',
        ExpressionAttributeValues: marshall({ ':list': alertsOf }),
        Limit: limit,
        ...(after !== undefined && {
          ExclusiveStartKey: marshall({
            ...alertKey({ clinicId, alertId: after.alertId }),
            alertsOf,
            raisedAt: after.raisedAt,
          }),
        }),
      }),
    );
    const keys = Items.map(
      ({ pk, sk }): Record<string, AttributeValue> => ({ ...(pk && { pk }), ...(sk && { sk }) }),
    );
    // The index may lag behind what is stored.
    const found = await batchGet(this.#client, this.#table, keys);
    const byId = new Map(found.map((item) => [item.sk?.S, toAlert(unmarshall(item) as AlertItem)]));
    const alerts = keys.flatMap(({ sk }) => byId.get(sk?.S) ?? []).filter((alert) => alert.state === state);
    const last = LastEvaluatedKey && unmarshall(LastEvaluatedKey);
    return { alerts, next: last && { raisedAt: last.raisedAt, alertId: last.sk } };
  }

  async #read(key: AlertKey): Promise<AlertItem | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(alertKey(key)), ConsistentRead: true }),
    );
    return Item && (unmarshall(Item) as AlertItem);
  }
}

/** Alerts in DynamoDB, as items of their clinic, in order of the treatments that they are about. */
export class DynamoDbAlerts implements AlertStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #retentionDays: number;
  readonly #dueShards: number;
  readonly #standing: DynamoDbStandingAlerts;

  constructor(
    client: DynamoDBClient,
    config: { readonly table: string; readonly retentionDays: number; readonly dueShards: number },
  ) {
    this.#client = client;
    this.#table = config.table;
    this.#retentionDays = config.retentionDays;
    this.#dueShards = config.dueShards;
    this.#standing = new DynamoDbStandingAlerts(client, config.table);
  }

  async open(alert: StandingAlert): Promise<StandingAlert> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: marshall(this.#toItem(alert)),
      ConditionExpression: 'attribute_not_exists(pk) OR #kind <> :kind OR #state = :resolved',
      ExpressionAttributeNames: { '#kind': 'kind', '#state': 'state' },
      ExpressionAttributeValues: marshall({ ':kind': alert.kind, ':resolved': 'resolved' }),
    });
    return (await holds(this.#client.send(put))) ? alert : ((await this.find(keyOfAlert(alert))) ?? alert);
  }

  async noteTold(alert: StandingAlert, at: Instant): Promise<void> {
    await this.#note({ ...alert, toldAt: at }, 'toldAt = :at, #owner = :owner', at, {
      names: { '#owner': 'owner' },
      values: { ':owner': alert.owner },
    });
  }

  async noteLeft(alert: StandingAlert, at: Instant): Promise<void> {
    await this.#note({ ...alert, leftAt: at }, 'leftAt = :at', at);
  }

  find(key: AlertKey): Promise<StandingAlert | undefined> {
    return this.#standing.find(key);
  }

  acknowledge(key: AlertKey, acknowledged: Acknowledgement): Promise<StandingAlert | undefined> {
    return this.#standing.acknowledge(key, acknowledged);
  }

  list(...asked: Parameters<AlertStore['list']>): ReturnType<AlertStore['list']> {
    return this.#standing.list(...asked);
  }

  async resolve(key: AlertKey, at: Instant): Promise<void> {
    await updateAlert(this.#client, this.#table, key, {
      UpdateExpression: 'SET #state = :resolved, resolvedAt = :at, alertsOf = :list REMOVE dueShard, wakeAt',
      // It may have outlived its retention.
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: marshall({
        ':resolved': 'resolved',
        ':at': at,
        ':list': listOf(key.clinicId, 'resolved'),
      }),
    });
  }

  /** Sets what is noted of an open alert, and when it is due next. */
  async #note(
    noted: StandingAlert,
    assignments: string,
    at: Instant,
    { names = {}, values = {} }: { names?: Record<string, string>; values?: Record<string, unknown> } = {},
  ): Promise<void> {
    const due = alertWakeAt(noted);
    await updateAlert(this.#client, this.#table, keyOfAlert(noted), {
      UpdateExpression: `SET ${assignments}${due === undefined ? ' REMOVE dueShard, wakeAt' : ', wakeAt = :due'}`,
      // Another may have taken its place, or somebody it over: then nothing is due.
      ConditionExpression: '#kind = :kind AND #state = :open AND raisedAt = :raised',
      ExpressionAttributeNames: { '#kind': 'kind', '#state': 'state', ...names },
      ExpressionAttributeValues: marshall({
        ':at': at,
        ':kind': noted.kind,
        ':open': 'open',
        ':raised': noted.raisedAt,
        ...values,
        ...(due !== undefined && { ':due': due }),
      }),
    });
  }

  #toItem(alert: StandingAlert): AlertItem {
    const key = alertKey(keyOfAlert(alert));
    const due = alertWakeAt(alert);
    return {
      ...key,
      ...alert,
      alertsOf: listOf(alert.clinicId, alert.state),
      ...(due !== undefined && {
        wakeAt: due,
        dueShard: dueShard(`${key.pk}#${key.sk}`, this.#dueShards),
      }),
      ttl: Math.ceil((alert.raisedAt + this.#retentionDays * DAY) / SECOND),
    };
  }
}

/** Answers the item as far as it is asked for, undefined where the condition does not hold. */
async function updateAlert(
  client: DynamoDBClient,
  table: string,
  key: AlertKey,
  update: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
): Promise<AlertItem | undefined> {
  const command = new UpdateItemCommand({ TableName: table, Key: marshall(alertKey(key)), ...update });
  const answer = await holds(client.send(command));
  return answer === false ? undefined : (unmarshall(answer.Attributes ?? {}) as AlertItem);
}

export function toAlert(item: AlertItem): StandingAlert {
  const { pk, sk, alertsOf, dueShard, wakeAt, ttl, ...alert } = item;
  return alert;
}

/** The partition that the alerts of a clinic are in, those of a treatment next to each other. */
export const alertsOfClinic = (clinicId: string): string => `ALERTS#${clinicId}`;

export const alertKey = ({ clinicId, alertId }: AlertKey) => ({ pk: alertsOfClinic(clinicId), sk: alertId });

const listOf = (clinicId: string, state: AlertState): string => `${clinicId}#${state}`;

/** Clinic and alert, as they stand in an item's key. Other items are none. */
export function toAlertKeys({ pk, sk }: Record<string, AttributeValue>): AlertKey[] {
  const [kind, clinicId] = pk?.S?.split('#') ?? [];
  return kind === 'ALERTS' && clinicId !== undefined && sk?.S !== undefined
    ? [{ clinicId, alertId: sk.S }]
    : [];
}
