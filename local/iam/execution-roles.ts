import { LOG_STREAM } from '../lambda/lambda-variables.ts';
import type { LocalStack } from '../template/local-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Call } from '../wire/fault.ts';
import type { Access } from './evaluate.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { RequiredAccess } from './required-access.ts';
import type { Denial, Roles } from './roles.ts';

/** The roles in which functions run: all that a function does, and all that Lambda does for it, is done in its own. */
export class ExecutionRoles {
  readonly #roles: Roles;
  readonly #required: RequiredAccess;
  readonly #roleArns = new Map<string, string>();
  readonly #loggers = new Set<string>();

  /** Throws TemplateError where Lambda could not take a function's role, as the deployment would fail. */
  constructor(stack: LocalStack, roles: Roles, required: RequiredAccess) {
    this.#roles = roles;
    this.#required = required;
    for (const { logicalId, identity, properties } of stack.all('AWS::Lambda::Function')) {
      const { Role: roleArn, LoggingConfig } = properties;
      if (!roles.trusts(roleArn, 'lambda.amazonaws.com'))
        throw new TemplateError(logicalId, 'The role defined for the function cannot be assumed by Lambda.');
      this.#roleArns.set(identity.ref, roleArn);
      // What a function prints goes to one stream from its first line to its last: once decided, always.
      const logGroup = LoggingConfig.LogGroup ?? `/aws/lambda/${identity.ref}`;
      if (this.denial(identity.ref, required.ofLog(logGroup, LOG_STREAM)) === undefined)
        this.#loggers.add(identity.ref);
    }
  }

  /** What a service answers to a function that may not do what it calls for; undefined where it may. */
  refusal(functionName: string, call: Pick<Call, 'service' | 'action' | 'input'>): Refusal | undefined {
    const accesses = this.#required.of(call);
    const operation = `${call.service}:${call.action}`;
    const denial =
      accesses === undefined
        ? { action: operation, message: `local/iam/required-access.ts does not say what ${operation} takes.` }
        : this.denial(functionName, accesses);
    return denial && refusalOf(call.service, denial);
  }

  /** What keeps a function, or Lambda in its role, from doing all of this; undefined where nothing does. */
  denial(functionName: string, accesses: readonly Access[]): Denial | undefined {
    const roleArn = this.#roleArns.get(functionName);
    if (roleArn === undefined) throw new Error(`${functionName} is no function of the template`);
    return this.#roles.denial(roleArn, functionName, accesses);
  }

  /** Whether what a function prints is kept. Without the right to write it is lost, and nobody is told. */
  mayLog(functionName: string): boolean {
    return this.#loggers.has(functionName);
  }
}
