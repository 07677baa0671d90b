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

/** Asks an API whose handler and authorizer have this code. */
async function ask(
  code: { handler?: string; guard?: string },
  request: Partial<ApiRequest> = {},
  resources: Record<string, Resource> = template,
) {
  const functions = Object.entries({ Handler: code.handler ?? ECHO, Guard: code.guard ?? ALLOW }).map(
    ([id, source]) => functionOf(source, { arn: `arn:aws:lambda:us-east-1:000000000000:function:app-${id}` }),
  );
  started.push(...functions.map(({ fn }) => fn));
  const stack = readStack(
    { stackName: 'app', region: 'us-east-1', resources, codeDirectory: () => '' },
    { accountId: '000000000000', sqsOrigin: 'http://127.0.0.1' },
  );
  const api = new HttpApi(
    stack,
    functions.map(({ fn }) => fn),
    { now: 0 },
  );
  const { status, body } = await api.answer({
    method: 'POST',
    path: '/things/1',
    query: '',
    headers: { authorization: 'Bearer x' },
    cookies: [],
    body: Buffer.from('{}'),
    sourceIp: '127.0.0.1',
    ...request,
  });
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

  it('is refused where no stage serves it', async () => {
    await expect(ask({}, {}, without('Stage'))).rejects.toThrow('has no stage');
  });
});
