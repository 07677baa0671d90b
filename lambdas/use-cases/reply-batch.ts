import type { InboundText } from '../domain/whose-reply.ts';
import type { HeardText, HearReply } from './hear-reply.ts';
import type { DeadLetters, Redeliveries, Redelivery } from './ports.ts';
import type { SendingGate } from './sending-gate.ts';

export interface QueuedText extends Redelivery {
  readonly messageId: string;
  readonly body: string;
  /** Undefined: the message could not be read. */
  readonly text: InboundText | undefined;
}

export interface ReplyBatch extends Omit<HearReply, 'texts'> {
  readonly gate: SendingGate;
  readonly deadLetters: DeadLetters;
  readonly redeliveries: Redeliveries;
  readonly report: (message: QueuedText, result: RepliedText | { readonly error: unknown }) => void;
}

/** What became of a text: `to-answer` was heard, and waits on a queue of its own to be `answered`. */
export type RepliedText = HeardText['result'] | 'to-answer' | 'answered' | 'unreadable';

/**
 * Deals with the texts of one batch, one after the other, since two of one phone may be in it. What fails comes again soon.
 * Answers the ids of the messages that are to be delivered again.
 */
export async function dealWithEach(
  messages: readonly QueuedText[],
  { deadLetters, redeliveries, report }: Pick<ReplyBatch, 'deadLetters' | 'redeliveries' | 'report'>,
  dealWith: (text: InboundText, message: QueuedText) => Promise<RepliedText>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const message of messages) {
    try {
      if (message.text !== undefined) report(message, await dealWith(message.text, message));
      else {
        await deadLetters.put(message.body);
        report(message, 'unreadable');
      }
    } catch (error) {
      failed.push(message.messageId);
      report(message, { error });
      // Without it the message comes again all the same, when the queue's own time-out is over.
      await redeliveries.soon(message).catch((failure: unknown) => report(message, { error: failure }));
    }
  }
  return failed;
}

/** Whether a text is answered at the sender's rate. What may need help now does not wait for that. */
export const waitsForItsTurn = ({ answers }: HeardText): boolean =>
  answers.length > 0 && !answers.includes('urgent');
