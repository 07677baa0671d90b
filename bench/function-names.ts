import { environments, type FunctionName } from '../lambdas/aws/environment.ts';
import type { LambdaFunction } from '../local/lambda/lambda-function.ts';
import type { LocalRun } from '../local/local-run.ts';

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

/** The function of a handler. */
export function functionOf({ functions }: Pick<LocalRun, 'functions'>, name: FunctionName): LambdaFunction {
  const found = functions.find(({ definition }) => nameOf(definition.name) === name);
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found;
}
