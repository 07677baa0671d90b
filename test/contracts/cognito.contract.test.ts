import {
  CognitoIdentityProviderClient,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  InvalidOAuthFlowException,
  InvalidParameterException,
  ListUserPoolClientsCommand,
  ResourceNotFoundException,
  ScopeDoesNotExistException,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itInTheLocalWorld, startWorld, type World } from './support/world.ts';

let world: World;
let cognito: CognitoIdentityProviderClient;
let poolId: string;
beforeAll(async () => {
  world = await startWorld();
  cognito = new CognitoIdentityProviderClient(world.client);
  poolId = await aPool();
});
afterAll(async () => {
  cognito.destroy();
  await world.close();
});

const READ = 'aftercare/treatments.read';
const WRITE = 'aftercare/treatments.write';
const NO_CLIENT = '0123456789abcdefghijklmnop';
const NO_POOL = 'us-east-1_NoSuchPoo';

describe('Cognito: an app client for a machine', () => {
  it('is made with an id and a secret', async () => {
    expect(await createClient()).toMatchObject({
      UserPoolId: poolId,
      ClientName: 'clinic system',
      ClientId: expect.stringMatching(/^[a-z0-9]{26}$/),
      ClientSecret: expect.stringMatching(/^[a-z0-9]{51}$/),
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [READ, WRITE],
      AllowedOAuthFlowsUserPoolClient: true,
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    });
  });

  it('is another one each time, whatever its name', async () => {
    const [first, second] = [await createClient(), await createClient()];
    expect(second?.ClientId).not.toBe(first?.ClientId);
    expect(second?.ClientSecret).not.toBe(first?.ClientSecret);
  });

  it('is described as it was made, its secret included', async () => {
    const made = await createClient();
    const { UserPoolClient } = await describeClient(made?.ClientId);
    expect(UserPoolClient).toEqual(made);
  });

  it('is gone once it is deleted', async () => {
    const made = await createClient();
    await deleteClient(made?.ClientId);
    await expect(describeClient(made?.ClientId)).rejects.toThrow(ResourceNotFoundException);
    await expect(deleteClient(made?.ClientId)).rejects.toThrow(ResourceNotFoundException);
  });

  it.each<[string, Partial<CreateUserPoolClientCommandInput>]>([
    ['without a secret', { GenerateSecret: false }],
    ['with another flow beside its own', { AllowedOAuthFlows: ['client_credentials', 'code'] }],
    ['with a scope of users', { AllowedOAuthScopes: ['openid'] }],
  ])('is refused %s', async (_, wrong) => {
    await expect(createClient(wrong)).rejects.toThrow(InvalidOAuthFlowException);
  });

  it.each(['aftercare/treatments.delete', 'other/treatments.read', 'treatments.read'])(
    'is refused the scope %s, which no resource server has',
    async (scope) => {
      const refused = createClient({ AllowedOAuthScopes: [READ, scope] });
      await expect(refused).rejects.toThrow(ScopeDoesNotExistException);
      await expect(refused).rejects.toThrow(`Invalid scope requested: ${scope}`);
    },
  );

  it.each<[string, Partial<CreateUserPoolClientCommandInput>]>([
    ['without a name', { ClientName: '' }],
    ['with a name of 129 characters', { ClientName: 'x'.repeat(129) }],
    ['with a name that has other characters', { ClientName: 'clinic/system' }],
    ['with a flow that is none', { AllowedOAuthFlows: ['password' as 'code'] }],
    ['with 51 scopes', { AllowedOAuthScopes: Array.from({ length: 51 }, () => READ) }],
    ['with no flow, though it may use OAuth', { AllowedOAuthFlows: [] }],
    ['with no scope, though it may use OAuth', { AllowedOAuthScopes: [] }],
    ['in a pool whose id is none', { UserPoolId: 'pool' }],
  ])('is refused %s as an invalid parameter', async (_, wrong) => {
    await expect(createClient(wrong)).rejects.toThrow(InvalidParameterException);
  });
});

describe('Cognito: the app clients of a pool', () => {
  it('are listed in pages, with id and name alone', async () => {
    const UserPoolId = await aPool();
    const made = [];
    for (const ClientName of ['one', 'two', 'three'])
      made.push(await createClient({ UserPoolId, ClientName }));

    const first = await listClients({ UserPoolId, MaxResults: 2 });
    const second = await listClients({ UserPoolId, MaxResults: 2, NextToken: first.NextToken });
    expect(first.UserPoolClients).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
    expect([...(first.UserPoolClients ?? []), ...(second.UserPoolClients ?? [])]).toEqual(
      expect.arrayContaining(
        made.map((client) => ({ UserPoolId, ClientId: client?.ClientId, ClientName: client?.ClientName })),
      ),
    );
  });

  it('are none in a new pool', async () => {
    expect((await listClients({ UserPoolId: await aPool() })).UserPoolClients).toEqual([]);
  });

  it.each([0, 61])('are not listed %i at a time', async (MaxResults) => {
    await expect(listClients({ MaxResults })).rejects.toThrow(InvalidParameterException);
  });

  it('are not listed from where nothing was left off', async () => {
    await expect(listClients({ NextToken: 'x' })).rejects.toThrow(InvalidParameterException);
  });
});

describe('Cognito: a pool that does not exist', () => {
  it('is not found, whatever is asked of it', async () => {
    const UserPoolId = NO_POOL;
    const asked = [
      createClient({ UserPoolId }),
      describeClient(NO_CLIENT, UserPoolId),
      listClients({ UserPoolId }),
      deleteClient(NO_CLIENT, UserPoolId),
    ];
    for (const outcome of asked) {
      await expect(outcome).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `User pool ${NO_POOL} does not exist.`,
        $metadata: { httpStatusCode: 400 },
      });
    }
  });
});

describe('Cognito: a client of another pool', () => {
  itInTheLocalWorld('is not found', async () => {
    const other = await createClient({ UserPoolId: await aPool() });
    await expect(describeClient(other?.ClientId)).rejects.toThrow(ResourceNotFoundException);
  });
});

let pools = 0;

/** A pool whose resource server has two scopes. The stand-in makes pools of the template alone. */
async function aPool(): Promise<string> {
  if (world.userPools === undefined) {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'contracts' }));
    const UserPoolId = UserPool?.Id;
    const Scopes = ['treatments.read', 'treatments.write'].map((ScopeName) => ({
      ScopeName,
      ScopeDescription: ScopeName,
    }));
    await cognito.send(
      new CreateResourceServerCommand({ UserPoolId, Identifier: 'aftercare', Name: 'Aftercare', Scopes }),
    );
    return String(UserPoolId);
  }
  pools += 1;
  const id = `us-east-1_Pool0000${pools}`;
  world.userPools.createUserPool(id);
  world.userPools.createResourceServer(id, 'aftercare', ['treatments.read', 'treatments.write']);
  return id;
}

async function createClient(changes: Partial<CreateUserPoolClientCommandInput> = {}) {
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: 'clinic system',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [READ, WRITE],
      ...changes,
    }),
  );
  return UserPoolClient;
}

const describeClient = (ClientId: string | undefined, UserPoolId = poolId) =>
  cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));

const deleteClient = (ClientId: string | undefined, UserPoolId = poolId) =>
  cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));

const listClients = (options: { UserPoolId?: string; MaxResults?: number; NextToken?: string | undefined }) =>
  cognito.send(new ListUserPoolClientsCommand({ UserPoolId: poolId, ...options }));
