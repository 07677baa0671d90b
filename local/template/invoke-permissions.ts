import type { LocalStack } from '../template/local-stack.ts';

/** Says whether API Gateway may invoke a function: only where an AWS::Lambda::Permission of the template lets it. */
export function invokePermissions(stack: LocalStack): (functionArn: string, sourceArn: string) => boolean {
  const permissions = stack
    .all('AWS::Lambda::Permission')
    .map(({ properties }) => properties)
    .filter(
      ({ Action, Principal }) =>
        Principal === 'apigateway.amazonaws.com' && ['lambda:InvokeFunction', 'lambda:*'].includes(Action),
    );
  return (functionArn, sourceArn) =>
    permissions.some(
      ({ FunctionName, SourceArn = '*' }) =>
        [functionArn, functionArn.split(':').at(-1)].includes(FunctionName) &&
        matchesWildcards(SourceArn, sourceArn),
    );
}

/** IAM's ArnLike: `*` stands for any characters, `?` for one. */
function matchesWildcards(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(value);
}
