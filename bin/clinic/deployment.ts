import type { Where } from '../tool/arguments.ts';
import { type FoundStack, findStack } from '../tool/stack.ts';

/** A stage that is deployed, or that the local run plays. */
export interface Deployment extends Pick<FoundStack, 'access' | 'flags' | 'now'> {
  readonly apiUrl: string;
  readonly tableName: string;
  readonly alertTopicArn: string;
  /** Undefined: the stage has an identity provider of its own. */
  readonly pool: { readonly id: string; readonly tokenUrl: string } | undefined;
}

/** Finds the stack and what the tool needs of it. Throws a Failure where there is none, or where it is too old. */
export async function findDeployment(where: Where): Promise<Deployment> {
  const { find, need, ...place } = await findStack(where);
  const poolId = find('UserPoolId');
  return {
    access: place.access,
    apiUrl: need('ApiUrl'),
    tableName: need('TableName'),
    alertTopicArn: need('AlertTopicArn'),
    pool: poolId === undefined ? undefined : { id: poolId, tokenUrl: need('TokenUrl') },
    flags: place.flags,
    now: place.now,
  };
}
