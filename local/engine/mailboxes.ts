import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Topics } from './topics.ts';

/** A message of a topic as one address received it. */
export interface ReceivedMail {
  readonly to: string;
  readonly at: Instant;
  readonly topicArn: string;
  readonly subject?: string;
  readonly body: string;
}

/**
 * What SNS sends by e-mail, at once, without the lines that it adds about unsubscribing. Where a message has words for the
 * protocol `email` they are sent, else its default: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export class Mailboxes {
  readonly #received: ReceivedMail[] = [];

  constructor(topics: Topics, subscriptions: Subscriptions) {
    topics.onMessage((message) => {
      const { at, topicArn, subject, byProtocol } = message;
      const body = byProtocol.email ?? message.message;
      for (const to of subscriptions.addressesFor(message)) {
        this.#received.push({ to, at, topicArn, ...(subject !== undefined && { subject }), body });
      }
    });
  }

  /** Every mail so far, in the order they were sent. */
  get received(): readonly ReceivedMail[] {
    return this.#received;
  }
}
