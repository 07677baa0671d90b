import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Reply } from '../domain/heard-reply.ts';
import { DAY, type Instant, SECOND } from '../domain/instant.ts';
import type { Replies, TreatmentKey } from '../use-cases/ports.ts';
import { holds } from './conditional-write.ts';
import { treatmentKey } from './dynamodb-treatments.ts';

const REPLIES = 'REPLY#';

/** Replies and the answers that were sent to them, as items beside their treatment. */
export class DynamoDbReplies implements Replies {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #retentionDays: number;
  readonly #clock: () => Instant;

  constructor(
    client: DynamoDBClient,
    { table, retentionDays, clock }: { table: string; retentionDays: number; clock: () => Instant },
  ) {
    this.#client = client;
    this.#table = table;
    this.#retentionDays = retentionDays;
    this.#clock = clock;
  }

  async store(reply: Reply): Promise<'stored' | 'stored-before' | 'done'> {
    const Key = replyKey(reply);
    const item = { ...Key, reply, ttl: this.#ttl() };
    if (await this.#putOnce(item)) return 'stored';
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(Key), ConsistentRead: true }),
    );
    return Item?.doneAt === undefined ? 'stored-before' : 'done';
  }

  async finish(reply: Reply): Promise<void> {
    await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#table,
        Key: marshall(replyKey(reply)),
        UpdateExpression: 'SET doneAt = :now',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: marshall({ ':now': this.#clock() }),
      }),
    );
  }

  async of({ clinicId, treatmentId }: TreatmentKey): Promise<Reply[]> {
    return findReplies(this.#client, this.#table, clinicId, treatmentId);
  }

  async claimAnswer(treatment: TreatmentKey, name: string, token: string): Promise<boolean> {
    const Key = answerKey(treatment, name);
    if (await this.#putOnce({ ...Key, token, ttl: this.#ttl() })) return true;
    // The SDK repeats a write whose answer went missing, and the repetition finds the first.
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(Key), ConsistentRead: true }),
    );
    return Item?.token?.S === token;
  }

  async unclaimAnswer(treatment: TreatmentKey, name: string): Promise<void> {
    const Key = marshall(answerKey(treatment, name));
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key }));
  }

  async #putOnce(item: object): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: marshall(item),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await holds(this.#client.send(put))) !== false;
  }

  #ttl(): number {
    return Math.ceil((this.#clock() + this.#retentionDays * DAY) / SECOND);
  }
}

/** The replies about a treatment, the first first. */
export async function findReplies(
  client: DynamoDBClient,
  table: string,
  clinicId: string,
  treatmentId: string,
): Promise<Reply[]> {
  const { pk } = treatmentKey(clinicId, treatmentId);
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :replies)',
      ExpressionAttributeValues: marshall({ ':pk': pk, ':replies': REPLIES }),
      ConsistentRead: true,
    },
  );
  const replies: Reply[] = [];
  for await (const { Items = [] } of pages) {
    replies.push(...Items.map(toReply));
  }
  return replies.toSorted((a, b) => a.receivedAt - b.receivedAt);
}

/** Whether an item is a reply about the treatment that it stands beside. */
export const isReply = ({ sk }: Record<string, AttributeValue>): boolean =>
  sk?.S?.startsWith(REPLIES) === true;

export const toReply = (item: Record<string, AttributeValue>): Reply => unmarshall(item).reply;

export const replyKey = ({ clinicId, treatmentId, id }: Pick<Reply, 'clinicId' | 'treatmentId' | 'id'>) => ({
  pk: treatmentKey(clinicId, treatmentId).pk,
  sk: `${REPLIES}${id}`,
});

const answerKey = ({ clinicId, treatmentId }: TreatmentKey, name: string) => ({
  pk: treatmentKey(clinicId, treatmentId).pk,
  sk: `ANSWER#${name}`,
});
