import type { InboundText } from '../domain/whose-reply.ts';
import { answerReply, type HeardText, type HearReply, hearReply } from './hear-reply.ts';
import type { DeadLetters, Redeliveries, Redelivery } from './ports.ts';
import { AnswerDelayedError, SLOWEST_ANSWER } from './send-answer.ts';
import type { SendingGate } from './sending-gate.ts';

export interface QueuedText extends Redelivery {
  readonly messageId: string;
  readonly body: string;
  /** Undefined: the message could not be read. */
  readonly text: InboundText | undefined;
}

export interface HearBatch extends Omit<HearReply, 'texts'> {
  readonly gate: SendingGate;
  readonly deadLetters: DeadLetters;
  readonly redeliveries: Redeliveries;
  /** Milliseconds left to this batch. */
  readonly remainingTime: () => number;
  readonly report: (message: QueuedText, result: HeardBatch | { readonly error: unknown }) => void;
}

type HeardBatch = HeardText['result'] | 'unreadable';

/**
 * Hears the texts of one batch, one after the other, since two of one phone may be in it; then answers them at this worker's
 * pace, which may take long. Answers the ids of the messages that are to be delivered again.
 */
export async function hearBatch(
  messages: readonly QueuedText[],
  { gate, deadLetters, redeliveries, remainingTime, report, ...rest }: HearBatch,
): Promise<string[]> {
  const deps = { ...rest, texts: gate };
  const failed: string[] = [];
  const fail = async (message: QueuedText, error: unknown) => {
    failed.push(message.messageId);
    report(message, { error });
    // Without it the message comes again all the same, when the queue's own time-out is over.
    await redeliveries.soon(message).catch((failure: unknown) => report(message, { error: failure }));
  };
  const heard: { readonly message: QueuedText; readonly text: HeardText }[] = [];
  for (const message of messages) {
    try {
      if (message.text === undefined) {
        await deadLetters.put(message.body);
        report(message, 'unreadable');
      } else heard.push({ message, text: await hearReply(message.text, deps) });
    } catch (error) {
      await fail(message, error);
    }
  }
  for (const { message, text } of heard) {
    try {
      // What may need help now does not wait for the sender's rate.
      if (text.answers.length > 0 && !text.answers.includes('urgent')) {
        if (remainingTime() < gate.wait + SLOWEST_ANSWER) throw new AnswerDelayedError('no-time-left');
        await gate.turn();
      }
      await answerReply(text, deps);
      report(message, text.result);
    } catch (error) {
      await fail(message, error);
    }
  }
  return failed;
}
