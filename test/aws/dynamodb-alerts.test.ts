import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDbAlertLinks } from '../../lambdas/aws/dynamodb-alert-links.ts';
import { DynamoDbAlerts } from '../../lambdas/aws/dynamodb-alerts.ts';
import { SnsAlertMessages } from '../../lambdas/aws/sns-alert-messages.ts';
import { openAlert } from '../../lambdas/domain/alert.ts';
import { DAY, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { aCheckInAlert, aReplyAlert } from '../builders/alert.ts';
import { NOON } from '../builders/treatment.ts';
import { startLocalWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

let world: Awaited<ReturnType<typeof startLocalWorld>>;
let dynamoDb: DynamoDBClient;
let sns: SNSClient;
let table: string;
let topicArn: string;

beforeAll(async () => {
  world = await startLocalWorld();
  dynamoDb = new DynamoDBClient(world.client);
  sns = new SNSClient(world.client);
});
beforeEach(async () => {
  table = uniqueName('treatments');
  await createTable(dynamoDb, table);
  topicArn = world.topics.createTopic({ Name: uniqueName('alerts') }).TopicArn;
});
afterAll(async () => {
  dynamoDb.destroy();
  sns.destroy();
  await world.close();
});

const items = async () => {
  const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName: table }));
  return Items.map((item) => unmarshall(item));
};

describe('an alert in DynamoDB', () => {
  it('is an item of its clinic that lives as long as what is retained', async () => {
    const alerts = new DynamoDbAlerts(dynamoDb, { table, retentionDays: 400, dueShards: 1 });
    await alerts.open(openAlert(aCheckInAlert()));
    expect(await items()).toEqual([
      {
        pk: 'ALERTS#demo',
        sk: 'T-1~48h',
        alertsOf: 'demo#open',
        ...openAlert(aCheckInAlert()),
        dueShard: '0',
        wakeAt: NOON + 5 * MINUTE,
        ttl: (NOON + 400 * DAY) / SECOND,
      },
    ]);
  });
});

describe('the link of an alert', () => {
  const key = { clinicId: 'demo', alertId: 'T-1~48h' };
  const links = () => new DynamoDbAlertLinks(dynamoDb, table);

  it('leads to it until it expires', async () => {
    await links().keep('secret', key, NOON);
    expect(await links().find('secret', NOON - 1)).toEqual(key);
    expect(await links().find('secret', NOON)).toBeUndefined();
    expect(await links().find('another', NOON - 1)).toBeUndefined();
  });

  it('cannot be made from what the table holds', async () => {
    await links().keep('secret', key, NOON);
    const [item] = await items();
    expect(item).toMatchObject({ of: key, ttl: NOON / SECOND });
    expect(JSON.stringify(item)).not.toContain('secret');
  });
});

describe('the message of an alert', () => {
  const link = { url: 'https://api.example/alert-links/abc', expiresAt: NOON + DAY };
  const published = () => world.topics.messages.filter((message) => message.topicArn === topicArn);

  it('is JSON for machines: ids and kind, by when, and the link', async () => {
    await new SnsAlertMessages(() => sns, topicArn).send(aReplyAlert('urgent'), link);
    const [message, ...others] = published();
    expect(others).toEqual([]);
    expect(JSON.parse(message?.message ?? '')).toEqual({
      id: 'T-1~48h~reply-1~urgent',
      clinicId: 'demo',
      treatmentId: 'T-1',
      checkIn: '48h',
      replyId: 'reply-1',
      kind: 'urgent',
      severity: 'urgent',
      owner: 'first',
      raisedAt: '2026-11-24T17:00:00Z',
      acknowledgeBy: '2026-11-24T17:15:00Z',
      link: link.url,
    });
  });

  it('is words for people who get it by mail', async () => {
    await new SnsAlertMessages(() => sns, topicArn).send(aReplyAlert('urgent'), link);
    const [message] = published();
    expect(message?.subject).toBe("URGENT: A patient's reply may be an emergency");
    expect(message?.byProtocol.email).toContain(link.url);
  });

  it('carries what a subscriber may filter by: clinic, severity, kind, and whose it is', async () => {
    const topic = new SnsAlertMessages(() => sns, topicArn);
    await topic.send(aReplyAlert('urgent'), link);
    await topic.send({ ...aReplyAlert('urgent'), owner: 'second' }, link);
    expect(published().map(({ attributes }) => attributes)).toEqual([
      { clinic: 'demo', severity: 'urgent', kind: 'urgent', contacts: '["demo"]' },
      { clinic: 'demo', severity: 'urgent', kind: 'urgent', contacts: '["demo","demo/second"]' },
    ]);
  });

  it('asks for a client with the first alert, and for no other', async () => {
    let clients = 0;
    const topic = new SnsAlertMessages(() => {
      clients += 1;
      return sns;
    }, topicArn);
    expect(clients).toBe(0);
    await topic.send(aReplyAlert('urgent'), link);
    await topic.send(aReplyAlert('urgent'), link);
    expect(clients).toBe(1);
  });

  it('that the topic does not take is an error', async () => {
    const toNobody = new SnsAlertMessages(() => sns, `${topicArn}-gone`);
    await expect(toNobody.send(aReplyAlert(), link)).rejects.toThrow('Topic does not exist');
  });
});
