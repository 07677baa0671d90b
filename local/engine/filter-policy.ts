import { ServiceError } from './service-error.ts';
import type { PublishedMessage } from './topics.ts';

/**
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html: at most five attributes, and at most
 * 150 combinations of their values.
 */
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;

/** For each attribute the texts of which one must be its value. */
export type FilterPolicy = Readonly<Record<string, readonly string[]>>;

/**
 * Whether a message passes: each attribute of the policy is there and has one of the values, a list (String.Array) one such
 * element. https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export const passes = (
  policy: FilterPolicy,
  message: Pick<PublishedMessage, 'attributes' | 'attributeTypes'>,
): boolean =>
  Object.entries(policy).every(([name, accepted]) =>
    textsOf(message.attributes[name], message.attributeTypes[name]).some((text) => accepted.includes(text)),
  );

/** The texts that an attribute is or has. A number is none: only the conditions for numbers look at it. */
function textsOf(value: string | undefined, type: string | undefined): readonly string[] {
  if (value === undefined || type === 'Number') return [];
  if (type !== 'String.Array') return [value];
  return (JSON.parse(value) as readonly unknown[]).filter((element) => typeof element === 'string');
}

/**
 * Reads a filter policy over message attributes whose conditions are lists of texts. Other conditions are not known here, and
 * refused.
 */
export function readFilterPolicy(text: string): FilterPolicy {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid('failed to parse JSON.');
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    throw invalid('Filter policy must be an object.');
  const conditions = Object.entries(policy);
  if (conditions.length > MOST_KEYS) throw invalid(`Filter policy can not have more than ${MOST_KEYS} keys`);
  for (const [name, values] of conditions) {
    if (!Array.isArray(values)) throw invalid(`"${name}" must be an object or an array`);
    if (values.length === 0) throw invalid('Empty arrays are not allowed');
    if (!values.every((value) => typeof value === 'string'))
      throw invalid(`"${name}" has a condition that is not known here: only texts are`);
  }
  const combinations = conditions.reduce((product, [, values]) => product * values.length, 1);
  if (combinations > MOST_COMBINATIONS) throw invalid('Filter policy is too complex');
  return Object.fromEntries(conditions);
}

const invalid = (what: string) =>
  new ServiceError('InvalidParameter', 400, `Invalid parameter: Attributes Reason: FilterPolicy: ${what}`);
