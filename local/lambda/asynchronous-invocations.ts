import { randomUUID } from 'node:crypto';
import { type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import { FunctionError } from './execution-environment.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** What an EventInvokeConfig says. */
export interface AsynchronousConfig {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** Takes the record of an event that was given up. */
  readonly onFailure?: (record: string) => void;
}

/** What Lambda does without one: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const DEFAULTS: AsynchronousConfig = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 6 * 60 * 60 };

/** Before the second and the third attempt. */
const WAITS = [MINUTE, 2 * MINUTE];

interface Attempts {
  readonly event: string;
  readonly requestId: string;
  readonly since: Instant;
  count: number;
}

/** The asynchronous invocations of one function: what fails is tried again later, and then given up. */
export class AsynchronousInvocations {
  readonly #fn: LambdaFunction;
  readonly #config: AsynchronousConfig;
  readonly #clock: VirtualClock;

  constructor(fn: LambdaFunction, clock: VirtualClock, config: Partial<AsynchronousConfig> = {}) {
    this.#fn = fn;
    this.#clock = clock;
    this.#config = { ...DEFAULTS, ...config };
  }

  /** Resolves once the event was handled or given up: after minutes of virtual time, maybe. */
  async invoke(event: string): Promise<'handled' | 'given-up'> {
    const attempts = { event, requestId: randomUUID(), since: this.#clock.now, count: 0 };
    for (;;) {
      const failure = await this.#attempt(attempts);
      if (failure === undefined) return 'handled';
      const wait = WAITS[attempts.count - 1];
      if (attempts.count > this.#config.maximumRetryAttempts || wait === undefined) {
        this.#giveUp('RetriesExhausted', attempts, failure);
        return 'given-up';
      }
      if (this.#clock.now + wait > attempts.since + this.#config.maximumEventAgeSeconds * SECOND) {
        this.#giveUp('EventAgeExceeded', attempts, failure);
        return 'given-up';
      }
      await this.#pause(wait);
    }
  }

  async #attempt(attempts: Attempts): Promise<FunctionError | undefined> {
    attempts.count += 1;
    try {
      await this.#fn.invoke(attempts.event, attempts.requestId);
      return undefined;
    } catch (error) {
      if (error instanceof FunctionError) return error;
      throw error;
    }
  }

  #pause(milliseconds: number): Promise<void> {
    const clock = this.#clock;
    const name = `retry of ${this.#fn.definition.name}`;
    return new Promise((resolve) => clock.at(clock.now + milliseconds, name, resolve));
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
  #giveUp(
    condition: 'RetriesExhausted' | 'EventAgeExceeded',
    { event, requestId, count }: Attempts,
    { payload }: FunctionError,
  ): void {
    this.#config.onFailure?.(
      JSON.stringify({
        version: '1.0',
        timestamp: new Date(this.#clock.now).toISOString(),
        requestContext: {
          requestId,
          functionArn: `${this.#fn.definition.arn}:$LATEST`,
          condition,
          approximateInvokeCount: count,
        },
        requestPayload: JSON.parse(event),
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: payload,
      }),
    );
  }
}
