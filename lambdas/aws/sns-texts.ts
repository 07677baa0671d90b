import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { SendOutcome } from '../domain/send-outcome.ts';
import type { Texts } from '../use-cases/ports.ts';
import type { Sender } from './sender.ts';

/** Texts through SNS direct publish. */
export class SnsTexts implements Texts {
  readonly #client: SNSClient;
  readonly #deadline: number;
  readonly #attributes: Record<string, MessageAttributeValue>;

  /**
   * `maxPriceUsd` is the most that a text, all its parts together, may cost. An answer that takes longer than `deadline`
   * milliseconds is not waited for.
   */
  constructor(
    client: SNSClient,
    { sender, maxPriceUsd, deadline }: { sender: Sender; maxPriceUsd: string; deadline: number },
  ) {
    this.#client = client;
    this.#deadline = deadline;
    this.#attributes = {
      'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: maxPriceUsd },
      ...(sender.originationNumber !== undefined && {
        'AWS.MM.SMS.OriginationNumber': { DataType: 'String', StringValue: sender.originationNumber },
      }),
      ...(sender.senderId !== undefined && {
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: sender.senderId },
      }),
    };
  }

  async publish({ to, body }: { to: string; body: string }): Promise<SendOutcome> {
    const publish = new PublishCommand({
      PhoneNumber: to,
      Message: body,
      MessageAttributes: this.#attributes,
    });
    const signal = AbortSignal.timeout(this.#deadline);
    try {
      const { MessageId } = await this.#client.send(publish, { abortSignal: signal });
      return MessageId === undefined ? { result: 'unknown' } : { result: 'accepted', messageId: MessageId };
    } catch (error) {
      return signal.aborted ? { result: 'unknown' } : meaningOf(error as PublishError);
    }
  }
}

interface PublishError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly errors?: readonly PublishError[];
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const CREDENTIAL_ERRORS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];

/**
 * What an error of Publish says about the text. Whatever may have been written to the network without an answer is
 * unknown; an answer in the 400s says that nothing was accepted.
 */
function meaningOf(error: PublishError): SendOutcome {
  const status = error.$metadata?.httpStatusCode;
  if (CREDENTIAL_ERRORS.includes(error.name)) return { result: 'refused', cause: 'not-reached' };
  if (status === undefined)
    return neverConnected(error) ? { result: 'refused', cause: 'not-reached' } : { result: 'unknown' };
  if (status === 429 || /Throttl|TooManyRequests/.test(error.name))
    return { result: 'refused', cause: 'throttled' };
  if (status < 400 || status >= 500 || status === 408) return { result: 'unknown' };
  // SNS names the parameter in the message alone: "Invalid parameter: PhoneNumber Reason: … is not valid to publish to".
  if (/^InvalidParameter/.test(error.name) && /\bPhoneNumber\b/.test(error.message)) {
    return { result: 'rejected', cause: 'invalid-number' };
  }
  if (/OptedOut/.test(error.name)) return { result: 'rejected', cause: 'opted-out' };
  return { result: 'refused', cause: 'account' };
}

/**
 * DNS and connect failures. The SDK gives its connection time-out the same name as a reset (`TimeoutError`): only its
 * words tell them apart, and should they change, the answer is the safe one.
 */
function neverConnected(error: PublishError): boolean {
  const errors = error.errors ?? [error];
  return (
    errors.every(({ syscall }) => syscall === 'connect' || syscall === 'getaddrinfo') ||
    /did not establish a connection/.test(error.message)
  );
}
