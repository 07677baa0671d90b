import type { Secrets } from '../engine/secrets.ts';
import { ServiceError } from '../engine/service-error.ts';
import { jsonAnswer, parseJsonObject } from './json.ts';
import type { WireService } from './protocol.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Secrets Manager in AWS JSON 1.1. */
export const secretsManagerService = (secrets: Secrets): WireService => ({
  read({ headers, body }) {
    const [, action] = /^secretsmanager\.(\w+)$/.exec(String(headers['x-amz-target'])) ?? [];
    if (action !== 'GetSecretValue')
      throw new ServiceError(
        'UnknownOperationException',
        400,
        `${action ?? 'No operation'} is not known here.`,
      );
    return { action, input: parseJsonObject(body) };
  },
  perform: ({ input }) => jsonAnswer(200, CONTENT_TYPE, secrets.getSecretValue(input as object)),
  fail: ({ code, status, message }) =>
    jsonAnswer(status, CONTENT_TYPE, { __type: code, Message: message }, { 'x-amzn-errortype': code }),
});
