import { SECOND } from '../domain/instant.ts';
import { answerReply, hearReply } from './hear-reply.ts';
import { dealWithEach, type QueuedText, type ReplyBatch, waitsForItsTurn } from './reply-batch.ts';
import { AnswerDelayedError, SLOWEST_ANSWER } from './send-answer.ts';

export interface AnswerBatch extends ReplyBatch {
  /** Milliseconds left to this batch. */
  readonly remainingTime: () => number;
}

/**
 * Answers the texts of one batch at this worker's pace, which may take long. Each is heard again, which changes nothing and tells
 * whether it is still to be answered. The last answer is waited for too, since the next batch may have another worker, which
 * knows nothing of it. Answers the ids of the messages that are to be delivered again.
 */
export async function answerBatch(
  messages: readonly QueuedText[],
  { remainingTime, ...batch }: AnswerBatch,
): Promise<string[]> {
  const { gate } = batch;
  const deps = { ...batch, texts: gate };
  const failed = await dealWithEach(messages, batch, async (text) => {
    const heard = await hearReply(text, deps);
    const waits = waitsForItsTurn(heard);
    if (waits) {
      if (remainingTime() < gate.wait + SLOWEST_ANSWER) throw new AnswerDelayedError('no-time-left');
      await gate.turn();
    }
    await answerReply(heard, deps);
    return waits ? 'answered' : heard.result;
  });
  if (gate.wait + SECOND < remainingTime()) await gate.turn();
  return failed;
}
