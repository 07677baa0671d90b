import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/engine/virtual-clock.ts';
import { Activity } from '../../../local/lambda/activity.ts';
import {
  type FunctionDefinition,
  type FunctionHost,
  LambdaFunction,
} from '../../../local/lambda/lambda-function.ts';

/** A function with this CommonJS code, in a world of its own. `close` it when the test is done. */
export function functionOf(
  code: string,
  overrides: Partial<FunctionDefinition & FunctionHost['network']> = {},
) {
  const codeDirectory = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(codeDirectory, 'index.cjs'), code);
  const { reachablePorts = [], standIns = {}, ...definition } = overrides;
  const clock = new VirtualClock(Date.UTC(2026, 10, 24, 15, 30));
  const activity = new Activity();
  const lines: string[] = [];
  const fn = new LambdaFunction(
    {
      name: 'fn',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
      codeDirectory,
      handler: 'index.handler',
      timeoutSeconds: 3,
      environment: {},
      ...definition,
    },
    { clock, activity, network: { reachablePorts, standIns }, log: (_, line) => lines.push(line) },
  );
  const invoke = async (event: unknown = {}): Promise<unknown> =>
    JSON.parse(await fn.invoke(JSON.stringify(event)));
  const advance = (milliseconds: number) =>
    clock.advanceTo(clock.now + milliseconds, () => activity.settled());
  return { fn, invoke, clock, activity, advance, lines };
}
