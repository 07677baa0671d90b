import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { demoClinic as clinic } from '../../bin/demo-clinic.ts';
import { carePlans } from '../../care-plans/index.ts';
import { openAlert } from '../../lambdas/domain/alert.ts';
import { type AlertKind, type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import type { Reply, ReplyAlertKind } from '../../lambdas/domain/heard-reply.ts';
import { HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { acknowledgeAlert } from '../../lambdas/http/acknowledge-alert.ts';
import type { ApiEvent } from '../../lambdas/http/caller.ts';
import { deleteTreatment } from '../../lambdas/http/delete-treatment.ts';
import { answerAlerts } from '../../lambdas/http/list-alerts.ts';
import { answerTreatments } from '../../lambdas/http/list-treatments.ts';
import { MERGE_PATCH_JSON } from '../../lambdas/http/media-type.ts';
import { patchTreatment } from '../../lambdas/http/patch-treatment.ts';
import { postTreatment } from '../../lambdas/http/post-treatment.ts';
import { problemAnswers } from '../../lambdas/http/problem.ts';
import { readTreatment } from '../../lambdas/http/read-treatment.ts';
import { MemoryAlerts } from '../../local/memory/memory-alerts.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryReplies } from '../../local/memory/memory-replies.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';

const replyAlertKinds: ReadonlySet<string> = new Set<ReplyAlertKind>([
  'urgent',
  'concern',
  'unreadable',
  'opt-out',
  'wrong-number',
]);

/** When all that is in the examples happens: a Tuesday morning in New York. */
const NOW = Date.parse('2026-11-24T12:07:57Z');

const MESSAGE_ID = '3f5a1c6e-8b1d-5c0a-9e47-6d2f0b7c1a24';

export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

export interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** False: the clinic is no longer there. */
  readonly clinicIsKnown?: boolean;
}

/**
 * The API with a clinic's treatments in memory: its own reading, planning and answering, where nothing but the store is
 * another. The examples come out of it, so that they say what the API says.
 */
export class Rehearsal {
  readonly #treatments = new MemoryTreatments();
  readonly #contacts = new MemoryContacts();
  readonly #replies = new MemoryReplies();
  readonly #alerts = new MemoryAlerts();
  readonly #deps = {
    treatments: this.#treatments,
    contacts: this.#contacts,
    schedules: { schedule: async () => undefined },
    wakeUpQueue: { enqueue: async () => undefined },
    journal: { wakeUpNotMade: () => undefined, contactNotRead: () => undefined },
    carePlans,
    allowedCountries: ['US'],
    contactIdOf: (phone: string) => phone,
    clock: () => NOW,
    newId: randomUUID,
  };

  /** Opens with these treatments posted. */
  static async with(...events: readonly object[]): Promise<Rehearsal> {
    const rehearsal = new Rehearsal();
    for (const body of events) await rehearsal.post({ body });
    return rehearsal;
  }

  post({ headers, ...request }: Request): Promise<Answer> {
    return this.#answer(
      { ...request, headers: { 'content-type': 'application/json', ...headers } },
      {},
      (event) => postTreatment(event, this.#depsOf(request)),
    );
  }

  list(request: Request = {}): Promise<Answer> {
    return this.#answer(request, {}, (event) =>
      answerTreatments(event, {
        treatments: this.#treatments,
        indexes: this.#treatments,
        carePlans,
        remainingTime: () => 25 * SECOND,
      }),
    );
  }

  read(treatmentId: string, request: Request = {}): Promise<Answer> {
    return this.#answer(request, { pathParameters: { treatmentId } }, (event) =>
      readTreatment(event, { treatments: this.#treatments, replies: this.#replies }),
    );
  }

  patch(treatmentId: string, { headers, ...request }: Request): Promise<Answer> {
    return this.#answer(
      { ...request, headers: { 'content-type': MERGE_PATCH_JSON, ...headers } },
      { pathParameters: { treatmentId } },
      (event) => patchTreatment(event, this.#depsOf(request)),
    );
  }

  cancel(treatmentId: string, request: Request = {}): Promise<Answer> {
    return this.#answer(request, { pathParameters: { treatmentId } }, (event) =>
      deleteTreatment(event, this.#depsOf(request)),
    );
  }

  listAlerts(request: Request = {}): Promise<Answer> {
    return this.#answer(request, {}, (event) => answerAlerts(event, this.#alerts));
  }

  acknowledge(alertId: string, request: Request = {}): Promise<Answer> {
    const deps = { store: this.#alerts, clock: () => NOW + 50 * HOUR };
    return this.#answer(request, { pathParameters: { alertId } }, (event) => acknowledgeAlert(event, deps));
  }

  /** Raises an alert about the first check-in of a treatment, two days from now. */
  async raise(treatmentId: string, kind: AlertKind | ReplyAlertKind): Promise<void> {
    const about = { clinicId: clinic.id, treatmentId, checkIn: '48h', raisedAt: NOW + 49 * HOUR };
    const isOfReply = (of: typeof kind): of is ReplyAlertKind => replyAlertKinds.has(of);
    await this.#alerts.open(
      openAlert(isOfReply(kind) ? { ...about, kind, replyId: MESSAGE_ID } : { ...about, kind }),
    );
  }

  /** Hears a reply to the first check-in of a treatment, as it was read. */
  async hear(treatmentId: string, body: string, outcome: NonNullable<Reply['outcome']>): Promise<void> {
    const about = { clinicId: clinic.id, treatmentId, checkIn: '48h', ambiguous: false };
    await this.#replies.store({ ...about, id: MESSAGE_ID, receivedAt: NOW + 49 * HOUR, body, outcome });
  }

  async optOut(phone: string): Promise<void> {
    await this.#contacts.optOut(this.#deps.contactIdOf(phone), NOW);
  }

  /** Sends the first check-in of a treatment, and lets the carrier report, unless it has not yet. */
  async send(treatmentId: string, receipt?: 'delivered' | 'undelivered'): Promise<void> {
    const treatment = await this.#treatments.find(clinic.id, treatmentId);
    const [first] = treatment?.checkIns ?? [];
    if (treatment === undefined || first === undefined) throw new Error(`there is no ${treatmentId}`);
    await this.#treatments.replace(sent(treatment, first, receipt));
  }

  #depsOf({ clinicIsKnown = true }: Request) {
    return { ...this.#deps, clinics: { find: async () => (clinicIsKnown ? clinic : undefined) } };
  }

  async #answer(
    { headers = {}, query, body }: Request,
    asked: Pick<ApiEvent, 'pathParameters'>,
    handle: (event: ApiEvent) => Promise<APIGatewayProxyStructuredResultV2>,
  ): Promise<Answer> {
    const event = {
      headers,
      ...asked,
      ...(query !== undefined && { queryStringParameters: query }),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      isBase64Encoded: false,
      requestContext: { authorizer: { lambda: { clinicId: clinic.id } } },
    } as unknown as ApiEvent;
    const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
      .use(
        problemAnswers((error) => {
          throw error;
        }),
      )
      .handler(handle);
    const answer = await handler(event, {} as Context);
    return {
      status: answer.statusCode ?? 0,
      mediaType: String(answer.headers?.['content-type']),
      body: JSON.parse(answer.body ?? ''),
    };
  }
}

function sent(treatment: Treatment, checkIn: CheckIn, receipt?: 'delivered' | 'undelivered'): Treatment {
  const planned = plannedOf(checkIn);
  const startedAt: Instant = planned.sendAt;
  const { contactId } = treatment;
  const attempt = { token: 'a token', contactId, startedAt, deadline: startedAt + MINUTE };
  const accepted = { ...planned, sentAt: startedAt + SECOND, messageId: MESSAGE_ID };
  const at = accepted.sentAt + 6 * SECOND;
  const reason = 'Phone is currently unreachable/unavailable';
  const states: CheckIn[] = [
    { ...planned, state: 'sending', attempt, refusals: 0 },
    { ...accepted, state: 'sent' },
    ...(receipt === 'delivered' ? [{ ...accepted, state: receipt, deliveredAt: at }] : []),
    ...(receipt === 'undelivered' ? [{ ...accepted, state: receipt, undeliveredAt: at, reason }] : []),
  ];
  return states.reduce(withCheckIn, treatment);
}
