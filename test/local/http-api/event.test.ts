import { describe, expect, it } from '@jest/globals';
import { authorizerEvent, integrationEvent } from '../../../local/http-api/event.ts';
import type { ApiRequest } from '../../../local/http-api/request.ts';

const facts = (request: Partial<ApiRequest> = {}) => ({
  request: {
    method: 'POST',
    path: '/treatments',
    query: '',
    headers: { 'user-agent': 'curl/8', 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from('{"a":"é"}'),
    sourceIp: '127.0.0.1',
    ...request,
  },
  routeKey: 'POST /treatments',
  pathParameters: {},
  apiId: 'abc123',
  accountId: '000000000000',
  region: 'us-east-1',
  requestId: 'request-1',
  now: Date.UTC(2026, 10, 24, 15, 30),
});

const bodyOf = (contentType: string | undefined, body = 'ok') =>
  integrationEvent(
    facts({
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      body: Buffer.from(body),
    }),
    undefined,
  );

describe('the event of an integration', () => {
  it('is in payload format 2.0', () => {
    expect(integrationEvent(facts(), { clinicId: 'demo' })).toEqual({
      version: '2.0',
      routeKey: 'POST /treatments',
      rawPath: '/treatments',
      rawQueryString: '',
      headers: { 'user-agent': 'curl/8', 'content-type': 'application/json' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'abc123',
        authorizer: { lambda: { clinicId: 'demo' } },
        domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'abc123',
        http: {
          method: 'POST',
          path: '/treatments',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8',
        },
        requestId: 'request-1',
        routeKey: 'POST /treatments',
        stage: '$default',
        time: '24/Nov/2026:15:30:00 +0000',
        timeEpoch: 1_795_534_200_000,
      },
      body: '{"a":"é"}',
      isBase64Encoded: false,
    });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/xml'])(
    'has a body of type %s as it is',
    (type) => {
      expect(bodyOf(type)).toMatchObject({ body: 'ok', isBase64Encoded: false });
    },
  );

  it.each([undefined, 'application/x-www-form-urlencoded', 'application/problem+json', 'image/png'])(
    'has a body of type %s in Base64',
    (type) => {
      expect(bodyOf(type)).toMatchObject({ body: 'b2s=', isBase64Encoded: true });
    },
  );

  it('has no body where the request has none', () => {
    expect(bodyOf('image/png', '')).not.toHaveProperty('body');
  });

  it('joins repeated query parameters by commas and leaves the raw query encoded', () => {
    expect(integrationEvent(facts({ query: 'a=1&a=2&b=x%20y' }), undefined)).toMatchObject({
      rawQueryString: 'a=1&a=2&b=x%20y',
      queryStringParameters: { a: '1,2', b: 'x y' },
    });
  });
});

describe('the event of an authorizer', () => {
  it('names route and identity and holds no body', () => {
    const event = authorizerEvent(facts(), ['Bearer x']);
    expect(event).toMatchObject({
      type: 'REQUEST',
      routeArn: 'arn:aws:execute-api:us-east-1:000000000000:abc123/$default/POST/treatments',
      identitySource: ['Bearer x'],
      requestContext: { http: { method: 'POST' } },
    });
    expect(event).not.toHaveProperty('body');
  });
});
