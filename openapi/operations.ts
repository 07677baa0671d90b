import { FHIR_JSON, MERGE_PATCH_JSON } from '../lambdas/http/media-type.ts';
import { RESOURCE_SERVER, scopes } from '../lambdas/use-cases/authorize.ts';
import {
  acknowledgeExamples,
  alertExamples,
  cancelExamples,
  type Example,
  listExamples,
  patchExamples,
  postExamples,
  readExamples,
} from './examples/examples.ts';
import { treatment } from './examples/requests.ts';
import { type Meaning, responsesOf } from './responses.ts';
import {
  alert,
  alertList,
  treatment as treatmentAnswer,
  treatmentList,
  treatmentWithReplies,
} from './schemas/answers.ts';
import { procedure, requestBundle } from './schemas/fhir-requests.ts';
import { parametersOf, referenceTo } from './schemas/registry.ts';
import { alertQuery, listQuery, postQuery, treatmentEvent, treatmentPatch } from './schemas/requests.ts';

/** The scopes as the user pool that a stage makes names them. */
export const SCOPES = {
  read: `${RESOURCE_SERVER}/${scopes.read}`,
  write: `${RESOURCE_SERVER}/${scopes.write}`,
};

const reading = [{ clientCredentials: [SCOPES.read] }];
const writing = [{ clientCredentials: [SCOPES.write] }];

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The ETag of the treatment as you know it, in its quotes; several, between commas, are alternatives. If the treatment has another one by now, nothing is done and the answer is 412. `*`, or no header: whatever it is. A weak tag (`W/`) never matches.',
  schema: {
    type: 'string',
    pattern: '^\\s*(\\*|(W/)?"[^"]*"\\s*(,\\s*(W/)?"[^"]*"\\s*)*)\\s*$',
  },
  examples: { revision: { summary: 'Only its first revision', value: '"1"' } },
};

const treatmentId = {
  name: 'treatmentId',
  in: 'path',
  required: true,
  description: 'Your own id of the treatment, as it was posted.',
  schema: parametersOf(treatmentEvent).treatmentId?.schema,
  examples: { id: { summary: 'An id', value: treatment.treatmentId } },
};

const malformed = (what: string): Meaning => ({ description: `${what} Nothing was stored.` });
const unsupported = (what: string, header: 'Accept-Post' | 'Accept-Patch'): Meaning => ({
  description: `The content type is ${what}. Nothing was stored.`,
  headers: [header],
});
const shown = (description: string): Meaning => ({ description, headers: ['ETag'] });
const forbiddenByGateway: Meaning = {
  description:
    'The token does not fit: it is malformed, expired, of another issuer, without the scope that the route needs, or of a client that acts for no clinic. It is not said which. (API Gateway.)',
};
const wholeRequest: Meaning = { description: 'The request is over the 10 MB that API Gateway takes.' };

async function postTreatment() {
  const examples = await postExamples();
  return {
    operationId: 'postTreatment',
    tags: ['Treatments'],
    summary: 'Post a treatment',
    description: [
      'Takes in a treatment that has taken place, and plans its check-ins. Post it once; posting it again is safe, and the way to go on after an answer that is missing or a 5xx: the treatment is known by your id of it.',
      'In plain JSON: the same event again answers 200 with the treatment as it now stands, and other content under the same id 409. An event is compared with the one that was posted first, whatever has been corrected since; PATCH corrects.',
      "In FHIR R4: a Procedure that contains its Patient, or a Bundle with exactly one Procedure. A record system says it again whenever its record changes: a later version amends the treatment, an earlier one changes nothing, `not-done` and `entered-in-error` cancel it. Versions are told apart by `Procedure.meta.lastUpdated`, or the `timestamp` of a message; without either they count in the order in which they come. A later version changes what it changes of the version before, of what a PATCH may change, so that your own corrections stay; consent stays as it was first given. A record that says no ends what there is of its treatment: a patient who has died or is inactive cancels it, a Consent that refuses or is over is an opt-out. Consent is an attached Consent, or the clinic's attestation in its settings; without either the procedure is refused.",
      'A phone that has opted out is taken in all the same, with its check-ins `suppressed`. A check-in that can no longer be sent in time is `expired` from the start.',
    ].join('\n\n'),
    security: writing,
    parameters: Object.values(parametersOf(postQuery)),
    requestBody: {
      required: true,
      description: 'The treatment: up to 16 KB of plain JSON, or up to 256 KB of FHIR. In UTF-8.',
      content: {
        'application/json': {
          schema: referenceTo(treatmentEvent),
          examples: requestsOf(examples, 'application/json'),
        },
        [FHIR_JSON]: {
          schema: { oneOf: [referenceTo(procedure), referenceTo(requestBundle)] },
          examples: requestsOf(examples, FHIR_JSON),
        },
      },
    },
    responses: responsesOf(examples, treatmentAnswer, {
      200: {
        description:
          'Known before: the treatment as it now stands. Or what a later version of a Procedure made of it. Or, in a dry run, what would be stored, with the texts.',
        headers: ['ETagUnlessDryRun'],
      },
      201: {
        description: 'Taken in. Every check-in in it will reach an end.',
        headers: ['Location', 'ETag'],
      },
      400: malformed(
        'The body is not one JSON value in UTF-8, `dryRun` is neither `true` nor `false`, or a parameter of the query is not known.',
      ),
      404: {
        description:
          'A Procedure that cancels what your clinic has never posted. Or the path or method is misspelt, and API Gateway has no such route.',
      },
      409: malformed(
        'Your clinic has a treatment with this id that was posted with other content, or that was cancelled. A cancelled treatment does not come back: if it took place after all, post it with another id. Or the identifier of a Procedure is of another system than the one with this value that was posted before.',
      ),
      413: {
        description:
          'The body is over 16 KB of plain JSON, over 256 KB of FHIR, or over the 10 MB that API Gateway takes. Nothing was stored.',
      },
      415: unsupported('neither `application/json` nor `application/fhir+json`', 'Accept-Post'),
      422: malformed('The treatment breaks rules: an entry for each.'),
    }),
  };
}

async function listTreatments() {
  return {
    operationId: 'listTreatments',
    tags: ['Treatments'],
    summary: 'Find treatments',
    description: [
      "Your clinic's treatments, those treated last first; equal times in any order. Filters must all hold. A parameter that is not known is refused: a misspelt filter must not pass unseen.",
      'Follow `nextCursor` until there is none: a page may hold fewer treatments than `limit`, or none at all, where those asked for are rare. A cursor is a place in the list, not a number of a page: whatever is posted, changed or sent meanwhile, no treatment is skipped or met twice but one whose `treatedAt` is amended, which moves in the list. What was posted within the last moments may be missing. Always in plain JSON; errors in FHIR to who accepts it.',
    ].join('\n\n'),
    security: reading,
    parameters: Object.values(parametersOf(listQuery)),
    responses: responsesOf(await listExamples(), treatmentList, {
      200: { description: 'A page of treatments.' },
      400: { description: 'Parameters of the query break rules, or do not go together: an entry for each.' },
      403: forbiddenByGateway,
      404: { description: 'The path or method is misspelt: there is no such route. (API Gateway.)' },
      413: wholeRequest,
    }),
  };
}

async function readTreatment() {
  return {
    operationId: 'readTreatment',
    tags: ['Treatments'],
    summary: 'Read a treatment',
    description:
      'The treatment, how its check-ins stand and what the patient answered. With `Accept: application/fhir+json` a Bundle of Communication, one a check-in and one a reply.',
    security: reading,
    responses: responsesOf(await readExamples(), treatmentWithReplies, {
      200: shown('The treatment as it now stands, with the replies.'),
      400: malformed('There is a query, and none is read.'),
      403: forbiddenByGateway,
      413: wholeRequest,
    }),
  };
}

async function amendTreatment() {
  const examples = await patchExamples();
  return {
    operationId: 'amendTreatment',
    tags: ['Treatments'],
    summary: 'Correct a treatment',
    description: [
      'Corrects time, phone, language, time zone or care plan, or takes down that the patient wants no more texts. Check-ins that wait move to where the treatment now puts them; what was sent stays sent; what is being sent at this moment goes on as it is; what ended without a text because of what is now corrected (a wrong number, a wrong time) waits again.',
      "With `If-Match` nobody else's edit is lost: a lost race is 412. Repeating a patch changes nothing more; after an answer that is missing, repeat it without `If-Match`, or read first: your own edit has moved the ETag.",
    ].join('\n\n'),
    security: writing,
    parameters: [ifMatch],
    requestBody: {
      required: true,
      description: 'What changes: up to 16 KB, in UTF-8.',
      content: {
        [MERGE_PATCH_JSON]: {
          schema: referenceTo(treatmentPatch),
          examples: requestsOf(examples, MERGE_PATCH_JSON),
        },
      },
    },
    responses: responsesOf(examples, treatmentAnswer, {
      200: shown('The corrected treatment. Where nothing changes, neither does its ETag.'),
      400: malformed(
        'The body is not one JSON value in UTF-8, `If-Match` is no list of entity tags, or there is a query, and none is read.',
      ),
      409: malformed('The treatment was cancelled, and nothing changes it any more.'),
      412: malformed('The treatment is not the one that `If-Match` names. Read it again and decide anew.'),
      413: {
        description: 'The body is over 16 KB, or over the 10 MB that API Gateway takes. Nothing was stored.',
      },
      415: unsupported('not `application/merge-patch+json`', 'Accept-Patch'),
      422: malformed('The correction breaks rules, or names what cannot be changed: an entry for each.'),
    }),
  };
}

async function cancelTreatment() {
  return {
    operationId: 'cancelTreatment',
    tags: ['Treatments'],
    summary: 'Cancel a treatment',
    description:
      'Cancels every check-in that has not been sent. What was sent stays sent, and what is being sent at this moment goes on. Cancelling again answers the same. Nothing brings the treatment back.',
    security: writing,
    parameters: [ifMatch],
    responses: responsesOf(await cancelExamples(), treatmentAnswer, {
      200: shown('The treatment in its final state.'),
      400: malformed('`If-Match` is no list of entity tags, or there is a query, and none is read.'),
      403: forbiddenByGateway,
      412: malformed('The treatment is not the one that `If-Match` names. Read it again and decide anew.'),
      413: wholeRequest,
    }),
  };
}

async function listAlerts() {
  return {
    operationId: 'listAlerts',
    tags: ['Alerts'],
    summary: 'Find alerts',
    description:
      "Your clinic's alerts in one state, those raised first first: what waits longest comes first. Follow `nextCursor` until there is none. What was raised within the last moments may be missing. Always in plain JSON; errors in FHIR to who accepts it.",
    security: reading,
    parameters: Object.values(parametersOf(alertQuery)),
    responses: responsesOf(await alertExamples(), alertList, {
      200: { description: 'A page of alerts.' },
      400: { description: 'Parameters of the query break rules: an entry for each.' },
      403: forbiddenByGateway,
      404: { description: 'The path or method is misspelt: there is no such route. (API Gateway.)' },
      413: wholeRequest,
    }),
  };
}

async function acknowledgeAlert() {
  return {
    operationId: 'acknowledgeAlert',
    tags: ['Alerts'],
    summary: 'Take an alert over',
    description:
      'Takes down that a person of the clinic has taken the alert over. The first to do so is kept: again, or once the alert is resolved, it changes nothing and answers how the alert stands. A body is not read. An urgent alert that nobody takes over in time is told to the second contact of the clinic, if it has one. While a `concern`, `urgent`, `unreadable` or `unknown` of a treatment is open, no text of the clinic to its patient lifts a restriction.',
    security: writing,
    responses: responsesOf(await acknowledgeExamples(), alert, {
      200: { description: 'The alert as it now stands.' },
      400: malformed('There is a query, and none is read.'),
      403: forbiddenByGateway,
      404: {
        description:
          'Your clinic has no alert with this id: there is none, it is of another clinic, or it has outlived its retention. Or the path or method is misspelt, and API Gateway has no such route.',
      },
      413: wholeRequest,
    }),
  };
}

const alertId = {
  name: 'alertId',
  in: 'path',
  required: true,
  description: 'The `id` of the alert, percent-encoded.',
  schema: { type: 'string', minLength: 1, maxLength: 512 },
  examples: { id: { summary: 'Of a check-in', value: 'T-1003~48h' } },
};

const requestsOf = (examples: readonly Example[], mediaType: string) =>
  Object.fromEntries(
    examples.flatMap(({ name, summary, request }) =>
      request?.mediaType === mediaType ? [[name, { summary, value: request.body }]] : [],
    ),
  );

/** The operations by path and method. */
export const paths = async () => ({
  '/treatments': { post: await postTreatment(), get: await listTreatments() },
  '/treatments/{treatmentId}': {
    parameters: [treatmentId],
    get: await readTreatment(),
    patch: await amendTreatment(),
    delete: await cancelTreatment(),
  },
  '/alerts': { get: await listAlerts() },
  '/alerts/{alertId}/acknowledge': { parameters: [alertId], post: await acknowledgeAlert() },
});
