import { matchesWildcards } from '../engine/wildcards.ts';
import type { LocalStack } from './local-stack.ts';

/**
 * Says whether a service of AWS, acting for the resource with an ARN, may invoke a function: only where an
 * AWS::Lambda::Permission of the template lets it.
 *
 * @param principals the names under which the service may stand in a permission
 */
export function invokePermissions(
  stack: LocalStack,
  principals: readonly string[],
): (functionArn: string, sourceArn: string) => boolean {
  const { accountId } = stack.place;
  const permissions = stack
    .all('AWS::Lambda::Permission')
    .map(({ properties }) => properties)
    .filter(
      ({ Action, Principal, SourceAccount = accountId }) =>
        principals.includes(Principal) &&
        SourceAccount === accountId &&
        ['lambda:InvokeFunction', 'lambda:*'].includes(Action),
    );
  return (functionArn, sourceArn) =>
    permissions.some(
      ({ FunctionName, SourceArn = '*' }) =>
        [functionArn, functionArn.split(':').at(-1)].includes(FunctionName) &&
        matchesWildcards(SourceArn, sourceArn),
    );
}
