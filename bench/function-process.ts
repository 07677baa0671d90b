import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChildAnswer, ChildSettings } from './child.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** A process of its own with one function in it, which is loaded with its first invocation: as cold as Lambda's. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  /** Rejects where the process ends while it is asked for something. */
  readonly #crashed: Promise<never>;
  #isWanted = true;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.#crashed = this.#exited.then(() => {
      throw new Error('the process of a function ended by itself');
    });
    this.#crashed.catch((error) => {
      if (this.#isWanted) console.error(error);
    });
  }

  static async start(
    settings: ChildSettings,
    environment: Readonly<Record<string, string>>,
  ): Promise<FunctionProcess> {
    const child = fork(CHILD, [JSON.stringify(settings)], {
      env: { ...environment, NODE_NO_WARNINGS: '1' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    return new FunctionProcess(child);
  }

  async invoke(): Promise<ChildAnswer> {
    const answer = once(this.#child, 'message');
    this.#child.send('invoke');
    const [message] = await Promise.race([answer, this.#crashed]);
    return message as ChildAnswer;
  }

  async end(): Promise<void> {
    this.#isWanted = false;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
