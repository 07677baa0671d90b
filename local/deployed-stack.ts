import type { Instant } from '../lambdas/domain/instant.ts';
import type { DeployedStack } from './engine/stacks.ts';
import { stackIdOf } from './template/identity.ts';
import type { LocalStack } from './template/local-stack.ts';

/**
 * The stack as CloudFormation tells of it. Where an output leads to the user pool's domain on the internet, it leads to
 * `url` on this machine instead.
 */
export function deployedStack(stack: LocalStack, url: string, createdAt: Instant): DeployedStack {
  const { region, stackName } = stack.place;
  const standIns = new Map<string, string>();
  for (const { identity } of stack.all('AWS::Cognito::UserPoolDomain')) {
    const tokenUrl = `https://${identity.ref}.auth.${region}.amazoncognito.com/oauth2/token`;
    standIns.set(tokenUrl, `${url}/_local/oauth2/token`);
  }
  return {
    name: stackName,
    id: stackIdOf(stack.place),
    createdAt,
    outputs: stack
      .outputs()
      .map(({ value, ...output }) => ({ ...output, value: standIns.get(value) ?? value })),
  };
}
