import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbTreatments } from '../../lambdas/aws/dynamodb-treatments.ts';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { checkInOf, type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import { clientOf } from '../contracts/support/world.ts';
import { redrive } from '../support/redrive.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { withoutWakeUpFor } from './support/faults.ts';

/** One patient for each way in which the wake-up of a 48-hour check-in may have ended among the dead letters. */
const phones = {
  'T-sent': '+13055550101',
  'T-due': '+13055550102',
  'T-not-handed-over': '+13055550103',
  'T-moved': '+13055550104',
  'T-cancelled': '+13055550105',
  'T-expired': '+13055550106',
  'T-unknown': '+13055550107',
  'T-later': '+13055550108',
} as const;
type TreatmentId = keyof typeof phones;

const SEND_AT = '2026-11-26T15:30:00Z';
const LATER = '2026-11-26T16:30:00Z';

let clinic: ClinicSystem;
let sqs: SQSClient;
let dynamoDb: DynamoDBClient;
let treatments: DynamoDbTreatments;

beforeAll(async () => {
  clinic = await startClinicSystem({
    start: '2026-11-24T11:45:00-05:00',
    intercept: withoutWakeUpFor('48h'),
  });
  const client = clientOf(clinic.run.awsUrl);
  sqs = new SQSClient(client);
  dynamoDb = new DynamoDBClient(client);
  const [table = ''] = clinic.run.tables;
  treatments = new DynamoDbTreatments(dynamoDb, {
    table,
    retentionDays: 400,
    dueShards: 1,
    onWrite: () => undefined,
  });
});
afterAll(async () => {
  sqs.destroy();
  dynamoDb.destroy();
  await clinic.run.close();
});

const queueUrl = (): string => {
  const intake = clinic.run.functions.find(({ definition }) => definition.name.includes('Intake'));
  return intake?.definition.environment.CHECK_IN_QUEUE_URL ?? '';
};

async function deadLetterQueueUrl(): Promise<string> {
  const attributes = new GetQueueAttributesCommand({
    QueueUrl: queueUrl(),
    AttributeNames: ['RedrivePolicy'],
  });
  const { deadLetterTargetArn } = JSON.parse((await sqs.send(attributes)).Attributes?.RedrivePolicy ?? '{}');
  const named = new GetQueueUrlCommand({ QueueName: deadLetterTargetArn.split(':').at(-1) });
  return String((await sqs.send(named)).QueueUrl);
}

const send = (QueueUrl: string, MessageBody: string) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

const wakeUp = (treatmentId: string, sendAt = SEND_AT): string =>
  JSON.stringify({ clinicId: 'demo', treatmentId, checkIn: '48h', sendAt });

/** One of each kind. */
const letters = () => [
  wakeUp('T-sent'),
  wakeUp('T-due'),
  wakeUp('T-due'),
  JSON.stringify({ MessageBody: wakeUp('T-not-handed-over'), QueueUrl: queueUrl() }),
  wakeUp('T-moved', '2026-11-26T15:00:00Z'),
  wakeUp('T-cancelled'),
  wakeUp('T-expired'),
  wakeUp('T-unknown'),
  wakeUp('T-later', LATER),
  wakeUp('T-nobody'),
  UNREADABLE,
];
const UNREADABLE = 'not a wake-up';

async function stored(treatmentId: TreatmentId): Promise<{ treatment: Treatment; checkIn: CheckIn }> {
  const treatment = await treatments.find('demo', treatmentId);
  const checkIn = treatment && checkInOf(treatment, '48h');
  if (treatment === undefined || checkIn === undefined) throw new Error(`no ${treatmentId}`);
  return { treatment, checkIn };
}

/** The 48-hour check-in of a treatment in other states, one after the other. */
async function edit(
  treatmentId: TreatmentId,
  states: (planned: CheckIn) => readonly CheckIn[],
): Promise<void> {
  const { treatment, checkIn } = await stored(treatmentId);
  await treatments.replace(states(checkIn).reduce(withCheckIn, treatment));
}

/** At the moment when the check-ins are due: one was sent, and others ended in their ways. */
async function startAtTheMoment(): Promise<void> {
  for (const [treatmentId, phone] of Object.entries(phones)) {
    const treatedAt = treatmentId === 'T-later' ? '2026-11-24T11:30:00-05:00' : '2026-11-24T10:30:00-05:00';
    expect((await clinic.post(anEvent({ treatmentId, treatedAt, patient: { phone } }))).status).toBe(201);
  }
  await clinic.moveTo(SEND_AT);
  const { now } = clinic.run;
  await send(queueUrl(), wakeUp('T-sent'));
  await cancelTreatment(
    { clinicId: 'demo', treatmentId: 'T-cancelled' },
    { id: 'edit', isFor: () => true },
    now,
    treatments,
  );
  await edit('T-expired', (checkIn) => [{ ...checkIn, expiresAt: now } as CheckIn]);
  await edit('T-unknown', ({ key, dueAt, sendAt, expiresAt }) => {
    const planned = { key, dueAt, sendAt, expiresAt };
    const attempt = { token: 'of one who died', contactId: 'contact', startedAt: now, deadline: now };
    return [
      { ...planned, state: 'sending', attempt, refusals: 0 },
      { ...planned, state: 'unknown', unknownAt: now, attempt },
    ];
  });
  await clinic.advance('PT1M');
}

async function redriveAll() {
  const deadLetterQueue = await deadLetterQueueUrl();
  for (const letter of letters()) await send(deadLetterQueue, letter);
  const redriven = await redrive('--queue', queueUrl());
  await clinic.advance('PT1M');
  return redriven;
}

const textsTo = async (treatmentId: TreatmentId): Promise<number> =>
  (await clinic.texts()).filter(({ to }) => to === phones[treatmentId]).length;

const perTreatment = async <T>(look: (treatmentId: TreatmentId) => Promise<T>) =>
  Object.fromEntries(
    await Promise.all(Object.keys(phones).map(async (id) => [id, await look(id as TreatmentId)] as const)),
  );

const deadLetters = async (): Promise<string[]> =>
  (await clinic.state()).deadLetters.map(({ body }: { body: string }) => body);

describe('dead letters of every kind that are put back', () => {
  const texts = {
    'T-sent': 1,
    'T-due': 1,
    'T-not-handed-over': 1,
    'T-moved': 0,
    'T-cancelled': 0,
    'T-expired': 0,
    'T-unknown': 0,
    'T-later': 0,
  };

  it('lead to one text where one is due, and to none where it is not', async () => {
    await startAtTheMoment();
    expect(await redriveAll()).toMatchObject({ code: 0, stderr: '' });
    expect(await perTreatment(textsTo)).toEqual(texts);
  });

  it('lead to no text more when they are put back again', async () => {
    expect(await redriveAll()).toMatchObject({ code: 0, stderr: '' });
    expect(await perTreatment(textsTo)).toEqual(texts);
  });

  it('leave the rest to go on as if nothing had been', async () => {
    await clinic.advance('P5D');
    expect(await perTreatment(textsTo)).toEqual({ ...texts, 'T-moved': 1, 'T-later': 1 });
    expect(await perTreatment(async (id) => (await stored(id)).checkIn.state)).toEqual({
      'T-sent': 'delivered',
      'T-due': 'delivered',
      'T-not-handed-over': 'delivered',
      'T-moved': 'delivered',
      'T-cancelled': 'cancelled',
      'T-expired': 'expired',
      'T-unknown': 'unknown',
      'T-later': 'delivered',
    });
  });

  it('are dead letters again where nobody can read them, and nowhere else', async () => {
    expect(await deadLetters()).toEqual([UNREADABLE, UNREADABLE]);
  });
});
