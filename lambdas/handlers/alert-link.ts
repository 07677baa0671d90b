import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { API_TRIES, dynamoDbClient } from '../aws/clients.ts';
import { CloudWatchJournal } from '../aws/cloudwatch-journal.ts';
import { DynamoDbAlertLinks } from '../aws/dynamodb-alert-links.ts';
import { DynamoDbStandingAlerts } from '../aws/dynamodb-alerts.ts';
import { findReplies } from '../aws/dynamodb-replies.ts';
import { findTreatment } from '../aws/dynamodb-treatments.ts';
import { readEnvironment } from '../aws/environment.ts';
import { withoutMessages } from '../aws/thrown-errors.ts';
import { type AlertLinkRoute, answerAlertLink } from '../http/alert-link.ts';

const { STAGE, TABLE_NAME: table } = readEnvironment('alert-link');
const clock = () => Date.now();
const journal = new CloudWatchJournal(STAGE, clock);
const client = dynamoDbClient(API_TRIES);
const route: AlertLinkRoute = {
  links: new DynamoDbAlertLinks(client, table),
  alerts: new DynamoDbStandingAlerts(client, table),
  treatments: { find: (clinicId, treatmentId) => findTreatment(client, table, clinicId, treatmentId) },
  replies: { of: ({ clinicId, treatmentId }) => findReplies(client, table, clinicId, treatmentId) },
  clock,
  onFailure: (error) => journal.requestFailed('alerts', error),
};

export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(withoutMessages())
  .handler((event) => answerAlertLink(event, route));
