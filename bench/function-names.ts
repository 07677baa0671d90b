import { environments, type FunctionName } from '../lambdas/aws/environment.ts';

/** Every function of a stage. */
export const functionNames = Object.keys(environments) as readonly FunctionName[];

/** Which function has a name of the stack's: they end in the construct's, which is the handler's, and a hash. */
export function nameOf(physicalName: string): FunctionName {
  const found = functionNames.find((name) => {
    const construct = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return new RegExp(`${construct}[0-9A-F]{8}$`).test(physicalName);
  });
  if (found === undefined) throw new Error(`there is no handler of ${physicalName}`);
  return found;
}
