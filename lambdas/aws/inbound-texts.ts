import * as z from 'zod/mini';
import type { InboundText } from '../domain/whose-reply.ts';

/** What SNS puts on a queue of its subscription: https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
const envelope = z.object({
  Type: z.literal('Notification'),
  Message: z.string(),
  Timestamp: z.iso.datetime(),
});

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
const payload = z.object({
  originationNumber: z.string().check(z.regex(/^\+?\d{3,15}$/)),
  messageBody: z.string(),
  inboundMessageId: z.string().check(z.regex(/^[\w-]{1,128}$/)),
  previousPublishedMessageId: z.optional(z.nullable(z.string())),
});

/** The text in a message of the replies queue; undefined if there is none to be read. */
export function parseInboundText(body: string): InboundText | undefined {
  try {
    const { Message, Timestamp } = envelope.parse(JSON.parse(body));
    const text = payload.parse(JSON.parse(Message));
    const answers = text.previousPublishedMessageId;
    return {
      id: text.inboundMessageId,
      from: text.originationNumber,
      body: text.messageBody,
      at: Date.parse(Timestamp),
      ...(typeof answers === 'string' && answers !== '' && { answers }),
    };
  } catch {
    return undefined;
  }
}
