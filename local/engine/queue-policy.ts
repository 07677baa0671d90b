import { evaluateFor } from '../iam/evaluate.ts';
import { type ResourceStatement, readResourcePolicy } from '../iam/policy.ts';
import { ServiceError } from './service-error.ts';

/** A service of AWS that wants to send to a queue, and the resource that it acts for. */
export interface SendingService {
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/** The policy of a queue, as far as it concerns services that send to it. */
export class QueuePolicy {
  readonly #statements: readonly ResourceStatement[];

  /** @throws ServiceError at what is no policy, or has a condition that is not known here */
  constructor(text: string) {
    try {
      this.#statements = readResourcePolicy(parsed(text));
    } catch (error) {
      throw new ServiceError(
        'InvalidAttributeValue',
        400,
        `Invalid value for the parameter Policy. ${(error as Error).message}`,
      );
    }
  }

  /** A service, which comes over TLS, needs to be let in by name, and must not be denied. */
  lets({ service, sourceArn, sourceAccount }: SendingService, queueArn: string): boolean {
    const context = {
      'aws:SourceArn': sourceArn,
      'aws:SourceAccount': sourceAccount,
      'aws:SecureTransport': 'true',
    };
    const access = { action: 'sqs:SendMessage', resource: queueArn, context };
    return evaluateFor(service, this.#statements, access) === 'allowed';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
