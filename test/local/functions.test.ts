import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LogGroups } from '../../local/engine/log-groups.ts';
import { VirtualClock } from '../../local/engine/virtual-clock.ts';
import { subscribe } from '../../local/functions.ts';
import type { Resource } from '../../local/template/assembly.ts';
import { invokePermissions } from '../../local/template/invoke-permissions.ts';
import { readStack } from '../../local/template/local-stack.ts';

const HOST = { region: 'us-east-1', accountId: '000000000000' };
const FUNCTION = `arn:aws:lambda:us-east-1:${HOST.accountId}:function:app-Receipts`;
const permission = {
  Action: 'lambda:InvokeFunction',
  FunctionName: FUNCTION,
  Principal: 'logs.amazonaws.com',
  SourceAccount: HOST.accountId,
  SourceArn: `arn:aws:logs:us-east-1:${HOST.accountId}:log-group:texts:*`,
};

/** Subscribes the function to the group `texts`, as a template with this permission asks. */
function subscribeWith(properties: object, filter: object = {}) {
  const resources: Record<string, Resource> = {
    Permission: { Type: 'AWS::Lambda::Permission', Properties: { ...permission, ...properties } },
    Subscription: {
      Type: 'AWS::Logs::SubscriptionFilter',
      Properties: { LogGroupName: 'texts', FilterPattern: '', DestinationArn: FUNCTION, ...filter },
    },
  };
  const stack = readStack(
    { stackName: 'app', region: HOST.region, resources, codeDirectory: String },
    { accountId: HOST.accountId, sqsOrigin: 'http://127.0.0.1:4566', apiOrigin: 'http://localhost:3000' },
  );
  const invoked: string[] = [];
  const clock = new VirtualClock(0);
  const logs = new LogGroups(
    { ...HOST, clock, newId: randomUUID },
    {
      mayInvoke: invokePermissions(stack, ['logs.amazonaws.com']),
      invoke: (functionArn) => invoked.push(functionArn),
    },
  );
  logs.createLogGroup('texts');
  subscribe(stack, logs);
  logs.putLogEvent('texts', 'hello');
  return clock.advanceTo(0, async () => {}).then(() => invoked);
}

describe("a template's subscription to a log group", () => {
  it('invokes the function that permits it', async () => {
    expect(await subscribeWith({})).toEqual([FUNCTION]);
  });

  it.each([
    ['another service', { Principal: 'sns.amazonaws.com' }],
    ['another account', { SourceAccount: '111111111111' }],
    ['another group', { SourceArn: permission.SourceArn.replace('texts', 'others') }],
    ['another function', { FunctionName: `${FUNCTION}-other` }],
    ['something else', { Action: 'lambda:GetFunction' }],
  ])('is refused where the permission is for %s', (_, properties) => {
    expect(() => subscribeWith(properties)).toThrow('Subscription: Could not execute the lambda function');
  });

  it('is refused to a group that is not there', () => {
    expect(() => subscribeWith({}, { LogGroupName: 'others' })).toThrow('does not exist. (others)');
  });
});
