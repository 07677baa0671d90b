import * as z from 'zod';

const USAGE = 'Send {"from": "+13055550123", "body": "1"}.';

const e164 = (name: string) => z.e164(`${name} must be a phone number in E.164, like +13055550123`);
const id = (name: string) => z.string(`${name} must be a text`).min(1, `${name} must not be empty`);

const schema = z.strictObject({
  from: e164('from'),
  body: z
    .string('body must be a text')
    .min(1, 'body must not be empty')
    .max(1_600, 'body must have at most 1600 characters'),
  /** Default: the number that texts come from. */
  to: e164('to').optional(),
  /** Default: a new one. One that was used before makes a duplicate. */
  inboundMessageId: id('inboundMessageId').optional(),
  /** Default: the last text to the phone. Null leaves it out. */
  previousPublishedMessageId: id('previousPublishedMessageId').nullable().optional(),
});

/** A text as somebody writes it on a phone. */
export type InboundRequest = z.output<typeof schema>;

/** Reads the body of a request to play a phone, or says what is wrong with it. */
export function readInboundRequest(body: string): InboundRequest | { readonly detail: string } {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return { detail: `The body is not JSON. ${USAGE}` };
  }
  const { success, data, error } = schema.safeParse(request);
  return success ? data : { detail: `${error.issues.map(({ message }) => message).join('; ')}. ${USAGE}` };
}
