import { QueuePolicy } from './queue-policy.ts';
import { ServiceError } from './service-error.ts';

/** The settings of a queue; times in seconds. */
export interface QueueSettings {
  readonly VisibilityTimeout: number;
  readonly DelaySeconds: number;
  readonly MessageRetentionPeriod: number;
  readonly MaximumMessageSize: number;
  readonly ReceiveMessageWaitTimeSeconds: number;
  readonly RedrivePolicy?: RedrivePolicy;
  /** Who may send to the queue, as the caller wrote it. Only services are held to it. */
  readonly Policy?: string;
}

interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Least, most and default of each number: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const numbers = {
  VisibilityTimeout: { least: 0, most: 43_200, usual: 30 },
  DelaySeconds: { least: 0, most: 900, usual: 0 },
  MessageRetentionPeriod: { least: 60, most: 1_209_600, usual: 345_600 },
  MaximumMessageSize: { least: 1_024, most: 1_048_576, usual: 1_048_576 },
  ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, usual: 0 },
} as const;

type NumberName = keyof typeof numbers;
const isNumberName = (name: string): name is NumberName => Object.hasOwn(numbers, name);

/** Reads the attributes of CreateQueue, which are strings. Encryption and FIFO are not known here. */
export function readQueueAttributes(
  attributes: Readonly<Record<string, string>>,
  queueExists: (arn: string) => boolean,
): QueueSettings {
  for (const name of Object.keys(attributes)) {
    if (!isNumberName(name) && name !== 'RedrivePolicy' && name !== 'Policy') {
      throw new ServiceError('InvalidAttributeName', 400, `Unknown Attribute ${name}.`);
    }
  }
  const { RedrivePolicy, Policy } = attributes;
  if (Policy !== undefined) new QueuePolicy(Policy);
  return {
    VisibilityTimeout: readNumber('VisibilityTimeout', attributes),
    DelaySeconds: readNumber('DelaySeconds', attributes),
    MessageRetentionPeriod: readNumber('MessageRetentionPeriod', attributes),
    MaximumMessageSize: readNumber('MaximumMessageSize', attributes),
    ReceiveMessageWaitTimeSeconds: readNumber('ReceiveMessageWaitTimeSeconds', attributes),
    ...(RedrivePolicy !== undefined && { RedrivePolicy: readRedrivePolicy(RedrivePolicy, queueExists) }),
    ...(Policy !== undefined && { Policy }),
  };
}

/** The settings as GetQueueAttributes answers them. */
export const writeQueueAttributes = (settings: QueueSettings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );

function readNumber(name: NumberName, attributes: Readonly<Record<string, string>>): number {
  const { least, most, usual } = numbers[name];
  const value = attributes[name];
  if (value === undefined) return usual;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new ServiceError('InvalidAttributeValue', 400, `Invalid value for the parameter ${name}.`);
  }
  return number;
}

function readRedrivePolicy(value: string, queueExists: (arn: string) => boolean): RedrivePolicy {
  const invalid = (reason: string) =>
    new ServiceError(
      'InvalidParameterValue',
      400,
      `Value ${value} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    );
  const { deadLetterTargetArn, maxReceiveCount } = parseObject(value) ?? {};
  if (typeof deadLetterTargetArn !== 'string')
    throw invalid('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (maxReceiveCount === undefined)
    throw invalid('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1_000)
    throw invalid(
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
    );
  if (!queueExists(deadLetterTargetArn)) throw invalid('Dead letter target does not exist.');
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
