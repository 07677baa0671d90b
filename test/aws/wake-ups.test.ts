import {
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventBridgeSchedules } from '../../lambdas/aws/schedules.ts';
import { parseWakeUp } from '../../lambdas/aws/wake-up-message.ts';
import { SqsWakeUpQueue } from '../../lambdas/aws/wake-up-queue.ts';
import { MINUTE } from '../../lambdas/domain/instant.ts';
import { at } from '../builders/treatment.ts';
import { queueOf } from '../contracts/support/queue.ts';
import { startLocalWorld } from '../contracts/support/world.ts';

const sendAt = at('2026-11-26T15:30:00Z');
const wakeUp = { clinicId: 'demo', treatmentId: 'T-1001', checkIn: '48h', sendAt };
const roleArn = 'arn:aws:iam::123456789012:role/scheduler';
const group = 'check-ins';

let world: Awaited<ReturnType<typeof startLocalWorld>>;
let scheduler: SchedulerClient;
let queue: Awaited<ReturnType<typeof queueOf>>;
let made: EventBridgeSchedules;
let wakeUpQueue: SqsWakeUpQueue;

beforeAll(async () => {
  world = await startLocalWorld();
  scheduler = new SchedulerClient(world.client);
  const sqs = new SQSClient(world.client);
  queue = await queueOf(sqs);
  await scheduler.send(new CreateScheduleGroupCommand({ Name: group }));
  const config = { group, roleArn, queueArn: queue.arn, deadLetterQueueArn: `${queue.arn}-dead` };
  made = new EventBridgeSchedules(scheduler, config);
  wakeUpQueue = new SqsWakeUpQueue(sqs, queue.url);
});
afterAll(() => world.close());

const schedules = async () =>
  (await scheduler.send(new ListSchedulesCommand({ GroupName: group }))).Schedules ?? [];
const advance = (to: number) => world.clock.advanceTo(to, async () => undefined);

describe('a wake-up', () => {
  it('is one schedule for its minute, however often it is asked for', async () => {
    await made.schedule(wakeUp, sendAt);
    await made.schedule(wakeUp, sendAt);
    const [schedule, ...others] = await schedules();
    expect(others).toEqual([]);
    expect(
      await scheduler.send(new GetScheduleCommand({ GroupName: group, Name: schedule?.Name })),
    ).toMatchObject({
      ScheduleExpression: 'at(2026-11-26T15:30:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: queue.arn, RoleArn: roleArn, DeadLetterConfig: { Arn: `${queue.arn}-dead` } },
    });
  });

  it('has a name that shows no id', async () => {
    const [schedule] = await schedules();
    expect(schedule?.Name).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('arrives on the queue as it was made, and its schedule is gone', async () => {
    await advance(sendAt);
    const messages = await queue.receive();
    expect(messages.map(({ Body }) => parseWakeUp(Body ?? ''))).toEqual([wakeUp]);
    expect(await schedules()).toEqual([]);
  });

  it('is another schedule for another sendAt', async () => {
    const later = { ...wakeUp, sendAt: sendAt + MINUTE };
    await made.schedule({ ...wakeUp, sendAt: sendAt + 2 * MINUTE }, sendAt + 2 * MINUTE);
    await made.schedule(later, sendAt + MINUTE);
    expect(await schedules()).toHaveLength(2);
    await advance(sendAt + 2 * MINUTE);
    expect(await schedules()).toEqual([]);
  });

  it('that is too near for a schedule arrives after its delay', async () => {
    const near = { ...wakeUp, treatmentId: 'T-near' };
    const arrived = async () =>
      (await queue.receive())
        .map(({ Body = '' }) => parseWakeUp(Body))
        .filter((read) => read?.treatmentId === 'T-near');
    await wakeUpQueue.enqueue(near, 30);
    expect(await arrived()).toEqual([]);
    await advance(world.clock.now + 30_000);
    expect(await arrived()).toEqual([near]);
  });
});

describe('a message that is no wake-up', () => {
  it.each([
    '',
    'text',
    'null',
    '[]',
    '{}',
    '{"clinicId":"demo","treatmentId":"T-1","checkIn":"48h"}',
    '{"clinicId":"demo","treatmentId":"T-1","checkIn":"48h","sendAt":"soon"}',
    '{"clinicId":1,"treatmentId":"T-1","checkIn":"48h","sendAt":"2026-11-26T15:30:00Z"}',
  ])('%p is not read as one', (body) => {
    expect(parseWakeUp(body)).toBeUndefined();
  });
});
