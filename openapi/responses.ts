import { operationOutcome as writeOutcome } from '../lambdas/fhir/operation-outcome.ts';
import { FHIR_JSON } from '../lambdas/http/media-type.ts';
import type { Example } from './examples/examples.ts';
import { type HeaderName, headersOf } from './headers.ts';
import { gatewayMessage, problem } from './schemas/answers.ts';
import { communicationBundle, operationOutcome } from './schemas/fhir-answers.ts';
import { referenceTo } from './schemas/registry.ts';

const PROBLEM_JSON = 'application/problem+json';

/** What API Gateway answers by itself, on any route. */
const gatewayMessages: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** What a status means, and which headers come with it beside the id of the request. */
export interface Meaning {
  readonly description: string;
  readonly headers?: readonly HeaderName[];
}

/** The same on every route; a route may know more of one. */
const sharedMeanings: Readonly<Record<number, Meaning>> = {
  401: { description: 'There is no `Authorization` header. (API Gateway.)' },
  403: {
    description:
      "The token does not fit: it is malformed, expired, of another issuer, without the scope that the route needs, or of a client that acts for no clinic. It is not said which. (API Gateway.) Or the client's clinic is no longer there.",
  },
  404: {
    description:
      'Your clinic has no treatment with this id: there is none, or it is of another clinic, which is not told apart. Or the path or method is misspelt, and API Gateway has no such route.',
  },
  413: {
    description:
      'The body is too large: over the limit of its media type, or over the 10 MB that API Gateway takes. Nothing was stored.',
  },
  429: {
    description:
      'Too many requests: over 50 a second, or 100 at once, by all clinics of the stage together. Nothing was stored: wait a little and repeat it. (API Gateway.)',
  },
  500: {
    description:
      'The request was not answered as it should have been. It is not known whether it took effect: repeating it unchanged is safe. (API Gateway.)',
  },
  503: {
    description:
      'It is not known whether the request took effect: repeating it unchanged is safe. (Aftercare, with `Retry-After`; or API Gateway, where no answer came in time.)',
    headers: ['Retry-After'],
  },
};

const UNAVAILABLE = {
  title: 'Temporarily unavailable',
  status: 503,
  detail: 'It is not known whether the request took effect. Repeating it unchanged is safe.',
};

const unavailable: readonly Example[] = [
  {
    name: 'unavailable',
    summary: 'The store did not answer',
    answer: { status: 503, mediaType: PROBLEM_JSON, body: { type: 'about:blank', ...UNAVAILABLE } },
  },
  {
    name: 'unavailableInFhir',
    summary: 'The store did not answer',
    answer: { status: 503, mediaType: FHIR_JSON, body: writeOutcome(UNAVAILABLE) },
  },
];

const fromGateway: readonly Example[] = Object.entries(gatewayMessages).map(([status, message]) => ({
  name: 'apiGateway',
  summary: "API Gateway's own",
  answer: { status: Number(status), mediaType: 'application/json', body: { message } },
}));

/**
 * The responses of an operation: every status that an example has, and those of API Gateway.
 *
 * @param success the schema of its answer in plain JSON
 * @param meanings what its statuses mean where the route, rather than the API, says so
 */
export function responsesOf(
  examples: readonly Example[],
  success: Parameters<typeof referenceTo>[0],
  meanings: Readonly<Record<number, Meaning>>,
): Record<string, object> {
  const all = [...examples, ...unavailable, ...fromGateway];
  const byStatus = Map.groupBy(all, ({ answer }) => answer.status);
  const statuses = [...byStatus].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(
    statuses.map(([status, answers]) => {
      const { description, headers = [] } = meanings[status] ?? sharedMeanings[status] ?? unexplained(status);
      return [
        String(status),
        { description, headers: headersOf(headers), content: contentOf(answers, status, success) },
      ];
    }),
  );
}

function unexplained(status: number): never {
  throw new Error(`nobody says what ${status} means`);
}

function contentOf(
  answers: readonly Example[],
  status: number,
  success: Parameters<typeof referenceTo>[0],
): Record<string, object> {
  const byType = Map.groupBy(answers, ({ answer }) => answer.mediaType);
  return Object.fromEntries(
    [...byType].map(([mediaType, ofType]) => [
      mediaType,
      { schema: schemaOf(mediaType, status, success, ofType), examples: examplesOf(ofType) },
    ]),
  );
}

function schemaOf(
  mediaType: string,
  status: number,
  success: Parameters<typeof referenceTo>[0],
  answers: readonly Example[],
): object {
  if (status < 400) return referenceTo(mediaType === FHIR_JSON ? communicationBundle : success);
  if (mediaType === FHIR_JSON) return referenceTo(operationOutcome);
  if (mediaType !== PROBLEM_JSON) {
    return { ...referenceTo(gatewayMessage), properties: { message: { const: gatewayMessages[status] } } };
  }
  const titles = new Set(answers.map(({ answer }) => (answer.body as { title: string }).title));
  return {
    ...referenceTo(problem),
    properties: { status: { const: status }, title: { enum: [...titles] } },
  };
}

const examplesOf = (examples: readonly Example[]) =>
  Object.fromEntries(examples.map(({ name, summary, answer }) => [name, { summary, value: answer.body }]));
