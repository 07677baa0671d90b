import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ResourceNotFoundException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let dynamoDb: DynamoDBClient;
const TableName = uniqueName('treatments');

beforeAll(async () => {
  world = await startWorld();
  dynamoDb = new DynamoDBClient(world.client);
  await dynamoDb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'dueShard', AttributeType: 'S' },
        { AttributeName: 'wakeAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'wakeAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await waitUntilTableExists(
    { client: dynamoDb, maxWaitTime: 10, minDelay: 0.1, maxDelay: 1 },
    { TableName },
  );
});

afterAll(async () => {
  dynamoDb.destroy();
  await world.close();
});

describe('DynamoDB: items', () => {
  it('answers an item as it was put, to a consistent read, at once', async () => {
    const item = itemOf({ checkIns: [{ key: '48h', refusals: 0 }], note: null, done: false });
    await put(item);
    expect(await get(item.pk)).toEqual(item);
  });

  it('answers nothing for an item that does not exist', async () => {
    expect(await get('nobody')).toBeUndefined();
  });

  it('replaces an item whole', async () => {
    const { pk } = itemOf();
    await put({ pk, sk: 'ITEM', old: 1 });
    await put({ pk, sk: 'ITEM', fresh: 1 });
    expect(await get(pk)).toEqual({ pk, sk: 'ITEM', fresh: 1 });
  });

  it('puts an item that must be new, once', async () => {
    const item = itemOf({ first: true });
    const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
    await put(item, condition);
    await expect(put({ ...item, first: false }, condition)).rejects.toThrow(ConditionalCheckFailedException);
    expect(await get(item.pk)).toEqual(item);
  });

  it('lets one of many win that put the same new item at the same time', async () => {
    const item = itemOf();
    const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
    const puts = await Promise.allSettled(Array.from({ length: 10 }, () => put(item, condition)));
    expect(puts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('replaces only the version that was read', async () => {
    const item = itemOf({ version: 1 });
    await put(item);
    await put({ ...item, version: 2 }, ifVersion(1));
    await expect(put({ ...item, version: 2, lost: true }, ifVersion(1))).rejects.toThrow(
      ConditionalCheckFailedException,
    );
    expect(await get(item.pk)).toEqual({ ...item, version: 2 });
  });

  it('refuses an item of more than 400 KB', async () => {
    await expect(put(itemOf({ note: 'x'.repeat(409_600) }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('refuses an empty key', async () => {
    await expect(put({ pk: '', sk: 'ITEM' })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('says that a table does not exist', async () => {
    const read = new GetItemCommand({ TableName: uniqueName('not'), Key: marshall({ pk: 'a', sk: 'ITEM' }) });
    await expect(dynamoDb.send(read)).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('DynamoDB: updates', () => {
  it('makes the item that it updates if there is none', async () => {
    const { pk } = itemOf();
    await reserve(pk, 'mine', { now: 100, until: 200 });
    expect(await get(pk)).toEqual({ pk, sk: 'ITEM', reservedBy: 'mine', reservedUntil: 200 });
  });

  it('judges a condition of several alternatives', async () => {
    const { pk } = itemOf();
    await reserve(pk, 'mine', { now: 100, until: 200 });
    await expect(reserve(pk, 'theirs', { now: 199, until: 300 })).rejects.toThrow(
      ConditionalCheckFailedException,
    );
    await expect(reserve(pk, 'mine', { now: 150, until: 250 })).resolves.toBeDefined();
    await expect(reserve(pk, 'theirs', { now: 250, until: 350 })).resolves.toBeDefined();
    expect(await get(pk)).toMatchObject({ reservedBy: 'theirs', reservedUntil: 350 });
  });

  it('removes attributes and leaves the others', async () => {
    const { pk } = itemOf();
    await put({ pk, sk: 'ITEM', optedOutAt: 5, reservedBy: 'mine', reservedUntil: 10 });
    await update(pk, {
      UpdateExpression: 'REMOVE reservedBy, reservedUntil',
      ConditionExpression: 'reservedBy = :token',
      ExpressionAttributeValues: marshall({ ':token': 'mine' }),
    });
    expect(await get(pk)).toEqual({ pk, sk: 'ITEM', optedOutAt: 5 });
  });

  it('fails a condition on an attribute that is not there', async () => {
    const { pk } = itemOf();
    const release = {
      UpdateExpression: 'REMOVE reservedBy',
      ConditionExpression: 'reservedBy = :token',
      ExpressionAttributeValues: marshall({ ':token': 'mine' }),
    };
    await expect(update(pk, release)).rejects.toThrow(ConditionalCheckFailedException);
    expect(await get(pk)).toBeUndefined();
  });

  it('answers what it wrote if asked to', async () => {
    const item = itemOf({ version: 1 });
    await put(item);
    const { Attributes = {} } = await update(item.pk, {
      UpdateExpression: 'SET version = version + :one',
      ExpressionAttributeValues: marshall({ ':one': 1 }),
      ReturnValues: 'ALL_NEW',
    });
    expect(unmarshall(Attributes)).toEqual({ ...item, version: 2 });
  });
});

describe('DynamoDB: indexes', () => {
  it('answers keys alone, in order, within bounds that both count', async () => {
    const dueShard = uniqueName('shard');
    for (const wakeAt of [400, 100, 300, 200]) await put(itemOf({ dueShard, wakeAt, note: 'not projected' }));
    const { items } = await query(dueShard, [100, 300]);

    expect(items.map(({ wakeAt }) => wakeAt)).toEqual([100, 200, 300]);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['dueShard', 'pk', 'sk', 'wakeAt']);
  });

  it('leaves out an item that lacks a key of the index, and drops one that loses it', async () => {
    const dueShard = uniqueName('shard');
    const item = itemOf({ dueShard, wakeAt: 100 });
    await put(itemOf({ dueShard }));
    await put(item);
    expect((await query(dueShard, [0, 1_000])).items).toHaveLength(1);
    await put({ pk: item.pk, sk: item.sk });
    expect((await query(dueShard, [0, 1_000])).items).toEqual([]);
  });

  it('answers page by page', async () => {
    const dueShard = uniqueName('shard');
    for (const wakeAt of [1, 2, 3]) await put(itemOf({ dueShard, wakeAt }));
    const first = await query(dueShard, [0, 10], { Limit: 2 });
    const second = await query(dueShard, [0, 10], { Limit: 2, ExclusiveStartKey: first.next });

    expect([first, second].map(({ items }) => items.map(({ wakeAt }) => wakeAt))).toEqual([[1, 2], [3]]);
  });

  it('refuses a consistent read of an index', async () => {
    await expect(query('0', [0, 1], { ConsistentRead: true })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

const itemOf = (overrides: Record<string, unknown> = {}) => ({
  pk: uniqueName('item'),
  sk: 'ITEM',
  ...overrides,
});

const put = (item: Record<string, unknown>, options: object = {}) =>
  dynamoDb.send(new PutItemCommand({ TableName, Item: marshall(item), ...options }));

async function get(pk: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName, Key: marshall({ pk, sk: 'ITEM' }), ConsistentRead: true }),
  );
  return Item && unmarshall(Item);
}

const update = (pk: string, options: Partial<UpdateItemCommandInput>) =>
  dynamoDb.send(new UpdateItemCommand({ TableName, Key: marshall({ pk, sk: 'ITEM' }), ...options }));

const ifVersion = (version: number) => ({
  ConditionExpression: '#version = :read',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: marshall({ ':read': version }),
});

const reserve = (pk: string, token: string, { now, until }: { now: number; until: number }) =>
  update(pk, {
    UpdateExpression: 'SET reservedBy = :token, reservedUntil = :until',
    ConditionExpression:
      'attribute_not_exists(optedOutAt) AND (attribute_not_exists(reservedBy) OR reservedBy = :token OR reservedUntil <= :now)',
    ExpressionAttributeValues: marshall({ ':token': token, ':until': until, ':now': now }),
  });

async function query(
  dueShard: string,
  [from, to]: readonly [number, number],
  options: Partial<QueryCommandInput> = {},
) {
  const { Items = [], LastEvaluatedKey } = await dynamoDb.send(
    new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND wakeAt BETWEEN :from AND :to',
      ExpressionAttributeValues: marshall({ ':shard': dueShard, ':from': from, ':to': to }),
      ...options,
    }),
  );
  return { items: Items.map((item) => unmarshall(item)), next: LastEvaluatedKey };
}
