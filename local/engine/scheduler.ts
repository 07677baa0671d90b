import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { nextFiring, type Recurrence } from './schedule-expression.ts';
import { checkName, checkScheduleInput, type ScheduleInput, type ScheduleTarget } from './schedule-input.ts';
import { ServiceError } from './service-error.ts';
import type { Timer, VirtualClock } from './virtual-clock.ts';

/** One firing of a schedule. */
export interface Delivery {
  readonly target: ScheduleTarget;
  readonly scheduleArn: string;
  readonly scheduledAt: Instant;
  readonly executionId: string;
}

/** Hands a firing to its target, or to its dead-letter queue. */
export type Deliver = (delivery: Delivery) => void | Promise<void>;

/**
 * Says until when firings of a recurring schedule to a target are certain to find nothing to do, so that they may be left out:
 * one at that very moment may find something.
 */
export type QuietUntil = (target: ScheduleTarget) => Instant | Promise<Instant>;

/** Says whether Scheduler may take a role for the schedules of a group. */
export type MayAssume = (roleArn: string, groupArn: string) => boolean;

interface Schedule {
  readonly arn: string;
  readonly group: string;
  readonly createdAt: Instant;
  modifiedAt: Instant;
  input: ScheduleInput;
  recurrence: Recurrence;
  /** Where it is to fire again. */
  next?: { readonly at: Instant; readonly timer: Timer } | undefined;
}

/** A schedule that is to fire. */
export interface WaitingSchedule {
  /** Group and name. */
  readonly name: string;
  readonly at: Instant;
  readonly isRecurring: boolean;
}

interface Group {
  readonly Name: string;
  readonly Arn: string;
  readonly State: 'ACTIVE';
  readonly CreationDate: Instant;
  readonly LastModificationDate: Instant;
}

/** A schedule as GetSchedule answers it; dates in epoch milliseconds. */
type ScheduleDescription = Omit<ScheduleInput, 'ClientToken'> & {
  readonly Arn: string;
  readonly GroupName: string;
  readonly CreationDate: Instant;
  readonly LastModificationDate: Instant;
};

type ScheduleSummary = Pick<
  ScheduleDescription,
  'Arn' | 'Name' | 'GroupName' | 'State' | 'CreationDate' | 'LastModificationDate'
> & { readonly Target: { readonly Arn: string } };

const DEFAULT_GROUP = 'default';

/**
 * EventBridge Scheduler in memory. Methods named like operations of the API take its input and throw its errors. A schedule
 * fires at its very minute, once. One whose minute has begun when it is made never fires.
 */
export class Scheduler {
  readonly #clock: VirtualClock;
  readonly #newId: () => string;
  readonly #region: string;
  readonly #accountId: string;
  readonly #deliver: Deliver;
  readonly #quietUntil: QuietUntil;
  readonly #mayAssume: MayAssume;
  readonly #groups = new Map<string, Group & { readonly clientToken: string | undefined }>();
  readonly #schedules = new Map<string, Schedule>();

  constructor({
    clock,
    newId,
    region,
    accountId,
    deliver,
    quietUntil = () => Number.NEGATIVE_INFINITY,
    mayAssume = () => true,
  }: {
    clock: VirtualClock;
    newId: () => string;
    region: string;
    accountId: string;
    deliver: Deliver;
    quietUntil?: QuietUntil;
    mayAssume?: MayAssume;
  }) {
    this.#clock = clock;
    this.#newId = newId;
    this.#region = region;
    this.#accountId = accountId;
    this.#deliver = deliver;
    this.#quietUntil = quietUntil;
    this.#mayAssume = mayAssume;
    this.createScheduleGroup({ Name: DEFAULT_GROUP });
  }

  /** What waits, the ones that fire first first. */
  get waiting(): readonly WaitingSchedule[] {
    return [...this.#schedules]
      .flatMap(([name, { next, recurrence }]) =>
        next === undefined ? [] : [{ name, at: next.at, isRecurring: !('at' in recurrence) }],
      )
      .toSorted((a, b) => a.at - b.at);
  }

  /** Throws ConflictException for a name that is taken, unless the request repeats the one that took it. */
  createSchedule(input: ScheduleInput): { ScheduleArn: string } {
    const recurrence = checkScheduleInput(input);
    const { Name: group, Arn: groupArn } = this.#group(input.GroupName);
    this.#checkRole(input.Target.RoleArn, groupArn);
    const key = `${group}/${input.Name}`;
    const existing = this.#schedules.get(key);
    if (existing !== undefined) {
      if (input.ClientToken !== undefined && isDeepStrictEqual(existing.input, input)) {
        return { ScheduleArn: existing.arn };
      }
      throw new ServiceError('ConflictException', 409, `Schedule ${input.Name} already exists.`);
    }
    const { now } = this.#clock;
    const arn = this.#arn(`schedule/${key}`);
    const schedule: Schedule = { arn, group, createdAt: now, modifiedAt: now, input, recurrence };
    this.#schedules.set(key, schedule);
    this.#setTimer(schedule);
    return { ScheduleArn: arn };
  }

  /** Replaces the whole schedule: what the input leaves out returns to its default. */
  updateSchedule(input: ScheduleInput): { ScheduleArn: string } {
    const recurrence = checkScheduleInput(input);
    const schedule = this.#find(input);
    this.#checkRole(input.Target.RoleArn, this.#group(input.GroupName).Arn);
    this.#cancel(schedule);
    Object.assign(schedule, { input, recurrence, modifiedAt: this.#clock.now });
    this.#setTimer(schedule);
    return { ScheduleArn: schedule.arn };
  }

  getSchedule(which: { readonly Name: string; readonly GroupName?: string }): ScheduleDescription {
    return describe(this.#find(which));
  }

  deleteSchedule(which: { readonly Name: string; readonly GroupName?: string }): void {
    this.#remove(this.#find(which));
  }

  listSchedules({
    GroupName,
    NamePrefix = '',
    State,
    MaxResults = 100,
    NextToken = '0',
  }: {
    readonly GroupName?: string;
    readonly NamePrefix?: string;
    readonly State?: string;
    readonly MaxResults?: number;
    readonly NextToken?: string;
  }): { Schedules: ScheduleSummary[]; NextToken?: string } {
    if (GroupName !== undefined) this.#group(GroupName);
    const start = Number(NextToken);
    if (!(MaxResults >= 1 && MaxResults <= 100) || !Number.isInteger(start)) {
      throw new ServiceError(
        'ValidationException',
        400,
        'MaxResults must be 1 to 100, NextToken one of ours.',
      );
    }
    const found = [...this.#schedules.values()]
      .map(describe)
      .filter(
        (schedule) =>
          (GroupName === undefined || schedule.GroupName === GroupName) &&
          schedule.Name.startsWith(NamePrefix) &&
          (State === undefined || schedule.State === State),
      );
    const end = start + MaxResults;
    return {
      Schedules: found.slice(start, end).map((schedule) => ({
        Arn: schedule.Arn,
        Name: schedule.Name,
        GroupName: schedule.GroupName,
        ...(schedule.State !== undefined && { State: schedule.State }),
        CreationDate: schedule.CreationDate,
        LastModificationDate: schedule.LastModificationDate,
        Target: { Arn: schedule.Target.Arn },
      })),
      ...(end < found.length && { NextToken: String(end) }),
    };
  }

  createScheduleGroup({ Name, ClientToken }: { readonly Name: string; readonly ClientToken?: string }): {
    ScheduleGroupArn: string;
  } {
    checkName('name', Name);
    const existing = this.#groups.get(Name);
    if (existing !== undefined) {
      if (ClientToken !== undefined && ClientToken === existing.clientToken) {
        return { ScheduleGroupArn: existing.Arn };
      }
      throw new ServiceError('ConflictException', 409, `Schedule group ${Name} already exists.`);
    }
    const { now } = this.#clock;
    const Arn = this.#arn(`schedule-group/${Name}`);
    this.#groups.set(Name, {
      Name,
      Arn,
      State: 'ACTIVE',
      CreationDate: now,
      LastModificationDate: now,
      clientToken: ClientToken,
    });
    return { ScheduleGroupArn: Arn };
  }

  getScheduleGroup({ Name }: { readonly Name: string }): Group {
    checkName('name', Name);
    const { clientToken: _, ...group } = this.#group(Name);
    return group;
  }

  #group(name: string = DEFAULT_GROUP) {
    const group = this.#groups.get(name);
    if (group === undefined) throw notFound(`Schedule group ${name} does not exist.`);
    return group;
  }

  #find({ Name, GroupName }: { readonly Name: string; readonly GroupName?: string }): Schedule {
    checkName('name', Name);
    const schedule = this.#schedules.get(`${this.#group(GroupName).Name}/${Name}`);
    if (schedule === undefined) throw notFound(`Schedule ${Name} does not exist.`);
    return schedule;
  }

  /** https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role */
  #checkRole(roleArn: string, groupArn: string): void {
    if (this.#mayAssume(roleArn, groupArn)) return;
    throw new ServiceError(
      'ValidationException',
      400,
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  }

  #setTimer(schedule: Schedule, after = this.#clock.now): void {
    if (schedule.input.State === 'DISABLED') return;
    const at = nextFiring(schedule.recurrence, schedule.modifiedAt, after);
    if (at === undefined) return;
    const name = `schedule ${schedule.group}/${schedule.input.Name}`;
    const isRecurring = !('at' in schedule.recurrence);
    const timer = this.#clock.at(at, name, () => this.#fire(schedule, at), {
      ...(isRecurring && { soonest: () => this.#soonest(schedule, at) }),
    });
    schedule.next = { at, timer };
  }

  async #soonest({ input, recurrence, modifiedAt }: Schedule, at: Instant): Promise<Instant | undefined> {
    const quietUntil = await this.#quietUntil(input.Target);
    if (quietUntil <= at) return at;
    return quietUntil === Number.POSITIVE_INFINITY
      ? undefined
      : nextFiring(recurrence, modifiedAt, quietUntil - 1);
  }

  #cancel(schedule: Schedule): void {
    schedule.next?.timer.cancel();
    schedule.next = undefined;
  }

  // biome-ignore lint/suspicious/noConfusingVoidType: as the clock wants it
  async #fire(schedule: Schedule, scheduledAt: Instant): Promise<void | 'skipped'> {
    const { input, arn, recurrence } = schedule;
    const isOver = 'at' in recurrence;
    schedule.next = undefined;
    if (!isOver) {
      this.#setTimer(schedule);
      const quietUntil = await this.#quietUntil(input.Target);
      if (quietUntil > scheduledAt) {
        this.#skipUntil(quietUntil, schedule);
        return 'skipped';
      }
    }
    await this.#deliver({ target: input.Target, scheduleArn: arn, scheduledAt, executionId: this.#newId() });
    if (isOver && input.ActionAfterCompletion === 'DELETE') this.#remove(schedule);
  }

  /** Leaves out the firings before `quietUntil` at once, up to the first moment at which anything else can happen. */
  #skipUntil(quietUntil: Instant, schedule: Schedule): void {
    // Without a next firing it has been deleted or disabled meanwhile.
    if (schedule.next === undefined) return;
    this.#cancel(schedule);
    const { now, calmUntil } = this.#clock;
    this.#setTimer(schedule, Math.max(now, Math.min(quietUntil, calmUntil) - 1));
  }

  #remove(schedule: Schedule): void {
    this.#cancel(schedule);
    this.#schedules.delete(`${schedule.group}/${schedule.input.Name}`);
  }

  #arn(resource: string): string {
    return `arn:aws:scheduler:${this.#region}:${this.#accountId}:${resource}`;
  }
}

function describe({ arn, group, createdAt, modifiedAt, input }: Schedule): ScheduleDescription {
  const { ClientToken: _, ...rest } = input;
  return {
    ...rest,
    Arn: arn,
    GroupName: group,
    ScheduleExpressionTimezone: input.ScheduleExpressionTimezone ?? 'UTC',
    State: input.State ?? 'ENABLED',
    ActionAfterCompletion: input.ActionAfterCompletion ?? 'NONE',
    CreationDate: createdAt,
    LastModificationDate: modifiedAt,
  };
}

const notFound = (message: string) => new ServiceError('ResourceNotFoundException', 404, message);
