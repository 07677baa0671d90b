import { Worker } from 'node:worker_threads';
import type {
  EnvironmentSettings,
  FromEnvironment,
  FunctionErrorPayload,
  InvocationContext,
  ToEnvironment,
} from './environment/protocol.ts';
import { environmentProgram } from './environment-program.ts';

/** The function threw, crashed, was cut off, or could not be loaded. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly payload: FunctionErrorPayload;

  constructor(payload: FunctionErrorPayload) {
    super(`${payload.errorType}: ${payload.errorMessage}`);
    this.payload = payload;
  }
}

export interface EnvironmentHost {
  /** The code wants to sleep by the virtual clock. Resolves when it is to go on. */
  sleep(milliseconds: number): Promise<void>;
  log(line: string): void;
}

/** One execution environment, seen from the main thread: a worker with a function's bundle in it. */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #host: EnvironmentHost;
  readonly #exited: Promise<void>;
  #pending: PromiseWithResolvers<string> | undefined;
  #alive = true;

  constructor(settings: EnvironmentSettings, env: Readonly<Record<string, string>>, host: EnvironmentHost) {
    this.#host = host;
    this.#worker = new Worker(environmentProgram(), {
      eval: true,
      workerData: settings,
      env: { ...env },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) readLines(stream, host.log);
    this.#worker.on('message', (message: FromEnvironment) => this.#receive(message));
    this.#worker.on('error', (error: Error) => {
      this.#alive = false;
      this.#fail({ errorType: error.name, errorMessage: error.message });
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#alive = false;
        this.#fail({
          errorType: 'Runtime.ExitError',
          errorMessage: `Runtime exited with error: exit status ${code}`,
        });
        resolve();
      });
    });
  }

  /** False once the worker is gone: the environment takes no further invocation. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs the handler once. The caller keeps to one invocation at a time. Throws FunctionError. */
  async invoke(event: string, context: InvocationContext): Promise<string> {
    if (!this.#alive) throw new Error('this execution environment is gone');
    this.#pending = Promise.withResolvers<string>();
    // The worker reads its messages once the bundle has loaded.
    this.#post({ type: 'invoke', event, context });
    return this.#pending.promise;
  }

  /** Ends the worker at once, whatever it is doing: no `finally` runs. An invocation in progress fails as `reason` says. */
  async terminate(reason: FunctionErrorPayload): Promise<void> {
    this.#alive = false;
    this.#fail(reason);
    await this.#worker.terminate();
    await this.#exited;
  }

  #receive(message: FromEnvironment): void {
    switch (message.type) {
      case 'succeeded':
        this.#pending?.resolve(message.result);
        break;
      case 'failed':
        this.#pending?.reject(new FunctionError(message.error));
        break;
      case 'sleep':
        void this.#host
          .sleep(message.milliseconds)
          .then(() => this.#post({ type: 'slept', sleep: message.sleep }));
        break;
    }
  }

  #fail(payload: FunctionErrorPayload): void {
    this.#pending?.reject(new FunctionError(payload));
  }

  #post(message: ToEnvironment): void {
    this.#worker.postMessage(message);
  }
}

function readLines(stream: NodeJS.ReadableStream, line: (text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) line(text);
  });
}
