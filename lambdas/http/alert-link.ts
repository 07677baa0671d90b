import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { StandingAlert } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import type { AlertLinks, AlertStore, Replies, Treatments } from '../use-cases/ports.ts';
import { type AlertPage, alertPage, linkGonePage, PAGE_HEADERS, unavailablePage } from './alert-page.ts';

export interface AlertLinkRoute {
  readonly links: Pick<AlertLinks, 'find'>;
  readonly alerts: Pick<AlertStore, 'find' | 'acknowledge'>;
  readonly treatments: Pick<Treatments, 'find'>;
  readonly replies: Pick<Replies, 'of'>;
  readonly clock: () => Instant;
  readonly onFailure: (error: unknown) => void;
}

/**
 * `GET` and `POST /alert-links/{token}`, for a person in front of a browser. A mail scanner follows links too, so GET shows
 * nothing of the patient and changes nothing; whoever takes the alert over by POST sees what the patient wrote and the phone.
 * Never throws: a page says what is wrong.
 */
export async function answerAlertLink(
  event: APIGatewayProxyEventV2,
  route: AlertLinkRoute,
): Promise<APIGatewayProxyStructuredResultV2> {
  const isTakingOver = event.requestContext.http.method === 'POST';
  try {
    const page = await pageFor(event.pathParameters?.token ?? '', isTakingOver, route);
    return page === undefined ? answer(404, linkGonePage()) : answer(200, alertPage(page));
  } catch (error) {
    route.onFailure(error);
    return { ...answer(503, unavailablePage()), headers: { ...PAGE_HEADERS, 'retry-after': '5' } };
  }
}

const answer = (statusCode: number, body: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: PAGE_HEADERS,
  body,
});

/** 32 bytes in Base64 for URLs. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

async function pageFor(
  token: string,
  isTakingOver: boolean,
  { links, alerts, clock, ...patient }: AlertLinkRoute,
): Promise<AlertPage | undefined> {
  const key = TOKEN.test(token) ? await links.find(token, clock()) : undefined;
  if (key === undefined) return undefined;
  const alert = await (isTakingOver
    ? alerts.acknowledge(key, { at: clock(), by: 'link' })
    : alerts.find(key));
  if (alert === undefined) return undefined;
  return isTakingOver ? { alert, patient: await findPatient(alert, patient) } : { alert };
}

async function findPatient(
  alert: StandingAlert,
  { treatments, replies }: Pick<AlertLinkRoute, 'treatments' | 'replies'>,
): Promise<NonNullable<AlertPage['patient']>> {
  const { clinicId, treatmentId } = alert;
  const [treatment, said] = await Promise.all([
    treatments.find(clinicId, treatmentId),
    'replyId' in alert ? replies.of({ clinicId, treatmentId }) : [],
  ]);
  const reply = said.find(({ id }) => 'replyId' in alert && id === alert.replyId);
  return {
    ...(treatment !== undefined && { phone: treatment.event.patient.phone }),
    ...(reply !== undefined && { wrote: reply.body }),
  };
}
