import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Alert, alertId, severityOf } from '../domain/alert.ts';
import { DAY, formatInstant, type Instant, SECOND } from '../domain/instant.ts';
import type { Alerts, TreatmentKey } from '../use-cases/ports.ts';
import { holds } from './conditional-write.ts';

/** Alerts as items of the clinic, and as messages on the alert topic: ids alone, no phone and no text. */
export class ClinicAlerts implements Alerts {
  readonly #dynamoDb: DynamoDBClient;
  readonly #sns: SNSClient;
  readonly #config: { readonly table: string; readonly topicArn: string; readonly retentionDays: number };

  constructor(
    dynamoDb: DynamoDBClient,
    sns: SNSClient,
    config: { table: string; topicArn: string; retentionDays: number },
  ) {
    this.#dynamoDb = dynamoDb;
    this.#sns = sns;
    this.#config = config;
  }

  async raise(alert: Alert): Promise<void> {
    const severity = severityOf(alert.kind);
    const { table, topicArn, retentionDays } = this.#config;
    const ttl = Math.ceil((alert.raisedAt + retentionDays * DAY) / SECOND);
    const item = { ...alertKey(alert), ...alert, severity, state: 'open', ttl };
    await this.#dynamoDb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    await this.#sns.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: JSON.stringify({ ...alert, severity, raisedAt: formatInstant(alert.raisedAt) }),
        MessageAttributes: {
          clinic: { DataType: 'String', StringValue: alert.clinicId },
          severity: { DataType: 'String', StringValue: severity },
          kind: { DataType: 'String', StringValue: alert.kind },
        },
      }),
    );
  }

  async resolve(about: TreatmentKey & { readonly checkIn: string }, at: Instant): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#config.table,
      Key: marshall(alertKey(about)),
      UpdateExpression: 'SET #state = :resolved, resolvedAt = :at',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: marshall({ ':resolved': 'resolved', ':at': at }),
    });
    // False: it has outlived its retention.
    await holds(this.#dynamoDb.send(update));
  }
}

/** The partition that the alerts of a clinic are in. */
export const alertsOfClinic = (clinicId: string): string => `ALERTS#${clinicId}`;

/** All alerts of a clinic side by side, those of a treatment next to each other. */
const alertKey = (alert: Parameters<typeof alertId>[0] & { readonly clinicId: string }) => ({
  pk: alertsOfClinic(alert.clinicId),
  sk: alertId(alert),
});
