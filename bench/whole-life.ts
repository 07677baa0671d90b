import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { FunctionName } from '../lambdas/aws/environment.ts';
import { formatInstant, HOUR } from '../lambdas/domain/instant.ts';
import { type LocalRun, startLocalRun } from '../local/local-run.ts';
import type { Exchange } from '../local/wire/wire.ts';
import { nameOf } from './function-names.ts';
import { type Item, writeUnits } from './write-units.ts';

/** A call that a treatment costs in its life, and how often. */
export interface LifeCall {
  readonly by: FunctionName;
  readonly action: string;
  /** What it reads or changes. */
  readonly on: string;
  readonly times: number;
  /** Of all of them together. */
  readonly writeUnits: number;
  readonly why: string;
}

/** Why each call is made, by function, operation and target. What is not here is a new call, and somebody has to say what it is for. */
const reasons: Readonly<Record<string, string>> = {
  'authorizer|GetItem|CLIENTS': 'For which clinic the client acts. Kept for a minute.',
  'intake|GetItem|CLINICS': 'Window, zone and language of the clinic. Kept for a minute.',
  'intake|GetItem|CONTACT CONTACT': 'Has the phone opted out? Side by side with the write.',
  'intake|PutItem|TREATMENT TREATMENT':
    'The treatment, its check-ins, and an entry in each of three indexes.',
  'intake|CreateSchedule|a schedule': 'A wake-up for each check-in. Side by side with the write.',
  'dispatch|GetItem|TREATMENT TREATMENT': 'The item is the truth: what is to be sent, and whether at all.',
  'dispatch|GetItem|CLINICS': "The clinic's name, phone and window as they are now. Kept for a minute.",
  'dispatch|Query|a partition': 'Does an open alert forbid to lift a restriction?',
  'dispatch|Query|index contact': 'Does another treatment of the patient?',
  'dispatch|UpdateItem|CONTACT CONTACT':
    'Reserves the contact, and frees it: no text leaves after an opt-out, and one at a time.',
  'dispatch|UpdateItem|CONTACT TEXTS': "The phone's ceiling of texts a day.",
  'dispatch|UpdateItem|CLINIC TEXTS': "The clinic's ceiling of texts a day.",
  'dispatch|PutItem|TREATMENT TREATMENT':
    'The mark before the text and what became of it: a text is never sent twice. Both move the entry in the due index.',
  'dispatch|Publish|a phone': 'The text.',
  'receipts|Query|index contact': 'The delivery log names a phone alone: which treatments are of it?',
  'receipts|GetItem|TREATMENT TREATMENT':
    'Is the receipt that of a check-in? Of an answer it is not, and ends here.',
  'receipts|PutItem|TREATMENT TREATMENT': 'Delivered, as the carrier says.',
  'replies|Query|index contact':
    'Which treatments may the reply be about? Once to hear it, and once to answer it.',
  'replies|BatchGetItem|several items': 'Which check-in of them was texted last? Likewise.',
  'replies|PutItem|TREATMENT REPLY':
    'The reply, before anything is done about it; refused where it is heard again, to answer it.',
  'replies|GetItem|TREATMENT REPLY': 'Is it still to be answered?',
  'replies|SendMessage|a queue':
    "Its answer waits for the rate of the number, and nobody else's reply waits for that.",
  'replies|PutItem|TREATMENT TREATMENT': 'Answered: nobody is to be told of silence.',
  'replies|GetItem|CLINICS': 'Name and phone for the answer. Kept for a minute.',
  'replies|UpdateItem|CONTACT CONTACT': 'Reserves the contact for the answer, and frees it.',
  'replies|PutItem|TREATMENT ANSWER': 'One answer of a kind for each check-in, whatever comes twice.',
  'replies|UpdateItem|CONTACT TEXTS': 'The ceilings hold answers too.',
  'replies|UpdateItem|CLINIC TEXTS': 'The ceilings hold answers too.',
  'replies|Publish|a phone': 'The answer.',
  'replies|UpdateItem|TREATMENT REPLY': 'All is done about the reply.',
};

/** Calls of the stage as a whole, however many treatments there are. */
const NOT_OF_A_TREATMENT: readonly FunctionName[] = ['sweep'];

/** Counts at the wire what one treatment asks of AWS whose two texts are delivered and answered with 1. */
export async function countWholeLife(outdir: string): Promise<readonly LifeCall[]> {
  const calls = new Map<string, { times: number; units: number }>();
  const items = new Map<string, Item>();
  let isCounted = false;
  let read: (key: Item, table: string) => Promise<Item | undefined> = async () => undefined;

  const run = await startLocalRun({
    outdir,
    port: 0,
    start: Date.parse('2026-11-24T10:45:00-05:00'),
    async onExchange(exchange) {
      const units = await unitsOf(exchange, items, read);
      const by = nameOf(exchange.caller);
      if (!isCounted || NOT_OF_A_TREATMENT.includes(by)) return;
      const key = [by, exchange.action, targetOf(exchange)].join('|');
      const { times = 0, units: before = 0 } = calls.get(key) ?? {};
      calls.set(key, { times: times + 1, units: before + units });
    },
  });
  const dynamoDb = new DynamoDBClient({
    endpoint: run.awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'tool', secretAccessKey: 'local' },
  });
  read = async (Key, TableName) =>
    (await dynamoDb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  try {
    // What a function keeps from one treatment to the next is not this one's.
    await live(run, 'T-0', '+13055550120');
    isCounted = true;
    await live(run, 'T-1', '+13055550121');
  } finally {
    dynamoDb.destroy();
    await run.close();
  }
  return [...calls].map(([key, { times, units }]) => {
    const [by, action = '', on = ''] = key.split('|');
    const why = reasons[key];
    if (why === undefined) throw new Error(`nobody has said what ${key} is for`);
    return { by: by as FunctionName, action, on, times, writeUnits: units, why };
  });
}

async function live(run: LocalRun, treatmentId: string, phone: string): Promise<void> {
  const local = async (path: string, body: object) => {
    const response = await fetch(`${run.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
  };
  const answer = await fetch(`${run.url}/_local/token?clinic=demo`);
  const { access_token } = (await answer.json()) as { access_token: string };
  const response = await fetch(`${run.url}/treatments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      treatmentId,
      carePlan: 'exosome-therapy',
      treatedAt: formatInstant(run.now - HOUR),
      patient: { phone, language: 'en', timeZone: 'America/New_York' },
      consent: { sms: true, obtainedAt: formatInstant(run.now - 2 * HOUR) },
    }),
  });
  if (response.status !== 201) throw new Error(`intake answered ${response.status}`);
  for (const duration of ['P2DT1H', 'P27D']) {
    await local('clock', { advance: duration });
    await local('sms', { from: phone, body: '1' });
    await local('clock', { advance: 'PT1H' });
  }
}

async function unitsOf(
  { service, action, input }: Exchange,
  items: Map<string, Item>,
  read: (key: Item, table: string) => Promise<Item | undefined>,
): Promise<number> {
  if (service !== 'dynamodb' || !/^(Put|Update|Delete)Item$/.test(action)) return 0;
  const { TableName, Key, Item } = input as { TableName: string; Key?: Item; Item?: Item };
  const { pk, sk } = Key ?? Item ?? {};
  if (pk === undefined || sk === undefined) throw new Error(`a write without a key: ${action}`);
  const name = `${pk.S}|${sk.S}`;
  const before = items.get(name);
  const after = await read({ pk, sk }, TableName);
  if (after === undefined) items.delete(name);
  else items.set(name, after);
  return writeUnits(before, after);
}

/** The kind of item, the index or the queue that a call is about. */
function targetOf({ service, input }: Exchange): string {
  const { Key, Item, IndexName, QueueUrl, RequestItems, TopicArn } = input as {
    Key?: Item;
    Item?: Item;
    IndexName?: string;
    QueueUrl?: string;
    TopicArn?: string;
    RequestItems?: object;
  };
  const key = Key ?? Item;
  if (service === 'dynamodb' && key !== undefined) return `${kind(key.pk?.S)} ${kind(key.sk?.S)}`.trim();
  if (IndexName !== undefined) return `index ${IndexName}`;
  if (RequestItems !== undefined) return 'several items';
  if (service === 'dynamodb') return 'a partition';
  if (QueueUrl !== undefined) return 'a queue';
  return TopicArn ?? (service === 'sns' ? 'a phone' : 'a schedule');
}

/** What comes before the first id. */
const kind = (part = ''): string => /^[A-Z_]+/.exec(part)?.[0] ?? '';
