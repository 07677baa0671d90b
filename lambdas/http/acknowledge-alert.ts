import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isAlertId } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import type { AlertStore } from '../use-cases/ports.ts';
import { presentAlert } from './alert-answer.ts';
import { type ApiEvent, clinicIdOf } from './caller.ts';
import { refuseQuery } from './query.ts';
import { noSuchAlert } from './refusals.ts';

/** `POST /alerts/{alertId}/acknowledge`: a body is not read. Again, or once the alert is resolved, it changes nothing. */
export async function acknowledgeAlert(
  event: ApiEvent,
  { store, clock }: { readonly store: Pick<AlertStore, 'acknowledge'>; readonly clock: () => Instant },
): Promise<APIGatewayProxyStructuredResultV2> {
  refuseQuery(event);
  const alertId = event.pathParameters?.alertId ?? '';
  if (!isAlertId(alertId)) throw noSuchAlert();
  const key = { clinicId: clinicIdOf(event), alertId };
  const alert = await store.acknowledge(key, { at: clock(), by: 'client' });
  if (alert === undefined) throw noSuchAlert();
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(presentAlert(alert)),
  };
}
