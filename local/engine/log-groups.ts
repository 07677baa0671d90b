import { gzipSync } from 'node:zlib';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { ServiceError } from './service-error.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface LogEvent {
  readonly id: string;
  readonly timestamp: Instant;
  readonly message: string;
}

export interface SubscriptionFilterInput {
  readonly filterName: string;
  readonly logGroupName: string;
  readonly filterPattern: string;
  readonly destinationArn: string;
}

interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly stream: string;
  readonly events: LogEvent[];
  readonly filters: Map<string, SubscriptionFilterInput>;
  /** Not yet handed to the subscribers. */
  fresh: LogEvent[];
}

/** Where subscribed events go: a Lambda function, invoked asynchronously. */
export interface Subscribers {
  /** Whether the function lets CloudWatch Logs invoke it for the log group of this ARN. */
  mayInvoke(functionArn: string, logGroupArn: string): boolean;
  invoke(functionArn: string, event: string): void;
}

const MOST_FILTERS = 2;

/**
 * CloudWatch Logs in memory: log groups, of one stream each, and their subscription filters with Lambda functions as
 * destinations. What is logged at one moment arrives in one event.
 */
export class LogGroups {
  readonly #host: { clock: VirtualClock; newId: () => string; region: string; accountId: string };
  readonly #subscribers: Subscribers;
  readonly #groups = new Map<string, LogGroup>();
  #events = 0;

  constructor(
    host: { clock: VirtualClock; newId: () => string; region: string; accountId: string },
    subscribers: Subscribers,
  ) {
    this.#host = host;
    this.#subscribers = subscribers;
  }

  createLogGroup(name: string): void {
    if (this.#groups.has(name))
      throw new ServiceError('ResourceAlreadyExistsException', 400, 'The specified log group already exists');
    const { newId, region, accountId } = this.#host;
    this.#groups.set(name, {
      name,
      arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`,
      stream: newId(),
      events: [],
      filters: new Map(),
      fresh: [],
    });
  }

  /** Every event of a group so far. */
  eventsOf(name: string): readonly LogEvent[] {
    return this.#group(name).events;
  }

  /** Subscribes to a group, or replaces its filter of that name. Patterns are not known here: '' lets everything through. */
  putSubscriptionFilter(input: SubscriptionFilterInput): void {
    const { filterName, logGroupName, filterPattern, destinationArn } = input;
    const { filters, arn } = this.#group(logGroupName);
    if (filterPattern !== '') throw invalid('this stand-in for CloudWatch Logs knows no filter patterns');
    if (!/^arn:aws[a-z-]*:lambda:/.test(destinationArn))
      throw invalid('this stand-in for CloudWatch Logs knows no destinations but Lambda functions');
    if (!filters.has(filterName) && filters.size >= MOST_FILTERS)
      throw new ServiceError('LimitExceededException', 400, 'Resource limit exceeded.');
    if (!this.#subscribers.mayInvoke(destinationArn, arn)) {
      throw invalid(
        'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
      );
    }
    filters.set(filterName, input);
  }

  /** Writes one event, now. */
  putLogEvent(logGroupName: string, message: string): void {
    const group = this.#group(logGroupName);
    const { clock } = this.#host;
    this.#events += 1;
    const event = { id: String(this.#events).padStart(56, '0'), timestamp: clock.now, message };
    group.events.push(event);
    if (group.filters.size === 0) return;
    group.fresh.push(event);
    if (group.fresh.length === 1) {
      clock.at(clock.now, `subscription of ${logGroupName}`, () => this.#hand(group), { internal: true });
    }
  }

  #hand(group: LogGroup): void {
    const logEvents = group.fresh;
    group.fresh = [];
    for (const { filterName, destinationArn } of group.filters.values()) {
      const data = {
        messageType: 'DATA_MESSAGE',
        owner: this.#host.accountId,
        logGroup: group.name,
        logStream: group.stream,
        subscriptionFilters: [filterName],
        logEvents,
      };
      const compressed = gzipSync(JSON.stringify(data)).toString('base64');
      this.#subscribers.invoke(destinationArn, JSON.stringify({ awslogs: { data: compressed } }));
    }
  }

  #group(name: string): LogGroup {
    const group = this.#groups.get(name);
    if (group === undefined)
      throw new ServiceError('ResourceNotFoundException', 400, 'The specified log group does not exist.');
    return group;
  }
}

const invalid = (message: string) => new ServiceError('InvalidParameterException', 400, message);
