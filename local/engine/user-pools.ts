import type { Instant } from '../../lambdas/domain/instant.ts';
import { ServiceError } from './service-error.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What `CreateUserPoolClient` takes here. What is for clients that sign users in is kept and has no effect. */
export interface UserPoolClientInput {
  readonly UserPoolId?: string;
  readonly ClientName?: string;
  readonly GenerateSecret?: boolean;
  readonly AllowedOAuthFlows?: readonly string[];
  readonly AllowedOAuthFlowsUserPoolClient?: boolean;
  readonly AllowedOAuthScopes?: readonly string[];
  readonly ExplicitAuthFlows?: readonly string[];
  readonly PreventUserExistenceErrors?: string;
  readonly EnableTokenRevocation?: boolean;
}

interface ClientKey {
  readonly UserPoolId?: string;
  readonly ClientId?: string;
}

/** An app client, as Cognito describes it; dates in epoch milliseconds. */
export interface UserPoolClient extends Omit<UserPoolClientInput, 'GenerateSecret'> {
  readonly UserPoolId: string;
  readonly ClientName: string;
  readonly ClientId: string;
  readonly ClientSecret?: string;
  readonly CreationDate: Instant;
  readonly LastModifiedDate: Instant;
  readonly RefreshTokenValidity: number;
}

interface UserPool {
  readonly id: string;
  /** Custom scopes, each with its resource server before it: `aftercare/treatments.read`. */
  readonly scopes: Set<string>;
  readonly clients: Map<string, UserPoolClient>;
  domain: string | undefined;
}

const SETTINGS = [
  'UserPoolId',
  'ClientName',
  'GenerateSecret',
  'AllowedOAuthFlows',
  'AllowedOAuthFlowsUserPoolClient',
  'AllowedOAuthScopes',
  'ExplicitAuthFlows',
  'PreventUserExistenceErrors',
  'EnableTokenRevocation',
];
const FLOWS = ['code', 'implicit', 'client_credentials'];
/** Of users, not of resource servers. */
const BUILT_IN_SCOPES = ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin'];

const poolId = /^[\w-]{1,45}_[0-9a-zA-Z]{1,9}$/;
const clientName = /^[\w\s+=,.@-]{1,128}$/;
const clientId = /^[\w+]{1,128}$/;
const identifier = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/;
const scopeName = /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/;
const domainPrefix = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MOST_SCOPES = 50;
const MOST_CLIENTS_IN_PAGE = 60;
/** No page says how many there are without `MaxResults`. */
const CLIENTS_IN_PAGE = 10;

/** The user pools of Cognito in memory, of which only app clients for machines are made use of: there are no users. */
export class UserPools {
  readonly #clock: Pick<VirtualClock, 'now'>;
  readonly #randomText: (length: number) => string;
  readonly #pools = new Map<string, UserPool>();

  /** @param host `randomText` answers lower-case letters and digits that nobody can guess */
  constructor(host: { clock: Pick<VirtualClock, 'now'>; randomText: (length: number) => string }) {
    this.#clock = host.clock;
    this.#randomText = host.randomText;
  }

  createUserPool(id: string): void {
    this.#pools.set(id, { id, scopes: new Set(), clients: new Map(), domain: undefined });
  }

  createResourceServer(UserPoolId: string, Identifier: string, scopes: readonly string[]): void {
    const pool = this.#pool(UserPoolId);
    check('identifier', Identifier, identifier);
    for (const scope of scopes) {
      check('scopeName', scope, scopeName);
      pool.scopes.add(`${Identifier}/${scope}`);
    }
  }

  /** Gives a pool its domain, where its token endpoint answers. */
  createUserPoolDomain(UserPoolId: string, Domain: string): void {
    const pool = this.#pool(UserPoolId);
    check('domain', Domain, domainPrefix);
    // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
    if (/aws|amazon|cognito/.test(Domain))
      throw invalid('Domain cannot contain reserved word: aws, amazon or cognito');
    if (pool.domain !== undefined || [...this.#pools.values()].some(({ domain }) => domain === Domain))
      throw invalid('Domain already associated with another user pool.');
    pool.domain = Domain;
  }

  createUserPoolClient(input: UserPoolClientInput): { UserPoolClient: UserPoolClient } {
    const { GenerateSecret = false, ...settings } = input;
    for (const name of Object.keys(input))
      if (!SETTINGS.includes(name)) throw invalid(`${name} is not known here.`);
    const pool = this.#pool(settings.UserPoolId);
    const ClientName = check('clientName', settings.ClientName, clientName);
    checkOAuth(settings, GenerateSecret, pool.scopes);
    const client: UserPoolClient = {
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      RefreshTokenValidity: 30,
      ...settings,
      UserPoolId: pool.id,
      ClientName,
      ClientId: this.#randomText(26),
      ...(GenerateSecret && { ClientSecret: this.#randomText(51) }),
      CreationDate: this.#clock.now,
      LastModifiedDate: this.#clock.now,
    };
    pool.clients.set(client.ClientId, client);
    return { UserPoolClient: client };
  }

  describeUserPoolClient({ UserPoolId, ClientId }: ClientKey): { UserPoolClient: UserPoolClient } {
    return { UserPoolClient: this.#client(this.#pool(UserPoolId), ClientId) };
  }

  /** A page of the clients of a pool. */
  listUserPoolClients({
    UserPoolId,
    MaxResults = CLIENTS_IN_PAGE,
    NextToken,
  }: {
    readonly UserPoolId?: string;
    readonly MaxResults?: number;
    readonly NextToken?: string;
  }) {
    const { clients } = this.#pool(UserPoolId);
    if (!(MaxResults >= 1 && MaxResults <= MOST_CLIENTS_IN_PAGE))
      throw violation(
        'maxResults',
        MaxResults,
        `Member must have value between 1 and ${MOST_CLIENTS_IN_PAGE}`,
      );
    const all = [...clients.values()];
    const start = NextToken === undefined ? 0 : positionOf(NextToken);
    const end = start + MaxResults;
    return {
      UserPoolClients: all
        .slice(start, end)
        .map(({ ClientId, UserPoolId, ClientName }) => ({ ClientId, UserPoolId, ClientName })),
      ...(end < all.length && { NextToken: Buffer.from(String(end)).toString('base64url') }),
    };
  }

  deleteUserPoolClient({ UserPoolId, ClientId }: ClientKey): void {
    const pool = this.#pool(UserPoolId);
    pool.clients.delete(this.#client(pool, ClientId).ClientId);
  }

  /** The client with an id, in whichever pool; undefined if there is none. */
  findClient(id: string): UserPoolClient | undefined {
    return [...this.#pools.values()]
      .map(({ clients }) => clients.get(id))
      .find((client) => client !== undefined);
  }

  #pool(id: string | undefined): UserPool {
    const pool = this.#pools.get(check('userPoolId', id, poolId));
    if (pool === undefined) throw notFound(`User pool ${id} does not exist.`);
    return pool;
  }

  #client({ clients }: UserPool, id: string | undefined): UserPoolClient {
    const client = clients.get(check('clientId', id, clientId));
    if (client === undefined) throw notFound(`User pool client ${id} does not exist.`);
    return client;
  }
}

function checkOAuth(
  {
    AllowedOAuthFlows = [],
    AllowedOAuthScopes = [],
    AllowedOAuthFlowsUserPoolClient = false,
  }: UserPoolClientInput,
  hasSecret: boolean,
  customScopes: ReadonlySet<string>,
): void {
  for (const flow of AllowedOAuthFlows)
    if (!FLOWS.includes(flow))
      throw violation('allowedOAuthFlows', AllowedOAuthFlows, `Member must satisfy enum value set: ${FLOWS}`);
  if (AllowedOAuthScopes.length > MOST_SCOPES)
    throw violation(
      'allowedOAuthScopes',
      AllowedOAuthScopes,
      `Member must have length less than ${MOST_SCOPES + 1}`,
    );
  if (AllowedOAuthFlowsUserPoolClient && (AllowedOAuthFlows.length === 0 || AllowedOAuthScopes.length === 0))
    throw invalid(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    );
  const unknown = AllowedOAuthScopes.find((scope) => ![...customScopes, ...BUILT_IN_SCOPES].includes(scope));
  if (unknown !== undefined)
    throw new ServiceError('ScopeDoesNotExistException', 400, `Invalid scope requested: ${unknown}`);
  if (!AllowedOAuthFlows.includes('client_credentials')) return;
  if (AllowedOAuthFlows.length > 1)
    throw invalidFlow('client_credentials flow can not be selected along with code flow or implicit flow.');
  if (!hasSecret)
    throw invalidFlow('client_credentials flow can not be selected if client does not have a client secret.');
  const builtIn = AllowedOAuthScopes.find((scope) => BUILT_IN_SCOPES.includes(scope));
  if (builtIn !== undefined) throw invalidFlow(`${builtIn} is not supported with client_credentials flow.`);
}

/** Answers the value, if it has the form. */
function check(name: string, value: string | undefined, form: RegExp): string {
  if (value === undefined) throw violation(name, value, 'Member must not be null');
  if (!form.test(value))
    throw violation(name, value, `Member must satisfy regular expression pattern: ${form.source}`);
  return value;
}

function positionOf(nextToken: string): number {
  const position = Number(Buffer.from(nextToken, 'base64url').toString());
  if (!Number.isInteger(position) || position < 1) throw invalid('Invalid pagination token.');
  return position;
}

const invalid = (message: string) => new ServiceError('InvalidParameterException', 400, message);

const violation = (name: string, value: unknown, constraint: string) =>
  invalid(
    `1 validation error detected: Value '${value ?? 'null'}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );

const invalidFlow = (message: string) => new ServiceError('InvalidOAuthFlowException', 400, message);

const notFound = (message: string) => new ServiceError('ResourceNotFoundException', 400, message);
