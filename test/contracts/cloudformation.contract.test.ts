import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let cloudFormation: CloudFormationClient;
beforeAll(async () => {
  world = await startWorld();
  cloudFormation = new CloudFormationClient(world.client);
});
afterAll(async () => {
  cloudFormation.destroy();
  await world.close();
});

describe('CloudFormation: a stack', () => {
  it('is described by its name, with its outputs', async () => {
    const name = await aStack({ ApiUrl: 'https://api.example/?a=1&b=<2>' }, 'Where it answers');
    expect(await describeStacks(name)).toEqual([
      expect.objectContaining({
        StackName: name,
        StackId: expect.stringMatching(
          new RegExp(`^arn:aws:cloudformation:us-east-1:\\d{12}:stack/${name}/[0-9a-f-]{36}$`),
        ),
        CreationTime: expect.any(Date),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: [
          {
            OutputKey: 'ApiUrl',
            OutputValue: 'https://api.example/?a=1&b=<2>',
            Description: 'Where it answers',
          },
        ],
      }),
    ]);
  });

  it('is described by its id as well', async () => {
    const name = await aStack({ Key: 'value' });
    const [stack] = await describeStacks(name);
    expect(await describeStacks(stack?.StackId)).toEqual([stack]);
  });

  it('is among all of them', async () => {
    const name = await aStack({ Key: 'value' });
    expect((await describeStacks()).map(({ StackName }) => StackName)).toContain(name);
  });

  it('that does not exist is a ValidationError', async () => {
    await expect(describeStacks('aftercare-nowhere')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id aftercare-nowhere does not exist',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

async function describeStacks(StackName?: string) {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return Stacks;
}

/** A stack with these outputs. The stand-in deploys nothing: it is told of stacks. */
async function aStack(outputs: Record<string, string>, description?: string): Promise<string> {
  const name = uniqueName('stack');
  if (world.stacks === undefined) {
    const Outputs = Object.fromEntries(
      Object.entries(outputs).map(([key, Value]) => [key, { Value, Description: description }]),
    );
    const Resources = { Topic: { Type: 'AWS::SNS::Topic' } };
    const TemplateBody = JSON.stringify({ Resources, Outputs });
    await cloudFormation.send(new CreateStackCommand({ StackName: name, TemplateBody }));
    return name;
  }
  world.stacks.add({
    name,
    id: `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/0d2f5a30-8f0f-4d5c-9a37-8d3f2b1c4e5a`,
    createdAt: world.now(),
    outputs: Object.entries(outputs).map(([key, value]) => ({
      key,
      value,
      ...(description !== undefined && { description }),
    })),
  });
  return name;
}
