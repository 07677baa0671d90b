import { matchesWildcards } from '../engine/wildcards.ts';
import type { RequestContext } from './condition.ts';
import type { ResourceStatement, Statement } from './policy.ts';

/** One thing that somebody asks to do. */
export interface Access {
  /** Like `dynamodb:GetItem`. */
  readonly action: string;
  /** Its ARN; where it has none, what AWS knows it by: a phone number, or `*` for no resource in particular. */
  readonly resource: string;
  readonly context: RequestContext;
}

export type Verdict = 'allowed' | 'not-allowed' | 'explicitly-denied';

/**
 * What the statements of one policy or of several together say of an access: a Deny stands above every Allow, and what none
 * allows is denied: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(statements: readonly Statement[], access: Access): Verdict {
  const effects = statements.filter((statement) => concerns(statement, access)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'explicitly-denied';
  return effects.includes('Allow') ? 'allowed' : 'not-allowed';
}

/** As `evaluate`, of those statements of a resource's policy that name a principal: a service of AWS, a role or an account by its ARN. */
export const evaluateFor = (
  principal: string,
  statements: readonly ResourceStatement[],
  access: Access,
): Verdict =>
  evaluate(
    statements.filter(
      ({ principals: { AWS, Service } }) => AWS.includes('*') || [...AWS, ...Service].includes(principal),
    ),
    access,
  );

function concerns(
  { actions, resources, conditions }: Statement,
  { action, resource, context }: Access,
): boolean {
  const isAmong = (patterns: readonly string[]) =>
    patterns.some((pattern) => matchesWildcards(pattern, resource));
  return (
    actions.some((pattern) => matchesWildcards(pattern.toLowerCase(), action.toLowerCase())) &&
    ('only' in resources ? isAmong(resources.only) : !isAmong(resources.allBut)) &&
    conditions.every((condition) => condition.holds(context))
  );
}
