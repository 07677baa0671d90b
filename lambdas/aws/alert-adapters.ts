import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Journal } from '../use-cases/ports.ts';
import { snsTopicClient } from './clients.ts';
import { DynamoDbAlertLinks } from './dynamodb-alert-links.ts';
import { DynamoDbAlerts } from './dynamodb-alerts.ts';
import { SnsAlertMessages } from './sns-alert-messages.ts';

/** All that telling alerts takes, as a function's environment names it. */
export const alertAdaptersIn = (
  environment: Record<
    'TABLE_NAME' | 'RETENTION_DAYS' | 'DUE_INDEX_SHARDS' | 'ALERT_TOPIC_ARN' | 'ALERT_LINKS_URL',
    string
  >,
  client: DynamoDBClient,
  journal: Pick<Journal, 'alertLeft'>,
) => ({
  store: new DynamoDbAlerts(client, {
    table: environment.TABLE_NAME,
    retentionDays: Number(environment.RETENTION_DAYS),
    dueShards: Number(environment.DUE_INDEX_SHARDS),
  }),
  links: new DynamoDbAlertLinks(client, environment.TABLE_NAME),
  messages: new SnsAlertMessages(snsTopicClient, environment.ALERT_TOPIC_ARN),
  newToken: () => randomBytes(32).toString('base64url'),
  journal,
  linksUrl: environment.ALERT_LINKS_URL,
});
