import type { LocalStack } from '../template/local-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { RequestContext } from './condition.ts';
import { type Access, evaluate, evaluateForService, type Verdict } from './evaluate.ts';
import { type ResourceStatement, readPolicy, readResourcePolicy, type Statement } from './policy.ts';

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

/** The roles of a template, which the local run holds to their policies. */
export class Roles {
  readonly #roles: readonly Role[];
  readonly #onDecision: (decision: AccessDecision) => void;

  /** @param onDecision hears of everything that is asked for in a role */
  constructor(roles: readonly Role[], onDecision: (decision: AccessDecision) => void = () => {}) {
    this.#roles = roles;
    this.#onDecision = onDecision;
  }

  /** Whether a service of AWS may take a role, which must be in the template. */
  trusts(roleArn: string, service: string, context: RequestContext = {}): boolean {
    const role = this.#roles.find(({ arn }) => arn === roleArn);
    const access = { action: 'sts:AssumeRole', resource: roleArn, context };
    return role !== undefined && evaluateForService(role.trust, service, access) === 'allowed';
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
      const verdict = evaluate(role.statements, access);
      this.#onDecision({ role, access, verdict });
      if (verdict !== 'allowed')
        return { action: access.action, message: wordsOf(role, session, access, verdict) };
    }
    return undefined;
  }
}

/** Reads the roles of a template with all their policies. Throws TemplateError at what could not be evaluated. */
export function readRoles(stack: LocalStack): readonly Role[] {
  const attached = stack.all('AWS::IAM::Policy');
  return stack.all('AWS::IAM::Role').map(({ logicalId, identity, properties }) => {
    const policies = [
      ...properties.Policies,
      ...attached.map((policy) => policy.properties).filter(({ Roles }) => Roles.includes(identity.ref)),
    ];
    return {
      logicalId,
      name: identity.ref,
      arn: identity.attributes.Arn ?? '',
      statements: policies.flatMap(({ PolicyName, PolicyDocument }) =>
        at(`${logicalId}.${PolicyName}`, () => readPolicy(PolicyDocument)),
      ),
      trust: at(`${logicalId}.AssumeRolePolicyDocument`, () =>
        readResourcePolicy(properties.AssumeRolePolicyDocument),
      ),
    };
  });
}

function at<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TemplateError(where, (error as Error).message);
  }
}

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
