import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import type { Replies } from '../../lambdas/use-cases/ports.ts';
import { MemoryReplies } from '../memory/memory-replies.ts';
import type { FunctionRun } from './function-run.ts';

/** Who is told what is stored of replies, at its moment. */
export interface ReplyWatcher {
  replyStored(reply: Reply): void;
  replyDone(reply: Reply): void;
}

/** The replies in memory, behind calls that may fail. */
export class SimulatedReplies {
  readonly #stored = new MemoryReplies();
  readonly #watcher: ReplyWatcher;

  constructor(watcher: ReplyWatcher) {
    this.#watcher = watcher;
  }

  repliesFor(run: FunctionRun): Replies {
    return {
      store: (reply) =>
        run.call('dynamodb', async () => {
          const result = await this.#stored.store(reply);
          if (result === 'stored') this.#watcher.replyStored(reply);
          return result;
        }),
      finish: (reply) =>
        run.call('dynamodb', async () => {
          await this.#stored.finish(reply);
          this.#watcher.replyDone(reply);
        }),
      of: (treatment) => run.call('dynamodb', () => this.#stored.of(treatment)),
      claimAnswer: (treatment, name, token) =>
        run.call('dynamodb', () => this.#stored.claimAnswer(treatment, name, token)),
      unclaimAnswer: (treatment, name) =>
        run.call('dynamodb', () => this.#stored.unclaimAnswer(treatment, name)),
    };
  }
}
