import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpApi } from '../../../local/http-api/http-api.ts';
import type { ApiRequest } from '../../../local/http-api/request.ts';
import type { LambdaFunction } from '../../../local/lambda/lambda-function.ts';
import type { Resource } from '../../../local/template/assembly.ts';
import { readStack } from '../../../local/template/local-stack.ts';
import { functionOf } from '../support/function-of.ts';

const started: LambdaFunction[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((fn) => fn.close()));
});

const API_ARN = { 'Fn::Sub': `arn:aws:execute-api:us-east-1:000000000000:\${Api}` };
const permission = (fn: string, path: string): Resource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [fn, 'Arn'] },
    Principal: 'apigateway.amazonaws.com',
    SourceArn: { 'Fn::Join': ['', [API_ARN, path]] },
  },
});
const lambda = { Type: 'AWS::Lambda::Function', Properties: {} };

const template: Record<string, Resource> = {
  Handler: lambda,
  Guard: lambda,
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Handler', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerUri: {
        'Fn::Join': [
          '',
          [
            'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
            { 'Fn::GetAtt': ['Guard', 'Arn'] },
            '/invocations',
          ],
        ],
      },
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'POST /things/{id}',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Authorizer' },
    },
  },
  MayHandle: permission('Handler', '/*/*/things/{id}'),
  MayGuard: permission('Guard', '/authorizers/Authorizer'),
};

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';
const ALLOW = 'exports.handler = async () => ({ isAuthorized: true, context: { clinicId: "demo" } });';

/** An API whose handler and authorizer have this code. Answers what asks it. */
function start(code: { handler?: string; guard?: string }, resources: Record<string, Resource> = template) {
  const functions = Object.entries({ Handler: code.handler ?? ECHO, Guard: code.guard ?? ALLOW }).map(
    ([id, source]) => functionOf(source, { arn: `arn:aws:lambda:us-east-1:000000000000:function:app-${id}` }),
  );
  started.push(...functions.map(({ fn }) => fn));
  const stack = readStack(
    { stackName: 'app', region: 'us-east-1', resources, codeDirectory: () => '' },
    { accountId: '000000000000', sqsOrigin: 'http://127.0.0.1', apiOrigin: 'http://localhost:3000' },
  );
  const api = new HttpApi(
    stack,
    functions.map(({ fn }) => fn),
    { now: 0 },
    () => callersTime,
  );
  return async (request: Partial<ApiRequest> | 'too-large' = {}) =>
    api.answer(request === 'too-large' ? request : { ...aRequest, ...request });
}

/** What passes while the clock of the run stands still. */
let callersTime = 0;

const aRequest: ApiRequest = {
  method: 'POST',
  path: '/things/1',
  query: '',
  headers: { authorization: 'Bearer x' },
  cookies: [],
  body: Buffer.from('{}'),
  sourceIp: '127.0.0.1',
};

/** Asks an API whose handler and authorizer have this code. */
async function ask(
  code: { handler?: string; guard?: string },
  request: Partial<ApiRequest> | 'too-large' = {},
  resources: Record<string, Resource> = template,
) {
  const { status, body } = await start(code, resources)(request);
  return { status, body: JSON.parse(body.toString()) };
}

const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(template).filter(([name]) => !names.includes(name)));

describe('an HTTP API', () => {
  it("hands the authorizer's context and the path parameters to the handler", async () => {
    expect(await ask({})).toMatchObject({
      status: 200,
      body: {
        routeKey: 'POST /things/{id}',
        pathParameters: { id: '1' },
        requestContext: { authorizer: { lambda: { clinicId: 'demo' } } },
      },
    });
  });

  it('answers 404 where there is no route', async () => {
    expect(await ask({}, { method: 'GET' })).toEqual({ status: 404, body: { message: 'Not Found' } });
  });

  it('answers 401 without asking the authorizer where the identity source is missing', async () => {
    expect(await ask({ guard: 'throw new Error("asked");' }, { headers: {} })).toEqual({
      status: 401,
      body: { message: 'Unauthorized' },
    });
  });

  it('answers 403 where the authorizer says no', async () => {
    expect(await ask({ guard: 'exports.handler = async () => ({ isAuthorized: false });' })).toEqual({
      status: 403,
      body: { message: 'Forbidden' },
    });
  });

  const failed = { status: 500, body: { message: 'Internal Server Error' } };

  it.each([
    ['the authorizer throws', { guard: 'exports.handler = async () => { throw new Error("no keys"); };' }],
    [
      'the authorizer answers something else',
      { guard: 'exports.handler = async () => ({ principalId: "x" });' },
    ],
    ['the handler throws', { handler: 'exports.handler = async () => { throw new Error("no"); };' }],
    [
      'the handler answers a malformed result',
      { handler: 'exports.handler = async () => ({ statusCode: "x" });' },
    ],
  ])('answers 500 where %s', async (_, code) => {
    expect(await ask(code)).toEqual(failed);
  });

  it.each(['MayHandle', 'MayGuard'])(
    'answers 500 where the template lacks the permission %s',
    async (name) => {
      expect(await ask({}, {}, without(name))).toEqual(failed);
    },
  );

  it('answers 500 where the permission is for another path', async () => {
    const other = { ...template, MayHandle: permission('Handler', '/*/*/others') };
    expect(await ask({}, {}, other)).toEqual(failed);
  });

  it('answers 413 where Lambda would not take the event', async () => {
    expect(await ask({}, { body: Buffer.alloc(5 * 1024 * 1024) })).toEqual({
      status: 413,
      body: { message: 'Request Entity Too Large' },
    });
  });

  it('answers 413 to what is more than 10 MB', async () => {
    expect(await ask({}, 'too-large')).toEqual({
      status: 413,
      body: { message: 'Request Entity Too Large' },
    });
  });

  it('gives every answer an id, which the handler knows as well', async () => {
    const answer = await start({})();
    const { requestContext } = JSON.parse(answer.body.toString());
    expect(answer.headers['apigw-requestid']).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(requestContext.requestId).toBe(answer.headers['apigw-requestid']);
    expect((await start({})({ path: '/none' })).headers).toEqual({
      'content-type': 'application/json',
      'apigw-requestid': expect.any(String),
    });
  });

  it('is refused where no stage serves it', async () => {
    expect(() => start({}, without('Stage'))).toThrow('has no stage');
  });
});

describe('the throttling of an HTTP API', () => {
  const throttled = (DefaultRouteSettings: object, RouteSettings: object = {}) =>
    start(
      {},
      {
        ...template,
        Stage: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: {
            ApiId: { Ref: 'Api' },
            StageName: '$default',
            AutoDeploy: true,
            DefaultRouteSettings,
            RouteSettings,
          },
        },
      },
    );
  const two = { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 };

  /** The statuses of requests one after the other. */
  async function statuses(ask: ReturnType<typeof start>, count: number): Promise<number[]> {
    const answers = [];
    for (let request = 0; request < count; request += 1) answers.push((await ask()).status);
    return answers;
  }

  it('answers 429 to what comes after a burst, and to nobody after a while', async () => {
    const ask = throttled(two);
    expect(await statuses(ask, 3)).toEqual([200, 200, 429]);
    expect(JSON.parse((await ask()).body.toString())).toEqual({ message: 'Too Many Requests' });
    callersTime += 999;
    expect(await statuses(ask, 1)).toEqual([429]);
    callersTime += 1;
    expect(await statuses(ask, 2)).toEqual([200, 429]);
  });

  it('saves up no more than a burst', async () => {
    const ask = throttled(two);
    callersTime += 60_000;
    expect(await statuses(ask, 3)).toEqual([200, 200, 429]);
  });

  it("goes by a route's own settings where there are any", async () => {
    const one = { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 };
    expect(await statuses(throttled(two, { 'POST /things/{id}': one }), 2)).toEqual([200, 429]);
  });

  it('asks neither authorizer nor handler', async () => {
    const ask = throttled({ ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 });
    expect((await ask({ headers: {} })).status).toBe(429);
  });

  it('is none without limits', async () => {
    expect(await statuses(start({}), 5)).toEqual([200, 200, 200, 200, 200]);
  });
});
