import { matchesWildcards } from '../engine/wildcards.ts';

/** The condition keys that requests here carry. A policy with another is refused: nobody could say whether it holds. */
const conditionKeys = [
  'aws:CalledViaLast',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:LeadingKeys',
  'iam:PassedToService',
  'kms:CallerAccount',
  'kms:EncryptionContext:aws:logs:arn',
  'kms:ViaService',
] as const;

type ConditionKey = (typeof conditionKeys)[number];

/** What a request says of itself, beside action and resource. A key that does not apply is left out. */
export type RequestContext = Readonly<Partial<Record<ConditionKey, string | readonly string[]>>>;

/** One line of a statement's conditions: an operator, a key and the values that it may have. */
export interface Condition {
  readonly operator: string;
  readonly key: ConditionKey;
  readonly values: readonly string[];
  /** Whether it holds for a request. */
  holds(context: RequestContext): boolean;
}

interface Comparison {
  readonly isEqual: (wanted: string, actual: string) => boolean;
  /** Whether none of the values may match, instead of one. */
  readonly negated?: boolean;
}

const exactly = (wanted: string, actual: string) => wanted === actual;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: { isEqual: exactly },
  StringNotEquals: { isEqual: exactly, negated: true },
  StringLike: { isEqual: matchesWildcards },
  StringNotLike: { isEqual: matchesWildcards, negated: true },
  ArnEquals: { isEqual: matchesWildcards },
  ArnLike: { isEqual: matchesWildcards },
  Bool: { isEqual: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase() },
};

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * The conditions that a statement has under one operator. Keys are the same in any case of their letters, operators are not.
 *
 * @throws Error at an operator or a key that is not known here, and at a key of many values without a set operator
 */
export function readConditions(
  operator: string,
  keys: Readonly<Record<string, readonly string[]>>,
): readonly Condition[] {
  const [, quantifier, name = '', ifExists] = OPERATOR.exec(operator) ?? [];
  const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
  if (comparison === undefined) throw new Error(`the operator ${operator} is not known here`);
  const { isEqual, negated = false } = comparison;
  return Object.entries(keys).map(([writtenKey, values]) => {
    const key = conditionKeys.find((known) => known.toLowerCase() === writtenKey.toLowerCase());
    if (key === undefined) throw new Error(`the condition key ${writtenKey} is not known here`);
    if (key === 'dynamodb:LeadingKeys' && quantifier === undefined)
      throw new Error(`${key} has many values: it wants ForAllValues or ForAnyValue`);
    const matches = (actual: string) => values.some((wanted) => isEqual(wanted, actual)) !== negated;
    const holds = (context: RequestContext): boolean => {
      const actual = context[key];
      const all = [actual ?? []].flat();
      if (quantifier === 'ForAllValues') return all.every(matches);
      if (quantifier === 'ForAnyValue') return all.some(matches);
      // A condition on what is not there fails, but one on what must not be.
      return actual === undefined ? ifExists !== undefined || negated : all.every(matches);
    };
    return { operator, key, values, holds };
  });
}
