import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REGION, startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let secretsManager: SecretsManagerClient;
beforeAll(async () => {
  world = await startWorld();
  secretsManager = new SecretsManagerClient(world.client);
});
afterAll(async () => {
  secretsManager.destroy();
  await world.close();
});

describe('Secrets Manager: a secret', () => {
  it('is read by its ARN, and by its name', async () => {
    const { arn, name } = await aSecret('a key');
    const secret = { ARN: arn, Name: name, SecretString: 'a key', VersionStages: ['AWSCURRENT'] };
    expect(await read(arn)).toMatchObject(secret);
    expect(await read(name)).toMatchObject(secret);
  });

  it('that does not exist is a ResourceNotFoundException', async () => {
    await expect(read(uniqueName('nothing'))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
      $metadata: { httpStatusCode: 400 },
    });
  });
});

const read = (SecretId: string) => secretsManager.send(new GetSecretValueCommand({ SecretId }));

/** A secret with this value. The stand-in makes those of a template: it is told of others. */
async function aSecret(value: string): Promise<{ readonly arn: string; readonly name: string }> {
  const name = uniqueName('secret');
  if (world.secrets === undefined) {
    const create = new CreateSecretCommand({ Name: name, SecretString: value });
    return { arn: (await secretsManager.send(create)).ARN ?? '', name };
  }
  const arn = `arn:aws:secretsmanager:${REGION}:123456789012:secret:${name}-a1b2c3`;
  world.secrets.add({ arn, name, value });
  return { arn, name };
}
