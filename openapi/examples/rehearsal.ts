import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { carePlans } from '../../care-plans/index.ts';
import { parseAmendment } from '../../lambdas/domain/amendment.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { readProcedure } from '../../lambdas/fhir/procedure.ts';
import { type ApiEvent, clinicOf } from '../../lambdas/http/caller.ts';
import { writeCursor } from '../../lambdas/http/cursor.ts';
import { readIfMatch } from '../../lambdas/http/entity-tag.ts';
import { readJsonBody } from '../../lambdas/http/json-body.ts';
import { FHIR_JSON, MERGE_PATCH_JSON, wantsFhir } from '../../lambdas/http/media-type.ts';
import { problemAnswers } from '../../lambdas/http/problem.ts';
import { readDryRun, readTreatmentQuery } from '../../lambdas/http/query.ts';
import { answerReceived } from '../../lambdas/http/received-answer.ts';
import {
  cancelledTreatment,
  invalidTreatment,
  notFound,
  revisionChanged,
  unsupportedMediaType,
} from '../../lambdas/http/refusals.ts';
import { answerTreatment, presentTreatment } from '../../lambdas/http/treatment-answer.ts';
import { amendTreatment } from '../../lambdas/use-cases/amend-treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import { withoutEffect } from '../../lambdas/use-cases/dry-run.ts';
import type { Edited } from '../../lambdas/use-cases/edit-treatment.ts';
import { listTreatments } from '../../lambdas/use-cases/list-treatments.ts';
import { receiveTreatment } from '../../lambdas/use-cases/receive-treatment.ts';
import { receiveVersion } from '../../lambdas/use-cases/receive-version.ts';
import { demoClinic } from '../../local/demo-clinic.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';

/** When all that is in the examples happens: a Tuesday morning in New York. */
const NOW = Date.parse('2026-11-24T12:07:57Z');

const MESSAGE_ID = '3f5a1c6e-8b1d-5c0a-9e47-6d2f0b7c1a24';

const clinic: Clinic = {
  ...demoClinic,
  carePlanCodes: [
    { system: 'https://demo-clinic.example/codes', code: 'EXO-1', carePlan: 'exosome-therapy' },
  ],
};

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
 * The API with a clinic's treatments in memory: what the handlers do, with their own reading, planning and answering, where
 * nothing but the store is another. The examples come out of it, so that they say what the API says.
 */
export class Rehearsal {
  readonly #treatments = new MemoryTreatments();
  readonly #contacts = new MemoryContacts();
  readonly #deps = {
    treatments: this.#treatments,
    contacts: this.#contacts,
    schedules: { schedule: async () => undefined },
    wakeUpQueue: { enqueue: async () => undefined },
    journal: { wakeUpNotMade: () => undefined, contactNotRead: () => undefined },
    carePlans,
    allowedCountries: ['US'],
    contactIdOf: (phone: string) => phone,
  };

  /** Opens with these treatments posted. */
  static async with(...events: readonly object[]): Promise<Rehearsal> {
    const rehearsal = new Rehearsal();
    for (const body of events) await rehearsal.post({ body });
    return rehearsal;
  }

  post(request: Request): Promise<Answer> {
    return this.#answer({ 'content-type': 'application/json', ...request.headers }, async (event) => {
      const dryRun = readDryRun(request.query ?? {});
      const deps = dryRun ? withoutEffect(this.#deps) : this.#deps;
      const posted = { event, clinic, carePlans, dryRun };
      if (event.headers['content-type'] === 'application/json') {
        const body = readJsonBody(bodyOf(request), 16);
        await this.#findClinic(event, request);
        return answerReceived(await receiveTreatment(body, clinic, NOW, deps), posted);
      }
      if (event.headers['content-type'] !== FHIR_JSON)
        throw unsupportedMediaType('accept-post', ['application/json', FHIR_JSON]);
      const message = readProcedure(readJsonBody(bodyOf(request), 256), clinic, NOW);
      if (message.kind === 'invalid') throw invalidTreatment(message.faults);
      if (message.kind === 'cancellation') {
        const key = { clinicId: clinic.id, treatmentId: message.treatmentId };
        return answerReceived(await cancelTreatment(key, anEdit(), NOW, deps.treatments), posted);
      }
      const { body, updatedAt } = message;
      return answerReceived(await receiveVersion(body, updatedAt, anEdit().id, clinic, NOW, deps), posted);
    });
  }

  list(request: Request = {}): Promise<Answer> {
    return this.#answer(request.headers, async () => {
      const query = readTreatmentQuery(request.query ?? {}, Object.keys(carePlans));
      const deps = { treatments: this.#treatments, indexes: this.#treatments };
      const { treatments, next } = await listTreatments(clinic.id, query, deps);
      const body = {
        treatments: treatments.map((treatment) => presentTreatment(treatment)),
        ...(next !== undefined && { nextCursor: writeCursor(next) }),
      };
      return {
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
    });
  }

  read(treatmentId: string, request: Request = {}): Promise<Answer> {
    return this.#answer(request.headers, async ({ headers }) => {
      const treatment = await this.#treatments.find(clinic.id, treatmentId);
      if (treatment === undefined) throw notFound();
      return answerTreatment(200, treatment, { inFhir: wantsFhir(headers) });
    });
  }

  patch(treatmentId: string, request: Request): Promise<Answer> {
    return this.#answer({ 'content-type': MERGE_PATCH_JSON, ...request.headers }, async (event) => {
      if (event.headers['content-type'] !== MERGE_PATCH_JSON)
        throw unsupportedMediaType('accept-patch', [MERGE_PATCH_JSON]);
      const edit = anEdit(event.headers['if-match']);
      const body = readJsonBody(bodyOf(request), 16);
      await this.#findClinic(event, request);
      const parsed = parseAmendment(body, clinic);
      if ('faults' in parsed) throw invalidTreatment(parsed.faults);
      const key = { clinicId: clinic.id, treatmentId };
      const amended = await amendTreatment(key, parsed.amendment, edit, clinic, NOW, this.#deps);
      if (amended.outcome === 'invalid') throw invalidTreatment(amended.faults);
      if (amended.outcome === 'cancelled') throw cancelledTreatment();
      return answerEdited(amended, event);
    });
  }

  cancel(treatmentId: string, request: Request = {}): Promise<Answer> {
    return this.#answer(request.headers, async (event) => {
      const key = { clinicId: clinic.id, treatmentId };
      const edit = anEdit(event.headers['if-match']);
      return answerEdited(await cancelTreatment(key, edit, NOW, this.#treatments), event);
    });
  }

  optOut(phone: string): Promise<void> {
    return this.#contacts.optOut(this.#deps.contactIdOf(phone), NOW);
  }

  /** Sends the first check-in of a treatment, and lets the carrier report, unless it has not yet. */
  async send(treatmentId: string, receipt?: 'delivered' | 'undelivered'): Promise<void> {
    const treatment = await this.#treatments.find(clinic.id, treatmentId);
    const [first] = treatment?.checkIns ?? [];
    if (treatment === undefined || first === undefined) throw new Error(`there is no ${treatmentId}`);
    await this.#treatments.replace(sent(treatment, first, receipt));
  }

  async #findClinic(event: ApiEvent, { clinicIsKnown = true }: Request): Promise<void> {
    await clinicOf(event, { find: async () => (clinicIsKnown ? clinic : undefined) });
  }

  async #answer(
    headers: Request['headers'] = {},
    handle: (event: ApiEvent) => Promise<APIGatewayProxyStructuredResultV2>,
  ): Promise<Answer> {
    const event = {
      headers,
      requestContext: { authorizer: { lambda: { clinicId: clinic.id } } },
    } as unknown as ApiEvent;
    const handler = middy<ApiEvent, APIGatewayProxyStructuredResultV2>()
      .use(problemAnswers())
      .handler(handle);
    const { statusCode = 0, headers: given, body } = await handler(event, {} as Context);
    return {
      status: statusCode,
      mediaType: String(given?.['content-type']),
      body: JSON.parse(body ?? ''),
    };
  }
}

const bodyOf = ({ body }: Request) => ({
  body: typeof body === 'string' ? body : JSON.stringify(body),
  isBase64Encoded: false,
});

const anEdit = (ifMatch?: string) => ({ id: randomUUID(), isFor: readIfMatch(ifMatch) });

function answerEdited(edited: Edited, { headers }: ApiEvent): APIGatewayProxyStructuredResultV2 {
  if (edited.outcome === 'not-found') throw notFound();
  if (edited.outcome === 'revision-changed') throw revisionChanged();
  return answerTreatment(200, edited.treatment, { inFhir: wantsFhir(headers) });
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
