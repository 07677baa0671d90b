import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ClinicDirectory } from '../lambdas/aws/clinic-directory.ts';
import type { Clinic } from '../lambdas/domain/clinic.ts';
import type { Instant } from '../lambdas/domain/instant.ts';
import type { UserPools } from './engine/user-pools.ts';
import type { Issuer, TokenAnswer } from './issuer.ts';
import type { LocalStack } from './template/local-stack.ts';
import { TemplateError } from './template/template-error.ts';

/** The clinics of a local run and the clients that act for them: items of its table, where the functions find them too. */
export class LocalClinics {
  readonly #directory: ClinicDirectory;
  readonly #dynamoDb: DynamoDBClient;
  readonly #userPoolId: string | undefined;
  readonly #pools: UserPools;
  readonly #issuer: Issuer;

  /** @param endpoint where DynamoDB answers */
  constructor(stack: LocalStack, endpoint: string, pools: UserPools, issuer: Issuer) {
    const [table] = stack.all('AWS::DynamoDB::GlobalTable');
    if (table === undefined) throw new TemplateError(stack.place.stackName, 'has no table');
    const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' };
    this.#dynamoDb = new DynamoDBClient({ endpoint, region: stack.place.region, credentials });
    this.#directory = new ClinicDirectory(this.#dynamoDb, table.identity.ref);
    this.#userPoolId = stack.all('AWS::Cognito::UserPool')[0]?.identity.ref;
    this.#pools = pools;
    this.#issuer = issuer;
  }

  /** Adds a clinic with a client that acts for it: an app client of the user pool, or one that the stage's issuer knows. */
  async add(clinic: Clinic, addedAt: Instant): Promise<void> {
    await this.#directory.add(clinic);
    const id =
      this.#userPoolId === undefined ? `${clinic.id}-client` : this.#appClient(clinic, this.#userPoolId);
    await this.#directory.addClient({ id, clinicId: clinic.id, addedAt });
  }

  /** A token of a client of the clinic, the first that there is; undefined if there is none. */
  async tokenFor(clinicId: string, now: Instant): Promise<TokenAnswer | undefined> {
    const clients = await this.#directory.clientsOf(clinicId);
    const known = clients.find(
      ({ id }) => this.#userPoolId === undefined || this.#pools.findClient(id) !== undefined,
    );
    return known && this.#issuer.tokenFor(known.id, now);
  }

  close(): void {
    this.#dynamoDb.destroy();
  }

  #appClient({ id }: Clinic, UserPoolId: string): string {
    const { UserPoolClient } = this.#pools.createUserPoolClient({
      UserPoolId,
      ClientName: id,
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: this.#issuer.scopes,
    });
    return UserPoolClient.ClientId;
  }
}
