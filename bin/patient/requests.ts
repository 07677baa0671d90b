import { PutItemCommand, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { Table } from './person.ts';

/** What was asked about a person, by whom and why. It names the person by the contact's id alone. */
export interface Request {
  readonly contactId: string;
  readonly action: 'export' | 'erase';
  readonly at: Instant;
  readonly by: string;
  readonly reason: string | undefined;
  /** Undefined: all. */
  readonly clinicId: string | undefined;
}

/** An erasure that another run has to finish. */
interface Erasure {
  /** What it is of, which nothing else may say any more. */
  readonly open: readonly TreatmentKey[];
  /** From then on no function can add to what it has erased. */
  readonly finishableAt: Instant;
}

const PARTITION = 'PATIENT_REQUESTS';

/** The record of requests, beside what they are about, in a partition of its own. It has no end of life. */
export class Requests {
  readonly #table: Table;
  readonly #newId: () => string;

  constructor(table: Table, newId: () => string) {
    this.#table = table;
    this.#newId = newId;
  }

  /** Records a request, before anything is done about it; answers what names the record. */
  async add({ contactId, at, ...rest }: Request, erasure?: Erasure): Promise<string> {
    const sk = `${contactId}#${formatInstant(at)}#${this.#newId()}`;
    const item = { pk: PARTITION, sk, at: formatInstant(at), ...rest, ...erasure };
    await this.#table.client.send(
      new PutItemCommand({
        TableName: this.#table.name,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return sk;
  }

  /** Notes how many things an erasure has erased. */
  async note(sk: string, erased: Readonly<Record<string, number>>): Promise<void> {
    await this.#update(sk, 'SET erased = :erased', { ':erased': erased });
  }

  /** Notes that nothing is left to do. Which treatments it was of is no longer kept. */
  async finish(sk: string, at: Instant): Promise<void> {
    await this.#update(sk, 'SET finishedAt = :at REMOVE #open, finishableAt', { ':at': formatInstant(at) });
  }

  /** The erasures of a contact that are not finished. */
  async openOf(contactId: string): Promise<readonly (Erasure & { readonly sk: string })[]> {
    const pages = paginateQuery(
      { client: this.#table.client },
      {
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :requests AND begins_with(sk, :contact)',
        FilterExpression: 'attribute_exists(#open)',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: marshall({ ':requests': PARTITION, ':contact': `${contactId}#` }),
        ConsistentRead: true,
      },
    );
    const found: (Erasure & { readonly sk: string })[] = [];
    for await (const { Items = [] } of pages)
      found.push(...Items.map((item) => unmarshall(item) as (typeof found)[number]));
    return found;
  }

  async #update(sk: string, UpdateExpression: string, values: object): Promise<void> {
    await this.#table.client.send(
      new UpdateItemCommand({
        TableName: this.#table.name,
        Key: marshall({ pk: PARTITION, sk }),
        UpdateExpression,
        ConditionExpression: 'attribute_exists(pk)',
        ...(UpdateExpression.includes('#open') && { ExpressionAttributeNames: { '#open': 'open' } }),
        ExpressionAttributeValues: marshall(values),
      }),
    );
  }
}
