import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { queueOf } from './support/queue.ts';
import { itOnVirtualTime, pass, REGION, startWorld, uniqueName, type World } from './support/world.ts';

let world: World;
let scheduler: SchedulerClient;
let sqs: SQSClient;

beforeAll(async () => {
  world = await startWorld();
  scheduler = new SchedulerClient(world.client);
  sqs = new SQSClient(world.client);
});

afterAll(async () => {
  scheduler.destroy();
  sqs.destroy();
  await world.close();
});

describe('Scheduler: making schedules', () => {
  it('answers a schedule as it was made, with defaults for what was left out', async () => {
    const schedule = scheduleOf();
    const { ScheduleArn } = await create(schedule);

    expect(await find(schedule.Name)).toMatchObject({
      Arn: ScheduleArn,
      ...schedule,
      GroupName: 'default',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
    });
  });

  it('refuses a name that is taken', async () => {
    const schedule = scheduleOf();
    await create(schedule);
    await expect(create(schedule)).rejects.toThrow(ConflictException);
  });

  it('answers a repeated request, known by its client token, as it did the first time', async () => {
    const schedule = scheduleOf({ ClientToken: 'one-request' });
    const first = await create(schedule);
    expect((await create(schedule)).ScheduleArn).toBe(first.ScheduleArn);
  });

  it('refuses a taken name under another client token', async () => {
    const schedule = scheduleOf({ ClientToken: 'one-request' });
    await create(schedule);
    await expect(create({ ...schedule, ClientToken: 'another' })).rejects.toThrow(ConflictException);
  });

  it('lets one name be taken in two groups', async () => {
    const schedule = scheduleOf();
    await create(schedule);
    await expect(create({ ...schedule, GroupName: await newGroup() })).resolves.toHaveProperty('ScheduleArn');
  });

  it('refuses a group that does not exist', async () => {
    const schedule = scheduleOf({ GroupName: uniqueName('not') });
    await expect(create(schedule)).rejects.toThrow(ResourceNotFoundException);
  });

  it('accepts a moment that has passed', async () => {
    const schedule = scheduleOf({ ScheduleExpression: at(world.now() - DAY) });
    await expect(create(schedule)).resolves.toHaveProperty('ScheduleArn');
  });

  it.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['a name with a blank', { Name: 'no blanks' }],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }],
    ['a group name with a blank', { GroupName: 'no blanks' }],
    ['no expression', { ScheduleExpression: undefined }],
    ['an expression with an offset', { ScheduleExpression: 'at(2040-01-01T09:00:00Z)' }],
    ['an expression without seconds', { ScheduleExpression: 'at(2040-01-01T09:00)' }],
    ['a date that is none', { ScheduleExpression: 'at(2040-02-30T09:00:00)' }],
    ['a rate of nothing', { ScheduleExpression: 'rate(0 minutes)' }],
    ['an unknown time zone', { ScheduleExpressionTimezone: 'Atlantis/Capital' }],
    ['no flexible time window', { FlexibleTimeWindow: undefined }],
    ['an unknown action after completion', { ActionAfterCompletion: 'FORGET' as 'NONE' }],
    ['no target', { Target: undefined }],
    ['a target without a role', { Target: { ...targetOf(), RoleArn: undefined } }],
    ['a target whose ARN is none', { Target: { ...targetOf(), Arn: 'queue' } }],
    [
      'a dead-letter queue whose ARN is none',
      { Target: { ...targetOf(), DeadLetterConfig: { Arn: 'queue' } } },
    ],
  ])('refuses %s', async (_, wrong) => {
    await expect(create(scheduleOf(wrong))).rejects.toThrow(ValidationException);
  });
});

describe('Scheduler: finding, changing, deleting', () => {
  it('says that a schedule does not exist', async () => {
    const Name = uniqueName('not');
    await expect(find(Name)).rejects.toThrow(ResourceNotFoundException);
    await expect(scheduler.send(new DeleteScheduleCommand({ Name }))).rejects.toThrow(
      ResourceNotFoundException,
    );
    await expect(scheduler.send(new UpdateScheduleCommand(scheduleOf({ Name })))).rejects.toThrow(
      ResourceNotFoundException,
    );
  });

  it('forgets a schedule that is deleted', async () => {
    const schedule = scheduleOf();
    await create(schedule);
    await scheduler.send(new DeleteScheduleCommand({ Name: schedule.Name }));
    await expect(find(schedule.Name)).rejects.toThrow(ResourceNotFoundException);
  });

  it('sets back to its default whatever an update leaves out', async () => {
    const schedule = scheduleOf();
    await create({ ...schedule, State: 'DISABLED', ActionAfterCompletion: 'DELETE' });
    await scheduler.send(new UpdateScheduleCommand(schedule));
    expect(await find(schedule.Name)).toMatchObject({ State: 'ENABLED', ActionAfterCompletion: 'NONE' });
  });

  it('lists the schedules of a group whose names begin alike, page by page', async () => {
    const GroupName = await newGroup();
    for (const Name of ['a-1', 'a-2', 'a-3', 'b-1']) await create(scheduleOf({ Name, GroupName }));
    const list = { GroupName, NamePrefix: 'a-', MaxResults: 2 };
    const first = await scheduler.send(new ListSchedulesCommand(list));
    const second = await scheduler.send(new ListSchedulesCommand({ ...list, NextToken: first.NextToken }));

    const pages = [first, second].map(({ Schedules = [] }) => Schedules.map(({ Name }) => Name));
    expect(pages.map(({ length }) => length)).toEqual([2, 1]);
    expect(pages.flat().sort()).toEqual(['a-1', 'a-2', 'a-3']);
    expect(second.NextToken).toBeUndefined();
  });
});

describe('Scheduler: groups', () => {
  it('answers a group as it was made', async () => {
    const Name = uniqueName('group');
    const { ScheduleGroupArn } = await scheduler.send(new CreateScheduleGroupCommand({ Name }));
    const group = await scheduler.send(new GetScheduleGroupCommand({ Name }));
    expect(group).toMatchObject({ Name, Arn: ScheduleGroupArn, State: 'ACTIVE' });
  });

  it('has a default group from the start', async () => {
    const group = await scheduler.send(new GetScheduleGroupCommand({ Name: 'default' }));
    expect(group).toMatchObject({ Name: 'default', State: 'ACTIVE' });
  });

  it('refuses a group name that is taken', async () => {
    const Name = await newGroup();
    await expect(scheduler.send(new CreateScheduleGroupCommand({ Name }))).rejects.toThrow(ConflictException);
  });

  it('says that a group does not exist', async () => {
    const get = new GetScheduleGroupCommand({ Name: uniqueName('not') });
    await expect(scheduler.send(get)).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('Scheduler: firing', () => {
  itOnVirtualTime('puts its input on the queue at its minute, once', async () => {
    const queue = await queueOf(sqs);
    const schedule = scheduleOf({
      ScheduleExpression: at(world.now() + HOUR),
      Target: { ...targetOf(queue.arn), Input: '{"checkIn":"48h"}' },
    });
    await create(schedule);
    expect(await pass(world, HOUR - 1)).toEqual([]);
    expect(await pass(world, 1)).toEqual([{ name: `schedule default/${schedule.Name}`, at: world.now() }]);
    expect((await queue.receive()).map(({ Body }) => Body)).toEqual(['{"checkIn":"48h"}']);
    await pass(world, DAY);
    expect(await queue.receive({ VisibilityTimeout: 0 })).toHaveLength(1);
  });

  itOnVirtualTime('deletes itself afterwards if it is told to', async () => {
    const { arn } = await queueOf(sqs);
    const soon = { ScheduleExpression: at(world.now() + MINUTE), Target: targetOf(arn) };
    const deleted = scheduleOf({ ...soon, ActionAfterCompletion: 'DELETE' });
    const kept = scheduleOf(soon);
    await create(deleted);
    await create(kept);
    await find(deleted.Name);
    await pass(world, MINUTE);
    await expect(find(deleted.Name)).rejects.toThrow(ResourceNotFoundException);
    expect(await find(kept.Name)).toMatchObject({ Name: kept.Name });
  });

  itOnVirtualTime('frees its name once it is deleted', async () => {
    const { arn } = await queueOf(sqs);
    const schedule = scheduleOf({ Target: targetOf(arn), ActionAfterCompletion: 'DELETE' });
    await create({ ...schedule, ScheduleExpression: at(world.now() + MINUTE) });
    await pass(world, MINUTE);
    await expect(create(schedule)).resolves.toHaveProperty('ScheduleArn');
  });

  itOnVirtualTime('never fires for a moment that has passed, or is now', async () => {
    const queue = await queueOf(sqs);
    for (const moment of [world.now() - HOUR, world.now()]) {
      await create(scheduleOf({ ScheduleExpression: at(moment), Target: targetOf(queue.arn) }));
    }
    await pass(world, DAY);
    expect(await queue.receive()).toEqual([]);
  });

  itOnVirtualTime('does not fire when it was deleted or disabled', async () => {
    const queue = await queueOf(sqs);
    const soon = { ScheduleExpression: at(world.now() + HOUR), Target: targetOf(queue.arn) };
    const [deleted, disabled] = [scheduleOf(soon), scheduleOf(soon)];
    await create(deleted);
    await create(disabled);
    await scheduler.send(new DeleteScheduleCommand({ Name: deleted.Name }));
    await scheduler.send(new UpdateScheduleCommand({ ...disabled, State: 'DISABLED' }));
    await pass(world, DAY);
    expect(await queue.receive()).toEqual([]);
  });

  itOnVirtualTime('fires when an update says, not when it first was to', async () => {
    const queue = await queueOf(sqs);
    const schedule = scheduleOf({ Target: targetOf(queue.arn) });
    await create({ ...schedule, ScheduleExpression: at(world.now() + HOUR) });
    await scheduler.send(
      new UpdateScheduleCommand({ ...schedule, ScheduleExpression: at(world.now() + 2 * HOUR) }),
    );
    await pass(world, 2 * HOUR - 1);
    expect(await queue.receive()).toEqual([]);
    await pass(world, 1);
    expect(await queue.receive()).toHaveLength(1);
  });

  itOnVirtualTime('reads the local time of its zone', async () => {
    const queue = await queueOf(sqs);
    const noon = Math.ceil(world.now() / DAY) * DAY + 12 * HOUR;
    await create(
      scheduleOf({
        ScheduleExpression: at(noon),
        ScheduleExpressionTimezone: 'Asia/Tokyo',
        Target: targetOf(queue.arn),
      }),
    );
    const inTokyo = noon - 9 * HOUR;
    await pass(world, inTokyo - 1 - world.now());
    expect(await queue.receive()).toEqual([]);
    await pass(world, 1);
    expect(await queue.receive()).toHaveLength(1);
  });

  itOnVirtualTime('fires at a rate again and again', async () => {
    const queue = await queueOf(sqs);
    const schedule = scheduleOf({ ScheduleExpression: 'rate(5 minutes)', Target: targetOf(queue.arn) });
    await create(schedule);
    const fired = await pass(world, 20 * MINUTE);
    await scheduler.send(new DeleteScheduleCommand({ Name: schedule.Name }));
    const [first = 0, ...others] = fired.map((firing) => firing.at);

    expect(others).toEqual([first + 5 * MINUTE, first + 10 * MINUTE, first + 15 * MINUTE]);
    expect(await queue.receive()).toHaveLength(4);
  });

  itOnVirtualTime('invokes a function with its input', async () => {
    const Arn = lambdaArn(uniqueName('fn'));
    await create(
      scheduleOf({
        ScheduleExpression: at(world.now() + MINUTE),
        Target: { ...targetOf(Arn), Input: '{"shard":3}' },
      }),
    );
    await pass(world, MINUTE);
    expect(invocationsOf(Arn)).toEqual([{ shard: 3 }]);
  });

  itOnVirtualTime('fires at the same time of each day', async () => {
    const queue = await queueOf(sqs);
    const first = Math.ceil((world.now() + HOUR) / HOUR) * HOUR;
    const cron = `cron(0 ${new Date(first).getUTCHours()} * * ? *)`;
    const schedule = scheduleOf({ ScheduleExpression: cron, Target: targetOf(queue.arn) });
    await create(schedule);
    const fired = await pass(world, 3 * DAY);
    await scheduler.send(new DeleteScheduleCommand({ Name: schedule.Name }));
    expect(fired.map((firing) => firing.at)).toEqual([first, first + DAY, first + 2 * DAY]);
  });

  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
  itOnVirtualTime('puts in what it knows for the context attributes in its input', async () => {
    const queue = await queueOf(sqs);
    const Input = JSON.stringify({
      schedule: '<aws.scheduler.schedule-arn>',
      time: '<aws.scheduler.scheduled-time>',
      execution: '<aws.scheduler.execution-id>',
      attempt: '<aws.scheduler.attempt-number>',
      again: 'at <aws.scheduler.scheduled-time>',
    });
    const { ScheduleArn } = await create(
      scheduleOf({
        ScheduleExpression: at(world.now() + MINUTE),
        Target: { ...targetOf(queue.arn), Input },
      }),
    );
    await pass(world, MINUTE);
    const [message] = await queue.receive();
    const time = `${new Date(world.now()).toISOString().slice(0, 19)}Z`;
    expect(JSON.parse(String(message?.Body))).toEqual({
      schedule: ScheduleArn,
      time,
      execution: expect.stringMatching(/^[0-9a-f-]+$/),
      attempt: '1',
      again: `at ${time}`,
    });
  });

  itOnVirtualTime('gives a function an event of its own where there is no input', async () => {
    const Arn = lambdaArn(uniqueName('fn'));
    const schedule = scheduleOf({
      ScheduleExpression: at(world.now() + MINUTE),
      Target: { ...targetOf(Arn), Input: undefined },
    });
    const { ScheduleArn } = await create(schedule);
    await pass(world, MINUTE);
    expect(invocationsOf(Arn)).toEqual([
      {
        version: '0',
        id: expect.any(String),
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: '123456789012',
        time: `${new Date(world.now()).toISOString().slice(0, 19)}Z`,
        region: REGION,
        resources: [ScheduleArn],
        detail: '{}',
      },
    ]);
  });

  itOnVirtualTime('hands a failed delivery to the dead-letter queue, with the reason', async () => {
    const dead = await queueOf(sqs);
    const schedule = scheduleOf({
      ScheduleExpression: at(world.now() + MINUTE),
      Target: { ...targetOf(`${dead.arn}-not`), DeadLetterConfig: { Arn: dead.arn } },
    });
    const { ScheduleArn } = await create(schedule);
    await pass(world, MINUTE);
    const [message] = await dead.receive();

    expect(JSON.parse(String(message?.Body))).toMatchObject({ MessageBody: '{}' });
    expect(message?.MessageAttributes).toMatchObject({
      ERROR_CODE: { StringValue: 'QueueDoesNotExist' },
      SCHEDULE_ARN: { StringValue: ScheduleArn },
      TARGET_ARN: { StringValue: `${dead.arn}-not` },
    });
  });
});

const at = (instant: Instant): string => `at(${new Date(instant).toISOString().slice(0, 19)})`;

const lambdaArn = (name: string): string => `arn:aws:lambda:${REGION}:123456789012:function:${name}`;

const invocationsOf = (arn: string) =>
  world.invoked?.filter(({ functionArn }) => functionArn === arn).map(({ event }) => event);

function targetOf(arn = `arn:aws:sqs:${REGION}:123456789012:some-queue`) {
  return { Arn: arn, RoleArn: 'arn:aws:iam::123456789012:role/scheduler', Input: '{}' };
}

function scheduleOf(overrides: object = {}): CreateScheduleCommandInput & { Name: string } {
  return {
    Name: uniqueName('schedule'),
    ScheduleExpression: 'at(2040-01-01T09:00:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: targetOf(),
    ...overrides,
  };
}

const create = (schedule: CreateScheduleCommandInput) => scheduler.send(new CreateScheduleCommand(schedule));

const find = (Name: string) => scheduler.send(new GetScheduleCommand({ Name }));

async function newGroup(): Promise<string> {
  const Name = uniqueName('group');
  await scheduler.send(new CreateScheduleGroupCommand({ Name }));
  return Name;
}
