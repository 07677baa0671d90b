import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { AlertStore } from '../use-cases/ports.ts';
import { presentAlert } from './alert-answer.ts';
import { readAlertQuery } from './alert-query.ts';
import { type ApiEvent, clinicIdOf } from './caller.ts';
import { alertCursors } from './cursor.ts';

/** `GET /alerts` */
export async function answerAlerts(
  event: ApiEvent,
  store: Pick<AlertStore, 'list'>,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { state, limit, after } = readAlertQuery(event.queryStringParameters ?? {});
  const { alerts, next } = await store.list(clinicIdOf(event), state, limit, after);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      alerts: alerts.map(presentAlert),
      ...(next !== undefined && { nextCursor: alertCursors.write(next) }),
    }),
  };
}
