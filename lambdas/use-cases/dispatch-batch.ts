import {
  type DispatchCheckIn,
  type Dispatched,
  dispatchCheckIn,
  UndispatchableError,
} from './dispatch-check-in.ts';
import type { WakeUp } from './ports.ts';
import type { SendingGate } from './sending-gate.ts';

export interface QueuedWakeUp {
  readonly messageId: string;
  /** Undefined: the message could not be read. */
  readonly wakeUp: WakeUp | undefined;
}

export interface DispatchBatch extends Omit<DispatchCheckIn, 'texts' | 'isSendingStopped'> {
  readonly gate: SendingGate;
  readonly report: (message: QueuedWakeUp, result: Dispatched | { readonly error: unknown }) => void;
}

/**
 * Follows the wake-ups of one batch, one after the other at this worker's pace. Answers the ids of the messages that
 * are to be delivered again: those not to be read, those whose dispatch threw, and those there was no time left for.
 */
export async function dispatchBatch(
  messages: readonly QueuedWakeUp[],
  { gate, report, ...rest }: DispatchBatch,
): Promise<string[]> {
  const deps = { ...rest, texts: gate, isSendingStopped: () => gate.isStopped };
  const failed: string[] = [];
  for (const message of messages) {
    try {
      if (message.wakeUp === undefined) throw new UndispatchableError('unreadable-message');
      await gate.turn();
      report(message, await dispatchCheckIn(message.wakeUp, deps));
    } catch (error) {
      failed.push(message.messageId);
      report(message, { error });
    }
  }
  return failed;
}
