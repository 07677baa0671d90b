import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment } from '../aws/environment.ts';

readEnvironment('replies');

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => ({
  batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
}));
