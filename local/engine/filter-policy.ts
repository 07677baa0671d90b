import { ServiceError } from './service-error.ts';

/**
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html: at most five attributes, and at most
 * 150 combinations of their values.
 */
const MOST_KEYS = 5;
const MOST_COMBINATIONS = 150;

/**
 * Checks a filter policy over message attributes whose conditions are lists of texts, of which one must be the attribute's
 * value. Other conditions are not known here, and refused.
 */
export function checkFilterPolicy(text: string): void {
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
}

const invalid = (what: string) =>
  new ServiceError('InvalidParameter', 400, `Invalid parameter: Attributes Reason: FilterPolicy: ${what}`);
