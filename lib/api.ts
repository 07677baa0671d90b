import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  type HttpRouteProps,
  HttpStage,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration, Lazy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { LambdaFunction } from './function.ts';
import type { Issuer } from './issuer.ts';
import { onItems } from './item-statements.ts';
import { SecuredLogGroup } from './secured-log-group.ts';
import type { StageConfig } from './stage-config.ts';
import type { TreatmentTable } from './treatment-table.ts';

/** No header and no path: the path holds a treatment's id. */
const ACCESS_LOG = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  sourceIp: '$context.identity.sourceIp',
  clinic: '$context.authorizer.clinicId',
  client: '$context.authorizer.clientId',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  responseBytes: '$context.responseLength',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
};

export interface ApiProps {
  readonly stage: StageConfig;
  readonly issuer: Issuer;
  readonly table: TreatmentTable;
}

/** The HTTP API. Every route is behind the authorizer but those that authenticate by a secret in their path. */
export class Api extends Construct {
  /** Without a slash at the end. */
  readonly url: string;
  readonly authorizer: ServiceFunction;
  readonly stage: HttpStage;
  readonly accessLogGroupName: string;
  readonly #api: HttpApi;
  readonly #routeSettings: Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }> = {};

  constructor(scope: Construct, id: string, { stage, issuer, table }: ApiProps) {
    super(scope, id);
    const authorizer = new LambdaFunction(this, 'Authorizer', {
      stage,
      name: 'authorizer',
      description: 'Says for which clinic a caller acts',
      invokedBy: 'request',
      timeout: Duration.seconds(10),
      memorySize: 1024,
      environment: {
        ISSUER: issuer.issuer,
        JWKS_URI: issuer.jwksUri,
        AUDIENCE: issuer.audience ?? '',
        CLIENT_CLAIM: issuer.clientClaim,
        SCOPE_PREFIX: issuer.scopePrefix,
        TABLE_NAME: table.tableName,
      },
      statements: onItems(table, { GetItem: ['clients'] }),
    });
    this.#api = new HttpApi(this, 'HttpApi', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      defaultAuthorizer: new HttpLambdaAuthorizer('Authorizer', authorizer, {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        identitySource: ['$request.header.Authorization'],
        // No cache: an answer for one route would hold for another with another scope, and for a client just revoked.
        resultsCacheTtl: Duration.seconds(0),
      }),
    });
    this.authorizer = authorizer;
    const accessLogs = new SecuredLogGroup(this, 'AccessLogs', stage);
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      // Of requests for no route. Each route has a limit of its own.
      throttle: { rateLimit: 10, burstLimit: 20 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    const stageResource = this.stage.node.defaultChild as CfnStage;
    // As JSON: what stands here is in the template as it is.
    stageResource.routeSettings = Lazy.any({ produce: () => this.#routeSettings });
    this.url = this.#api.apiEndpoint;
    this.accessLogGroupName = accessLogs.logGroupName;
  }

  /** Hands requests for `path`, which may have parameters in braces, to a function: at most so many a second and at once. */
  route(
    method: HttpMethod,
    path: string,
    handler: ServiceFunction,
    throttle: Required<ThrottleSettings>,
  ): void {
    this.#add(method, path, handler, throttle, {});
  }

  /** As `route`, for callers without a token, whom the function itself must authenticate. */
  routeWithoutToken(
    method: HttpMethod,
    path: string,
    handler: ServiceFunction,
    throttle: Required<ThrottleSettings>,
  ): void {
    const routes = this.#add(method, path, handler, throttle, { authorizer: new HttpNoneAuthorizer() });
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Its path holds a random secret that the function looks up, and the route is throttled.',
      });
    }
  }

  #add(
    method: HttpMethod,
    path: string,
    handler: ServiceFunction,
    { rateLimit, burstLimit }: Required<ThrottleSettings>,
    options: Pick<HttpRouteProps, 'authorizer'>,
  ): HttpRoute[] {
    const integration = new HttpLambdaIntegration(handler.node.id, handler);
    const routes = this.#api.addRoutes({ path, methods: [method], integration, ...options });
    this.#routeSettings[`${method} ${path}`] = {
      ThrottlingRateLimit: rateLimit,
      ThrottlingBurstLimit: burstLimit,
    };
    // API Gateway refuses settings of a route that is not there yet.
    this.stage.node.addDependency(...routes);
    return routes;
  }
}
