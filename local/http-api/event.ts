import type { Instant } from '../../lambdas/domain/instant.ts';
import type { ApiRequest } from './request.ts';

/** What the events of one request have in common. */
export interface EventFacts {
  readonly request: ApiRequest;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  readonly now: Instant;
}

/**
 * The event of a Lambda integration in payload format 2.0.
 *
 * @param authorizer the context that the authorizer gave, if the route has one
 */
export function integrationEvent(facts: EventFacts, authorizer: Record<string, unknown> | undefined): object {
  const { request, pathParameters } = facts;
  const isText = isTextType(request.headers['content-type']);
  return {
    version: '2.0',
    ...commonFields(facts),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      ...requestContext(facts),
      ...(authorizer !== undefined && { authorizer: { lambda: authorizer } }),
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** The event of a Lambda authorizer of type REQUEST in payload format 2.0. */
export function authorizerEvent(facts: EventFacts, identitySource: readonly string[]): object {
  const { region, accountId, apiId, request } = facts;
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:${region}:${accountId}:${apiId}/$default/${request.method}${request.path}`,
    identitySource,
    ...commonFields(facts),
    requestContext: requestContext(facts),
    pathParameters: facts.pathParameters,
  };
}

const commonFields = ({ request, routeKey }: EventFacts) => ({
  routeKey,
  rawPath: request.path,
  rawQueryString: request.query,
  ...(request.cookies.length > 0 && { cookies: request.cookies }),
  headers: request.headers,
  ...(request.query !== '' && { queryStringParameters: joinedParameters(request.query) }),
});

function requestContext({ request, routeKey, apiId, accountId, region, requestId, now }: EventFacts) {
  return {
    accountId,
    apiId,
    domainName: `${apiId}.execute-api.${region}.amazonaws.com`,
    domainPrefix: apiId,
    http: {
      method: request.method,
      path: request.path,
      protocol: 'HTTP/1.1',
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now,
  };
}

function joinedParameters(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = Object.hasOwn(parameters, name) ? `${parameters[name]},${value}` : value;
  }
  return parameters;
}

/** `24/Nov/2026:15:30:00 +0000` */
function commonLogTime(instant: Instant): string {
  const [, day, month, year, time] = new Date(instant).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** An HTTP API passes these on as they are and all else, no type included, in Base64. */
const isTextType = (contentType = ''): boolean =>
  /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i.test(contentType.trim());
