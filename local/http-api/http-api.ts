import { randomBytes } from 'node:crypto';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import { FunctionError } from '../lambda/execution-environment.ts';
import { type LambdaFunction, MOST_EVENT_BYTES } from '../lambda/lambda-function.ts';
import { invokePermissions } from '../template/invoke-permissions.ts';
import type { LocalStack } from '../template/local-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import { type ApiAnswer, gatewayAnswer, readIntegrationResult } from './answer.ts';
import { authorizerEvent, type EventFacts, integrationEvent } from './event.ts';
import { identitySourceValues } from './identity-sources.ts';
import type { ApiRequest } from './request.ts';
import { matchRoute } from './routes.ts';
import { Throttle } from './throttle.ts';

const UNAUTHORIZED = gatewayAnswer(401, 'Unauthorized');
const FORBIDDEN = gatewayAnswer(403, 'Forbidden');
const NOT_FOUND = gatewayAnswer(404, 'Not Found');
const TOO_LARGE = gatewayAnswer(413, 'Request Entity Too Large');
const TOO_MANY = gatewayAnswer(429, 'Too Many Requests');
const FAILED = gatewayAnswer(500, 'Internal Server Error');

interface Route {
  readonly routeKey: string;
  readonly handler: LambdaFunction;
  readonly authorizer: Authorizer | undefined;
}

interface Authorizer {
  readonly handler: LambdaFunction;
  readonly identitySources: readonly string[];
  readonly sourceArn: string;
}

/** The HTTP API of a template: its routes, authorizers, integrations and permissions, answering as API Gateway does. */
export class HttpApi {
  readonly #routes: readonly Route[];
  readonly #mayInvoke: (functionArn: string, sourceArn: string) => boolean;
  readonly #arn: string;
  readonly #facts: Pick<EventFacts, 'apiId' | 'accountId' | 'region'>;
  readonly #clock: Pick<VirtualClock, 'now'>;
  readonly #throttle: Throttle;

  /**
   * @param callersTime milliseconds of the callers' clock, by which requests are throttled
   * @throws TemplateError where the template has no API, or one that no stage serves
   */
  constructor(
    stack: LocalStack,
    functions: readonly LambdaFunction[],
    clock: Pick<VirtualClock, 'now'>,
    callersTime: () => number,
  ) {
    const { region, accountId } = stack.place;
    const [api, ...others] = stack.all('AWS::ApiGatewayV2::Api');
    if (api === undefined || others.length > 0)
      throw new TemplateError(stack.place.stackName, 'must have one HTTP API');
    const [stage] = stack.all('AWS::ApiGatewayV2::Stage');
    if (stage === undefined) throw new TemplateError(api.logicalId, 'has no stage: nothing would answer');

    this.#facts = { apiId: api.identity.ref, accountId, region };
    this.#arn = `arn:aws:execute-api:${region}:${accountId}:${api.identity.ref}`;
    this.#mayInvoke = invokePermissions(stack, ['apigateway.amazonaws.com']);
    this.#clock = clock;
    const { DefaultRouteSettings, RouteSettings } = stage.properties;
    this.#throttle = new Throttle(DefaultRouteSettings, RouteSettings, callersTime);
    this.#routes = readRoutes(stack, functions, this.#arn);
  }

  async answer(request: ApiRequest | 'too-large'): Promise<ApiAnswer> {
    const requestId = newRequestId();
    const { headers, ...answer } =
      request === 'too-large' ? TOO_LARGE : await this.#answer(request, requestId);
    return { ...answer, headers: { ...headers, 'apigw-requestid': requestId } };
  }

  async #answer(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
    const match = matchRoute(this.#routes, request.method, request.path);
    if (match === undefined) return NOT_FOUND;
    const { route, pathParameters } = match;
    if (!this.#throttle.admits(route.routeKey)) return TOO_MANY;
    const facts: EventFacts = {
      ...this.#facts,
      request,
      routeKey: route.routeKey,
      pathParameters,
      requestId,
      now: this.#clock.now,
    };
    const authorized = await this.#authorize(facts, route.authorizer);
    if ('status' in authorized) return authorized;

    const event = JSON.stringify(integrationEvent(facts, authorized.context));
    if (Buffer.byteLength(event) > MOST_EVENT_BYTES) return TOO_LARGE;
    const [method, path] = route.routeKey.split(' ');
    const result = await this.#invoke(route.handler, event, `${this.#arn}/$default/${method}${path ?? ''}`);
    return (result === undefined ? undefined : readIntegrationResult(result)) ?? FAILED;
  }

  async #authorize(
    facts: EventFacts,
    authorizer: Authorizer | undefined,
  ): Promise<ApiAnswer | { context: Record<string, unknown> | undefined }> {
    if (authorizer === undefined) return { context: undefined };
    const identity = identitySourceValues(authorizer.identitySources, facts.request);
    if (identity === undefined) return UNAUTHORIZED;

    const event = JSON.stringify(authorizerEvent(facts, identity));
    const result = await this.#invoke(authorizer.handler, event, authorizer.sourceArn);
    if (result === undefined) return FAILED;
    const { isAuthorized, context } = (JSON.parse(result) ?? {}) as {
      isAuthorized?: unknown;
      context?: Record<string, unknown>;
    };
    if (typeof isAuthorized !== 'boolean') return FAILED;
    return isAuthorized ? { context: context ?? {} } : FORBIDDEN;
  }

  /** The function's result, or undefined where it failed or may not be invoked. */
  async #invoke(handler: LambdaFunction, event: string, sourceArn: string): Promise<string | undefined> {
    if (!this.#mayInvoke(handler.definition.arn, sourceArn)) return undefined;
    try {
      return await handler.invoke(event);
    } catch (error) {
      if (error instanceof FunctionError) return undefined;
      throw error;
    }
  }
}

/** As API Gateway makes them: 15 characters of Base64 and a filler. */
const newRequestId = () => randomBytes(11).toString('base64');

function readRoutes(stack: LocalStack, functions: readonly LambdaFunction[], apiArn: string): Route[] {
  const functionOf = (uri: string, where: string): LambdaFunction => {
    const found = functions.find(({ definition: { arn } }) => uri === arn || uri.includes(`/${arn}/`));
    if (found === undefined) throw new TemplateError(where, `${uri} is no function of the template`);
    return found;
  };
  const authorizers = new Map(
    stack.all('AWS::ApiGatewayV2::Authorizer').map(({ logicalId, identity, properties }) => [
      identity.ref,
      {
        handler: functionOf(properties.AuthorizerUri, logicalId),
        identitySources: properties.IdentitySource,
        sourceArn: `${apiArn}/authorizers/${identity.ref}`,
      },
    ]),
  );
  const integrations = new Map<string, LambdaFunction>(
    stack
      .all('AWS::ApiGatewayV2::Integration')
      .map(({ logicalId, identity, properties: { IntegrationUri, TimeoutInMillis } }) => {
        const handler = functionOf(IntegrationUri, logicalId);
        // API Gateway would answer 503 while the function works on. The local run has no such moment.
        if (handler.definition.timeoutSeconds * 1_000 > TimeoutInMillis)
          throw new TemplateError(logicalId, 'its function may take longer than API Gateway waits');
        return [`integrations/${identity.ref}`, handler] as const;
      }),
  );
  return stack.all('AWS::ApiGatewayV2::Route').map(({ logicalId, properties }) => {
    const { RouteKey, Target, AuthorizationType, AuthorizerId = '' } = properties;
    const handler = integrations.get(Target);
    const authorizer = AuthorizationType === 'CUSTOM' ? authorizers.get(AuthorizerId) : undefined;
    if (handler === undefined) throw new TemplateError(logicalId, `${Target} is not in the template`);
    if (AuthorizationType === 'CUSTOM' && authorizer === undefined)
      throw new TemplateError(logicalId, `authorizer ${AuthorizerId} is not in the template`);
    return { routeKey: RouteKey, handler, authorizer };
  });
}
