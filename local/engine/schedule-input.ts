import { parseScheduleExpression, type Recurrence } from './schedule-expression.ts';
import { ServiceError } from './service-error.ts';

export interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  /** May be left out for a function, which then gets an event of Scheduler's own making. */
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  /** Checked, and without effect: a delivery in memory either succeeds at once or never will. */
  readonly RetryPolicy?: {
    readonly MaximumEventAgeInSeconds?: number;
    readonly MaximumRetryAttempts?: number;
  };
}

/** What CreateSchedule and UpdateSchedule take. Parts of the API that are not listed here are refused. */
export interface ScheduleInput {
  readonly Name: string;
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  /** FLEXIBLE fires at the start of the window. */
  readonly FlexibleTimeWindow: {
    readonly Mode: 'OFF' | 'FLEXIBLE';
    readonly MaximumWindowInMinutes?: number;
  };
  readonly Target: ScheduleTarget;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly Description?: string;
  readonly ClientToken?: string;
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const known = {
  schedule: [
    'Name',
    'GroupName',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'FlexibleTimeWindow',
    'Target',
    'State',
    'ActionAfterCompletion',
    'Description',
    'ClientToken',
  ],
  target: ['Arn', 'RoleArn', 'Input', 'DeadLetterConfig', 'RetryPolicy'],
};

const patterns = {
  name: /^[0-9a-zA-Z\-_.]{1,64}$/,
  clientToken: /^[a-zA-Z0-9\-_]{1,64}$/,
  targetArn: /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:\S{1,1500}$/,
  roleArn: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  queueArn: /^arn:aws(-[a-z]+)?:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9\-_]+$/,
};

const MOST_INPUT_BYTES = 262_144;

/** Checks the input of CreateSchedule or UpdateSchedule. Answers when it fires. */
export function checkScheduleInput(input: ScheduleInput): Recurrence {
  checkName('name', input.Name);
  if (input.GroupName !== undefined) checkName('groupName', input.GroupName);
  onlyKnown(input, known.schedule);
  checkFlexibleTimeWindow(input.FlexibleTimeWindow);
  checkTarget(input.Target);
  oneOf('state', input.State, ['ENABLED', 'DISABLED']);
  oneOf('actionAfterCompletion', input.ActionAfterCompletion, ['NONE', 'DELETE']);
  if (input.ClientToken !== undefined) matches('clientToken', input.ClientToken, patterns.clientToken);
  if (String(input.Description ?? '').length > 512) throw constraint('description', 'at most 512 characters');

  const timeZone = input.ScheduleExpressionTimezone ?? 'UTC';
  if (!isTimeZone(timeZone)) throw invalid(`Invalid ScheduleExpressionTimezone ${timeZone}.`);
  const expression = input.ScheduleExpression ?? '';
  const recurrence = parseScheduleExpression(expression, timeZone);
  if (recurrence === undefined && /^cron\(.*\)$/.test(expression))
    throw unknown('a cron expression of another form than cron(minute hour * * ? *), in UTC');
  if (recurrence === undefined) throw invalid(`Invalid Schedule Expression ${expression}.`);
  return recurrence;
}

/** Whether a target is a Lambda function. */
export const isFunction = (targetArn: string): boolean => targetArn.split(':')[2] === 'lambda';

/** Throws where the name of a schedule or a group is none. */
export const checkName = (field: string, name: string): void => matches(field, name, patterns.name);

function checkTarget(target: ScheduleTarget | undefined): void {
  if (target === undefined) throw constraint('target', 'not null');
  onlyKnown(target, known.target);
  matches('target.arn', target.Arn, patterns.targetArn);
  matches('target.roleArn', target.RoleArn, patterns.roleArn);
  if (target.Input === undefined && !isFunction(target.Arn)) throw unknown('a queue without Input');
  const bytes = Buffer.byteLength(target.Input ?? '{}');
  if (bytes < 1 || bytes > MOST_INPUT_BYTES)
    throw constraint('target.input', `1 to ${MOST_INPUT_BYTES} bytes`);
  const { DeadLetterConfig, RetryPolicy } = target;
  if (DeadLetterConfig?.Arn !== undefined)
    matches('target.deadLetterConfig.arn', DeadLetterConfig.Arn, patterns.queueArn);
  between('target.retryPolicy.maximumEventAgeInSeconds', RetryPolicy?.MaximumEventAgeInSeconds, 60, 86_400);
  between('target.retryPolicy.maximumRetryAttempts', RetryPolicy?.MaximumRetryAttempts, 0, 185);
}

function checkFlexibleTimeWindow(window: ScheduleInput['FlexibleTimeWindow'] | undefined): void {
  if (window?.Mode === undefined) throw constraint('flexibleTimeWindow', 'not null');
  oneOf('flexibleTimeWindow.mode', window.Mode, ['OFF', 'FLEXIBLE']);
  between('flexibleTimeWindow.maximumWindowInMinutes', window.MaximumWindowInMinutes, 1, 1_440);
  if ((window.Mode === 'FLEXIBLE') !== (window.MaximumWindowInMinutes !== undefined)) {
    throw invalid(
      'MaximumWindowInMinutes must be provided if and only if the FlexibleTimeWindow Mode is FLEXIBLE.',
    );
  }
}

function matches(field: string, value: string | undefined, pattern: RegExp): void {
  if (value === undefined) throw constraint(field, 'not null');
  if (!pattern.test(value)) {
    throw constraint(field, `satisfying regular expression pattern: ${pattern.source}`, value);
  }
}

function oneOf(field: string, value: string | undefined, values: readonly string[]): void {
  if (value !== undefined && !values.includes(value)) {
    throw constraint(field, `one of [${values.join(', ')}]`, value);
  }
}

function between(field: string, value: number | undefined, least: number, most: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
    throw constraint(field, `an integer from ${least} to ${most}`, String(value));
  }
}

function onlyKnown(value: object, names: readonly string[]): void {
  const other = Object.entries(value).find(([name, given]) => given !== undefined && !names.includes(name));
  if (other !== undefined) throw unknown(other[0]);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const constraint = (field: string, rule: string, value?: string) =>
  invalid(
    `1 validation error detected: Value ${value === undefined ? '' : `'${value}' `}at '${field}' failed to satisfy constraint: Member must be ${rule}`,
  );

const unknown = (part: string) => invalid(`${part}: not known to this stand-in for EventBridge Scheduler`);

const invalid = (message: string) => new ServiceError('ValidationException', 400, message);
