import { type DispatchCheckIn, type Dispatched, dispatchCheckIn } from './dispatch-check-in.ts';
import type { DeadLetters, WakeUp } from './ports.ts';
import type { SendingGate } from './sending-gate.ts';

export interface QueuedWakeUp {
  readonly messageId: string;
  readonly body: string;
  /** Undefined: the message could not be read. */
  readonly wakeUp: WakeUp | undefined;
}

export interface DispatchBatch extends Omit<DispatchCheckIn, 'texts' | 'isSendingStopped'> {
  readonly gate: SendingGate;
  readonly deadLetters: DeadLetters;
  readonly report: (message: QueuedWakeUp, result: Followed | { readonly error: unknown }) => void;
}

/** What came of a message: one that cannot be read is put among the dead letters at once. */
type Followed = Dispatched | { readonly outcome: 'dead-lettered'; readonly reason: 'unreadable-message' };

/**
 * Follows the wake-ups of one batch, one after the other at this worker's pace. Answers the ids of the messages that
 * are to be delivered again: those whose dispatch threw, and those there was no time left for.
 */
export async function dispatchBatch(
  messages: readonly QueuedWakeUp[],
  { gate, deadLetters, report, ...rest }: DispatchBatch,
): Promise<string[]> {
  const deps = { ...rest, texts: gate, isSendingStopped: () => gate.isStopped };
  const failed: string[] = [];
  for (const message of messages) {
    try {
      if (message.wakeUp === undefined) {
        await deadLetters.put(message.body);
        report(message, { outcome: 'dead-lettered', reason: 'unreadable-message' });
        continue;
      }
      await gate.turn();
      report(message, await dispatchCheckIn(message.wakeUp, deps));
    } catch (error) {
      failed.push(message.messageId);
      report(message, { error });
    }
  }
  return failed;
}
