import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Alert, alertsOfTreatment } from '../domain/alert.ts';
import type { OpenAlerts, TreatmentKey } from '../use-cases/ports.ts';
import { alertsOfClinic } from './dynamodb-alerts.ts';

/** Open alerts, read strongly consistent: one that was raised a moment ago counts. */
export class DynamoDbOpenAlerts implements OpenAlerts {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async openOf({ clinicId, treatmentId }: TreatmentKey): Promise<Alert['kind'][]> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :clinic AND begins_with(sk, :treatment)',
        FilterExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: marshall({
          ':clinic': alertsOfClinic(clinicId),
          ':treatment': alertsOfTreatment(treatmentId),
          ':open': 'open',
        }),
        ConsistentRead: true,
      },
    );
    const kinds: Alert['kind'][] = [];
    for await (const { Items = [] } of pages) kinds.push(...Items.map((item) => unmarshall(item).kind));
    return kinds;
  }
}
