import { formatInstant } from '../lambdas/domain/instant.ts';
import type { PublishedMessage } from './engine/topics.ts';

/** A message on a topic that functions publish on, as `/_local/alerts` lists it. */
export interface LocalAlert {
  readonly topic: string;
  readonly at: string;
  readonly subject?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its words; what they say, where they are JSON. */
  readonly message: unknown;
  /** What those read who get it by mail, where that differs. */
  readonly mail?: string;
}

export function describeAlert(published: PublishedMessage): LocalAlert {
  const { topicArn, at, subject, message, byProtocol, attributes } = published;
  return {
    topic: topicNameOf(topicArn),
    at: formatInstant(at),
    ...(subject !== undefined && { subject }),
    attributes,
    message: parsed(message),
    ...(byProtocol.email !== undefined && { mail: byProtocol.email }),
  };
}

export const topicNameOf = (topicArn: string): string => topicArn.split(':').at(-1) ?? '';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
