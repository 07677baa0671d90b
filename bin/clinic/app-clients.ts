import {
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  ResourceNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { RESOURCE_SERVER, scopes } from '../../lambdas/use-cases/authorize.ts';

/** What the tokens of app clients carry: the scopes of the pool's resource server. */
export const SCOPES = [scopes.read, scopes.write].map((scope) => `${RESOURCE_SERVER}/${scope}`);

const MOST_IN_PAGE = 60;

/** The app clients of a stack's user pool. */
export class AppClients {
  readonly #cognito: CognitoIdentityProviderClient;
  readonly #poolId: string;

  /** @param cognito must try once only: an app client that is made again is another one */
  constructor(cognito: CognitoIdentityProviderClient, poolId: string) {
    this.#cognito = cognito;
    this.#poolId = poolId;
  }

  /** Makes one for a machine. Its tokens are valid for an hour, which is Cognito's default. */
  async create(name: string): Promise<{ id: string; secret: string }> {
    const { UserPoolClient } = await this.#cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId: this.#poolId,
        ClientName: name,
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: SCOPES,
        // What is revoked is a refresh token and what came of it. A machine gets none.
        EnableTokenRevocation: false,
        // The least there is: without a value, users could sign in through it.
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      }),
    );
    const { ClientId, ClientSecret } = UserPoolClient ?? {};
    if (ClientId === undefined || ClientSecret === undefined)
      throw new Error('Cognito answered without a client id or without a secret');
    return { id: ClientId, secret: ClientSecret };
  }

  /** The name of one, or undefined if there is none with that id. */
  async nameOf(id: string): Promise<string | undefined> {
    // What Cognito would refuse to look for.
    if (!/^[\w+]{1,128}$/.test(id)) return undefined;
    return ifFound(async () => {
      const describe = new DescribeUserPoolClientCommand({ UserPoolId: this.#poolId, ClientId: id });
      return (await this.#cognito.send(describe)).UserPoolClient?.ClientName ?? '';
    });
  }

  /** The ids of those that have a name. */
  async named(name: string): Promise<string[]> {
    const pages = paginateListUserPoolClients(
      { client: this.#cognito },
      { UserPoolId: this.#poolId, MaxResults: MOST_IN_PAGE },
    );
    const ids: string[] = [];
    for await (const { UserPoolClients = [] } of pages)
      for (const { ClientName, ClientId } of UserPoolClients)
        if (ClientName === name && ClientId !== undefined) ids.push(ClientId);
    return ids;
  }

  /** Deletes one, if it is there. */
  async delete(id: string): Promise<void> {
    await ifFound(() =>
      this.#cognito.send(new DeleteUserPoolClientCommand({ UserPoolId: this.#poolId, ClientId: id })),
    );
  }
}

async function ifFound<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
