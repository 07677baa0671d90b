import { describe, expect, it } from '@jest/globals';
import { isRead } from '../../../local/wire/reads.ts';

describe('a call', () => {
  it.each(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DescribeTable', 'ListTables'])(
    'changes nothing where it is a %s of DynamoDB',
    (action) => {
      expect(isRead({ service: 'dynamodb', action })).toBe(true);
    },
  );

  it.each([
    ['dynamodb', 'PutItem'],
    ['dynamodb', 'BatchWriteItem'],
    ['sns', 'Publish'],
    // What it takes is hidden from others for a while.
    ['sqs', 'ReceiveMessage'],
  ] as const)('may change something: %s %s', (service, action) => {
    expect(isRead({ service, action })).toBe(false);
  });
});
