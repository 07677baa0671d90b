import middy from '@middy/core';
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { AccessTokens } from '../aws/access-tokens.ts';
import { dynamoDbClient } from '../aws/clients.ts';
import { clinicsIn } from '../aws/dynamodb-clinics.ts';
import { readEnvironment } from '../aws/environment.ts';
import { withoutMessages } from '../aws/thrown-errors.ts';
import { authorize, type Caller } from '../use-cases/authorize.ts';

const environment = readEnvironment('authorizer');
const tokens = new AccessTokens({
  issuer: environment.ISSUER,
  jwksUri: environment.JWKS_URI,
  audience: environment.AUDIENCE === '' ? undefined : environment.AUDIENCE,
  clientClaim: environment.CLIENT_CLAIM,
});
const clients = clinicsIn(environment, dynamoDbClient(), () => Date.now());

export const handler = middy<
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult<Caller>
>()
  .use(withoutMessages())
  .handler(async ({ headers, requestContext }) => {
    const [, token = ''] = /^Bearer ([^ ]+)$/i.exec(headers?.authorization ?? '') ?? [];
    const caller = await authorize(token, requestContext.http.method, {
      tokens,
      clients,
      scopePrefix: environment.SCOPE_PREFIX,
    });
    return { isAuthorized: caller !== undefined, context: caller ?? { clientId: '', clinicId: '' } };
  });
