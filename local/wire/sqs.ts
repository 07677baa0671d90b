import type { Queues } from '../engine/queues.ts';
import { ServiceError } from '../engine/service-error.ts';
import { jsonAnswer, parseJsonObject } from './json.ts';
import type { WireService } from './protocol.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** The errors that the older query protocol knows by another name, which SDK clients raise: awsQueryError in the API's model. */
const queryNames: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  KmsAccessDenied: 'KMS.AccessDeniedException',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
};

/** SQS in AWS JSON 1.0. */
export function sqsService(queues: Queues): WireService {
  const operations: Readonly<Record<string, (input: object) => object | undefined>> = {
    CreateQueue: (input) => queues.createQueue(input),
    GetQueueUrl: (input) => queues.getQueueUrl(input),
    GetQueueAttributes: (input) => queues.getQueueAttributes(input),
    SendMessage: (input) => queues.sendMessage(input),
    SendMessageBatch: (input) => queues.sendMessageBatch(input),
    ReceiveMessage: (input) => queues.receiveMessage(input),
    DeleteMessage: (input) => void queues.deleteMessage(input),
    DeleteMessageBatch: (input) => queues.deleteMessageBatch(input),
    ChangeMessageVisibility: (input) => void queues.changeMessageVisibility(input),
  };
  return {
    read({ headers, body }) {
      const action = /^AmazonSQS\.(\w+)$/.exec(String(headers['x-amz-target']))?.[1] ?? '';
      if (!Object.hasOwn(operations, action)) {
        throw new ServiceError(
          'UnknownOperationException',
          400,
          `${action || 'No operation'} is not known here.`,
        );
      }
      return { action, input: parseJsonObject(body) };
    },
    perform({ action, input }, { headers }) {
      const answer = operations[action]?.(input as object) ?? {};
      return jsonAnswer(200, CONTENT_TYPE, 'QueueUrl' in answer ? atThisHost(answer, headers.host) : answer);
    },
    fail({ code, status, message }) {
      const namespace = Object.hasOwn(queryNames, code) ? 'com.amazonaws.sqs' : 'com.amazon.coral.service';
      const queryError = `${queryNames[code] ?? code};${status < 500 ? 'Sender' : 'Receiver'}`;
      const body = { __type: `${namespace}#${code}`, message };
      return jsonAnswer(status, CONTENT_TYPE, body, { 'x-amzn-query-error': queryError });
    },
  };
}

/** Queue URLs lead to where the client found this server: SDK clients send their calls to the origin of the URL. */
const atThisHost = (answer: object, host: unknown): { QueueUrl: string } => {
  const { QueueUrl } = answer as { QueueUrl: string };
  return { QueueUrl: `http://${host}${new URL(QueueUrl).pathname}` };
};
