import type { ClinicDirectory } from '../../lambdas/aws/clinic-directory.ts';
import type { Client } from '../../lambdas/aws/clinic-items.ts';
import type { DynamoDbClinics } from '../../lambdas/aws/dynamodb-clinics.ts';
import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import { UsageError } from '../tool/arguments.ts';
import { describeError, Failure } from '../tool/failure.ts';
import type { AppClients } from './app-clients.ts';

export interface NewClient {
  readonly id: string;
  /** Undefined: the stage's own identity provider made the client. */
  readonly secret?: string;
}

/** The clients that act for clinics: an item in the table, and with Cognito an app client of the user pool. */
export class ClinicClients {
  readonly #directory: ClinicDirectory;
  readonly #clinics: DynamoDbClinics;
  readonly #appClients: AppClients | undefined;
  readonly #host: { readonly now: Instant; readonly newId: () => string };

  /** @param appClients undefined where the stage has an identity provider of its own */
  constructor(
    table: { readonly directory: ClinicDirectory; readonly clinics: DynamoDbClinics },
    appClients: AppClients | undefined,
    host: { readonly now: Instant; readonly newId: () => string },
  ) {
    this.#directory = table.directory;
    this.#clinics = table.clinics;
    this.#appClients = appClients;
    this.#host = host;
  }

  /**
   * Throws where `add` could not succeed.
   *
   * @param ownId of a client that the stage's own identity provider made
   */
  async checkAddable(clinicId: string, ownId: string | undefined): Promise<void> {
    if (this.#appClients !== undefined && ownId !== undefined)
      throw new UsageError(
        '--client-id is for a stage with its own identity provider: this one makes its clients.',
      );
    if (this.#appClients !== undefined) return;
    if (ownId === undefined || ownId === '')
      throw new UsageError(
        '--client-id is needed: the stage has its own identity provider, which makes the client.',
      );
    const owner = await this.#clinics.clinicOfClient(ownId);
    if (owner !== undefined && owner !== clinicId) throw taken(ownId, owner);
  }

  /** Lets a client act for a clinic that exists: the one with `ownId`, or a new app client. All of it or, told, nothing. */
  async add(clinicId: string, ownId: string | undefined): Promise<NewClient> {
    await this.checkAddable(clinicId, ownId);
    if (this.#appClients !== undefined) return this.#addAppClient(clinicId, this.#appClients);
    const id = String(ownId);
    await this.#record(clinicId, id);
    return { id };
  }

  async #addAppClient(clinicId: string, appClients: AppClients): Promise<NewClient> {
    const { now, newId } = this.#host;
    // Unique, so that one whose creation nobody heard of is found.
    const name = `${clinicId} ${formatInstant(now).slice(0, 10)} ${newId()}`;
    let client: { id: string; secret: string } | undefined;
    try {
      client = await appClients.create(name);
      await this.#record(clinicId, client.id);
      return client;
    } catch (error) {
      await this.#undo(clinicId, name, client?.id, appClients, error);
      throw new Failure(`No client was added, and none was left behind. ${describeError(error)}`);
    }
  }

  /** Of a write that failed it is not known whether it had its effect: undoing one that had none does no harm. */
  async #undo(
    clinicId: string,
    name: string,
    made: string | undefined,
    appClients: AppClients,
    why: unknown,
  ) {
    try {
      for (const id of made === undefined ? await appClients.named(name) : [made]) {
        await this.#directory.removeClient(clinicId, id);
        await appClients.delete(id);
      }
    } catch (error) {
      const which = made === undefined ? `an app client "${name}"` : `the app client ${made}`;
      throw new Failure(
        `No client was added, but ${which} may be left in the user pool; remove-client removes it. ${describeError(why)} Then: ${describeError(error)}`,
      );
    }
  }

  async #record(clinicId: string, id: string): Promise<void> {
    const outcome = await this.#directory.addClient({ id, clinicId, addedAt: this.#host.now });
    if (outcome === 'taken') throw taken(id, 'another clinic');
  }

  /**
   * Lets a client act for its clinic no longer. The table comes first: from then on it is refused, whatever becomes of the
   * app client. What is gone already is passed over.
   *
   * @param last whether it may be the last one
   */
  async remove(
    clinicId: string,
    clientId: string,
    last: boolean,
  ): Promise<{ readonly left: readonly Client[] }> {
    const owner = await this.#clinics.clinicOfClient(clientId);
    if (owner !== undefined && owner !== clinicId)
      throw new Failure(
        `The client ${clientId} acts for ${owner}, not for ${clinicId}. Nothing was removed.`,
      );
    if (owner === undefined) await this.#checkLeftOver(clinicId, clientId);
    else {
      const clients = await this.#directory.clientsOf(clinicId);
      if (!last && clients.length === 1)
        throw new Failure(
          `${clientId} is the last client of ${clinicId}: without it, nothing of that clinic is accepted. Add another first (add-client), or say --last. Nothing was removed.`,
        );
      await this.#directory.removeClient(clinicId, clientId);
    }
    try {
      await this.#appClients?.delete(clientId);
    } catch (error) {
      throw new Failure(
        `The client ${clientId} is refused from now on, but its app client is still in the user pool: run this again. ${describeError(error)}`,
      );
    }
    return { left: await this.#directory.clientsOf(clinicId) };
  }

  /** An app client that acts for nobody says by its name for which clinic it was made. */
  async #checkLeftOver(clinicId: string, clientId: string): Promise<void> {
    const name = await this.#appClients?.nameOf(clientId);
    if (name === undefined)
      throw new Failure(
        `There is no client ${clientId} (any more) that acts for ${clinicId}. Nothing was removed.`,
      );
    if (name.split(' ')[0] !== clinicId)
      throw new Failure(`The app client ${clientId} was not made for ${clinicId}. Nothing was removed.`);
  }
}

const taken = (clientId: string, owner: string) =>
  new Failure(`The client ${clientId} acts for ${owner} already: a client acts for one clinic.`);
