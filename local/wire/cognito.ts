import { ServiceError } from '../engine/service-error.ts';
import type { UserPools } from '../engine/user-pools.ts';
import { datesInSeconds, jsonAnswer, parseJsonObject } from './json.ts';
import type { WireService } from './protocol.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** The user pools of Cognito in AWS JSON 1.1. */
export function cognitoService(pools: UserPools): WireService {
  const operations: Readonly<Record<string, (input: object) => object | undefined>> = {
    CreateUserPoolClient: (input) => pools.createUserPoolClient(input),
    DescribeUserPoolClient: (input) => pools.describeUserPoolClient(input),
    ListUserPoolClients: (input) => pools.listUserPoolClients(input),
    DeleteUserPoolClient: (input) => void pools.deleteUserPoolClient(input),
  };
  return {
    read({ headers, body }) {
      const target = /^AWSCognitoIdentityProviderService\.(\w+)$/.exec(String(headers['x-amz-target']));
      const action = target?.[1] ?? '';
      if (!Object.hasOwn(operations, action)) {
        throw new ServiceError(
          'UnknownOperationException',
          400,
          `${action || 'No operation'} is not known here.`,
        );
      }
      return { action, input: parseJsonObject(body) };
    },
    perform: ({ action, input }) =>
      jsonAnswer(200, CONTENT_TYPE, datesInSeconds(operations[action]?.(input as object) ?? {})),
    fail: ({ code, status, message }) =>
      jsonAnswer(status, CONTENT_TYPE, { __type: code, message }, { 'x-amzn-errortype': code }),
  };
}
