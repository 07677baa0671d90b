import type { Instant } from '../../lambdas/domain/instant.ts';
import { ServiceError } from './service-error.ts';

/** A stack as it was deployed. */
export interface DeployedStack {
  readonly name: string;
  readonly id: string;
  readonly createdAt: Instant;
  readonly outputs: readonly StackOutput[];
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
}

/** The stacks of CloudFormation in memory, all of them deployed and well. */
export class Stacks {
  readonly #stacks: DeployedStack[] = [];

  add(stack: DeployedStack): void {
    this.#stacks.push(stack);
  }

  /** The stack with a name or id; without one, all. */
  describeStacks({ StackName }: { readonly StackName?: string }) {
    const found = this.#stacks.filter(
      ({ name, id }) => StackName === undefined || name === StackName || id === StackName,
    );
    if (StackName !== undefined && found.length === 0)
      throw new ServiceError('ValidationError', 400, `Stack with id ${StackName} does not exist`);
    return {
      Stacks: found.map(({ name, id, createdAt, outputs }) => ({
        StackId: id,
        StackName: name,
        CreationTime: new Date(createdAt),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: outputs.map(({ key, value, description }) => ({
          OutputKey: key,
          OutputValue: value,
          Description: description,
        })),
      })),
    };
  }
}
