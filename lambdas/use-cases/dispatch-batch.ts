import { type DispatchCheckIn, type Dispatched, dispatchCheckIn } from './dispatch-check-in.ts';
import type { WakeUp } from './ports.ts';
import type { SendingGate } from './sending-gate.ts';

export interface QueuedWakeUp {
  readonly messageId: string;
  /** Undefined: the message could not be read. */
  readonly wakeUp: WakeUp | undefined;
}

export interface DispatchBatch extends DispatchCheckIn {
  readonly gate: SendingGate;
  /** Milliseconds left to this invocation. */
  readonly remainingTime: () => number;
  readonly report: (wakeUp: WakeUp | undefined, result: Dispatched | Error) => void;
}

/** One check-in at its slowest: its calls with their time-outs. The stack sizes batch and function timeout by it. */
export const SLOWEST_DISPATCH_MS = 12_000;

/**
 * Follows the wake-ups of one batch, one after the other at this worker's pace. Answers the ids of the messages that
 * are to be delivered again: those not to be read, those whose dispatch threw, and those there was no time left for.
 */
export async function dispatchBatch(
  messages: readonly QueuedWakeUp[],
  deps: DispatchBatch,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { messageId, wakeUp } of messages) {
    try {
      if (wakeUp === undefined) throw new Error('the message is not a wake-up');
      await deps.gate.turn();
      if (deps.remainingTime() < SLOWEST_DISPATCH_MS) throw new Error('no time left in this invocation');
      const result = await dispatchCheckIn(wakeUp, deps.gate.stopped, deps);
      deps.gate.spend(result.parts);
      if (result.reason === 'account') deps.gate.stop();
      deps.report(wakeUp, result);
    } catch (error) {
      failed.push(messageId);
      deps.report(
        wakeUp,
        error instanceof Error ? error : new Error('something that is no error was thrown'),
      );
    }
  }
  return failed;
}
