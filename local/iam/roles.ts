import type { RequestContext } from './condition.ts';
import { type Access, evaluate, evaluateFor, type Verdict } from './evaluate.ts';
import type { ResourceStatement, Statement } from './policy.ts';

/** A role of the template. */
export interface Role {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** What it may do: all its policies together. */
  readonly statements: readonly Statement[];
  /** Who may take it. */
  readonly trust: readonly ResourceStatement[];
}

/** An access that was asked for in a role, and what the role's policies say of it. */
export interface AccessDecision {
  readonly role: Role;
  readonly access: Access;
  readonly verdict: Verdict;
}

/** Why somebody may not do what they ask, in the words of AWS. */
export interface Denial {
  readonly action: string;
  readonly message: string;
}

/** The policies that resources of a template have themselves, by the ARN of the resource. */
export type ResourcePolicies = ReadonlyMap<string, readonly ResourceStatement[]>;

/** The roles of a template, which the local run holds to their policies and to those of what they use. */
export class Roles {
  readonly #roles: readonly Role[];
  readonly #resourcePolicies: ResourcePolicies;
  readonly #onDecision: (decision: AccessDecision) => void;

  /** @param onDecision hears of everything that is asked for in a role */
  constructor(
    roles: readonly Role[],
    resourcePolicies: ResourcePolicies,
    onDecision: (decision: AccessDecision) => void = () => {},
  ) {
    this.#roles = roles;
    this.#resourcePolicies = resourcePolicies;
    this.#onDecision = onDecision;
  }

  /** Whether a service of AWS may take a role, which must be in the template. */
  trusts(roleArn: string, service: string, context: RequestContext = {}): boolean {
    const role = this.#roles.find(({ arn }) => arn === roleArn);
    const access = { action: 'sts:AssumeRole', resource: roleArn, context };
    return role !== undefined && evaluateFor(service, role.trust, access) === 'allowed';
  }

  /** Whether the policy of a resource itself lets a service do something with it in the service's own name. */
  lets(service: string, access: Access): boolean {
    const policy = this.#resourcePolicies.get(access.resource) ?? [];
    return evaluateFor(service, policy, access) === 'allowed';
  }

  /**
   * What keeps whoever acts in a role from doing all of this; undefined where nothing does.
   *
   * @param session by what AWS names who has taken the role: a function, by its name
   */
  denial(roleArn: string, session: string, accesses: readonly Access[]): Denial | undefined {
    const role = this.#roles.find(({ arn }) => arn === roleArn);
    if (role === undefined) throw new Error(`${roleArn} is no role of the template`);
    for (const access of accesses) {
      const verdict = this.verdict(role, access);
      this.#onDecision({ role, access, verdict });
      if (verdict !== 'allowed')
        return { action: access.action, message: wordsOf(role, session, access, verdict) };
    }
    return undefined;
  }

  /**
   * What the policies of a role and that of the resource say together. Within an account one of them is enough, but the policy
   * of a key must let the account in before a role's can count:
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html,
   * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  verdict({ arn, statements }: Pick<Role, 'arn' | 'statements'>, access: Access): Verdict {
    const own = evaluate(statements, access);
    const policy = this.#resourcePolicies.get(access.resource) ?? [];
    const ofResource = evaluateFor(arn, policy, access);
    if (own === 'explicitly-denied' || ofResource === 'explicitly-denied') return 'explicitly-denied';
    if (ofResource === 'allowed') return 'allowed';
    const isLeftToRoles =
      !access.action.startsWith('kms:') || evaluateFor(rootOf(arn), policy, access) === 'allowed';
    return own === 'allowed' && isLeftToRoles ? 'allowed' : 'not-allowed';
  }
}

const rootOf = (roleArn: string): string => `arn:aws:iam::${roleArn.split(':')[4]}:root`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function wordsOf(
  { name, arn }: Role,
  session: string,
  { action, resource }: Access,
  verdict: Verdict,
): string {
  const [, , , , accountId] = arn.split(':');
  const user = `arn:aws:sts::${accountId}:assumed-role/${name}/${session}`;
  const spelt = spelling(action);
  const reason =
    verdict === 'explicitly-denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${spelt} action`;
  return `User: ${user} is not authorized to perform: ${spelt} on resource: ${resource} ${reason}`;
}

/** As the services are seen to spell their own actions: https://github.com/aws/serverless-application-model/issues/3633 of SQS,
 * https://github.com/functionalone/serverless-iam-roles-per-function/issues/106 of SNS. */
function spelling(action: string): string {
  if (action.startsWith('sqs:')) return action.toLowerCase();
  return action.replace(/^sns:/, 'SNS:');
}
