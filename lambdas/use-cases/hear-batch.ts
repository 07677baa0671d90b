import { answerReply, hearReply } from './hear-reply.ts';
import type { AnswerQueue } from './ports.ts';
import { dealWithEach, type QueuedText, type ReplyBatch, waitsForItsTurn } from './reply-batch.ts';

export interface HearBatch extends ReplyBatch {
  readonly answerQueue: AnswerQueue;
}

/**
 * Hears the texts of one batch. No text waits for an answer that is paced: those that are sent at the sender's rate go to a queue of
 * their own, for `answerBatch`. Answers the ids of the messages that are to be delivered again.
 */
export function hearBatch(
  messages: readonly QueuedText[],
  { answerQueue, ...batch }: HearBatch,
): Promise<string[]> {
  const deps = { ...batch, texts: batch.gate };
  return dealWithEach(messages, batch, async (text, { body }) => {
    const heard = await hearReply(text, deps);
    if (waitsForItsTurn(heard)) {
      await answerQueue.put(body);
      return 'to-answer';
    }
    await answerReply(heard, deps);
    return heard.result;
  });
}
