import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import type { Activity } from './activity.ts';
import type { EnvironmentSettings, FunctionErrorPayload, InvocationContext } from './environment/protocol.ts';
import { ExecutionEnvironment, FunctionError } from './execution-environment.ts';

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly codeDirectory: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  /** All variables: the template's and Lambda's own. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface FunctionHost {
  readonly clock: Pick<VirtualClock, 'now' | 'shared' | 'sleep'>;
  readonly activity: Activity;
  readonly network: Pick<EnvironmentSettings, 'reachablePorts' | 'standIns'>;
  readonly log: (functionName: string, line: string) => void;
}

/** The most bytes of an event and of a result, for synchronous invocations. */
export const MOST_EVENT_BYTES = 6 * 1024 * 1024;
const MOST_RESULT_BYTES = MOST_EVENT_BYTES + 100;

/**
 * A Lambda function: as many execution environments as there are invocations at a time, each used again once it is idle.
 *
 * The time-out is measured twice. By the virtual clock, which stands still while code runs, it passes in pauses alone. By
 * the real clock it is a guard against code that hangs, and starts anew after a pause.
 */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #host: FunctionHost;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #busy = new Map<ExecutionEnvironment, Invocation>();
  #closed = false;

  constructor(definition: FunctionDefinition, host: FunctionHost) {
    this.definition = definition;
    this.#host = host;
  }

  /**
   * Invokes once. Answers what the handler returned, as JSON. Throws FunctionError where it fails. An event that is tried
   * again keeps its request id.
   */
  async invoke(event: string, requestId: string = randomUUID()): Promise<string> {
    if (this.#closed) throw new FunctionError(CLOSED);
    const environment = this.#idle.pop() ?? this.#startEnvironment();
    const invocation = new Invocation(environment, requestId, this.definition, this.#host);
    this.#busy.set(environment, invocation);
    try {
      const result = await environment.invoke(event, invocation.context);
      if (Buffer.byteLength(result) > MOST_RESULT_BYTES) {
        throw new FunctionError({
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size exceeded maximum allowed payload size (${MOST_RESULT_BYTES} bytes).`,
        });
      }
      return result;
    } finally {
      invocation.end();
      this.#busy.delete(environment);
      if (environment.alive) this.#idle.push(environment);
    }
  }

  /** Kills every environment that is in the middle of an invocation. Their invocations fail. */
  async terminate(): Promise<void> {
    await terminateAll([...this.#busy.keys()], KILLED);
  }

  /** Ends all environments. Invocations in progress fail, and so do later ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await terminateAll([...this.#busy.keys(), ...this.#idle.splice(0)], CLOSED);
  }

  #startEnvironment(): ExecutionEnvironment {
    const { name, codeDirectory, handler, environment } = this.definition;
    const { clock, network, log } = this.#host;
    const started = new ExecutionEnvironment(
      { codeDirectory, handler, clock: clock.shared, ...network },
      environment,
      {
        log: (line) => log(name, line),
        sleep: async (milliseconds) => this.#busy.get(started)?.sleep(milliseconds),
      },
    );
    return started;
  }
}

const KILLED = { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' };
const CLOSED = { errorType: 'Sandbox.Closed', errorMessage: 'the local run has ended' };

const terminateAll = (environments: readonly ExecutionEnvironment[], reason: FunctionErrorPayload) =>
  Promise.all(environments.map((environment) => environment.terminate(reason)));

/** One invocation: counted as going on except while it sleeps, and cut off at its time-out. */
class Invocation {
  readonly context: InvocationContext;
  readonly #environment: ExecutionEnvironment;
  readonly #timeoutSeconds: number;
  readonly #host: FunctionHost;
  /** Undefined while it sleeps. */
  #endActivity: (() => void) | undefined;
  #guard: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    environment: ExecutionEnvironment,
    requestId: string,
    { arn, timeoutSeconds }: FunctionDefinition,
    host: FunctionHost,
  ) {
    this.#environment = environment;
    this.#timeoutSeconds = timeoutSeconds;
    this.#host = host;
    this.context = {
      awsRequestId: requestId,
      invokedFunctionArn: arn,
      deadline: host.clock.now + timeoutSeconds * 1_000,
    };
    this.#run();
  }

  async sleep(milliseconds: number): Promise<void> {
    const { clock } = this.#host;
    const { deadline } = this.context;
    const wakesAt = clock.now + milliseconds;
    this.#rest();
    await clock.sleep(Math.min(wakesAt, deadline) - clock.now);
    if (this.#ended) return;
    this.#run();
    if (wakesAt >= deadline) await this.#cutOff();
  }

  end(): void {
    this.#ended = true;
    this.#rest();
  }

  #run(): void {
    this.#endActivity ??= this.#host.activity.begin();
    clearTimeout(this.#guard);
    this.#guard = setTimeout(() => void this.#cutOff(), this.#timeoutSeconds * 1_000);
  }

  #rest(): void {
    clearTimeout(this.#guard);
    this.#endActivity?.();
    this.#endActivity = undefined;
  }

  async #cutOff(): Promise<void> {
    await this.#environment.terminate({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${this.context.awsRequestId} Error: Task timed out after ${this.#timeoutSeconds.toFixed(2)} seconds`,
    });
  }
}
