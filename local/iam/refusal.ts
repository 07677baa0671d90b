import type { ServiceError } from '../engine/service-error.ts';
import type { ServiceName } from '../wire/fault.ts';
import type { Denial } from './roles.ts';

/** An error of a service. */
export type Refusal = Pick<ServiceError, 'code' | 'status' | 'message'>;

/** How each service answers whom IAM does not let in. Each API's common errors; SNS has a name of its own in its API reference. */
const accessDenied: Readonly<Record<ServiceName, Omit<Refusal, 'message'>>> = {
  dynamodb: { code: 'AccessDeniedException', status: 400 },
  scheduler: { code: 'AccessDeniedException', status: 403 },
  sqs: { code: 'AccessDenied', status: 403 },
  sns: { code: 'AuthorizationError', status: 403 },
};

/**
 * How services answer whom the key of a queue or a topic does not let in:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html and
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const keyDenied: Readonly<Partial<Record<ServiceName, Omit<Refusal, 'message'>>>> = {
  sqs: { code: 'KmsAccessDenied', status: 400 },
  sns: { code: 'KMSAccessDenied', status: 400 },
};

/** What a service answers to a call that was denied. */
export const refusalOf = (service: ServiceName, { action, message }: Denial): Refusal => ({
  ...((action.startsWith('kms:') ? keyDenied[service] : undefined) ?? accessDenied[service]),
  message,
});
