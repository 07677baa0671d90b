import type { FunctionName } from '../lambdas/aws/environment.ts';
import { formatInstant, HOUR } from '../lambdas/domain/instant.ts';
import type { FunctionDefinition, LambdaFunction } from '../local/lambda/lambda-function.ts';
import { type LocalRun, startLocalRun } from '../local/local-run.ts';
import type { Exchange } from '../local/wire/wire.ts';
import { functionNames, nameOf } from './function-names.ts';

/** The first invocation of a function in its life, as it went in a local run. */
export interface Recorded {
  readonly name: FunctionName;
  readonly definition: FunctionDefinition;
  readonly event: string;
  readonly result: string;
  /** The time that the function saw when it began. */
  readonly at: number;
  readonly exchanges: readonly Exchange[];
}

/** Plays what a clinic, its patient and its nurse do, and takes down the first invocation of every function. */
export async function record(outdir: string): Promise<{
  readonly functions: readonly Recorded[];
  readonly jwks: string;
}> {
  const exchanges: Exchange[] = [];
  const run = await startLocalRun({
    outdir,
    port: 0,
    // A Tuesday at 10:45 in New York.
    start: Date.parse('2026-11-24T10:45:00-05:00'),
    onExchange: (exchange) => void exchanges.push(exchange),
  });
  try {
    const firsts = new Map<LambdaFunction, FirstInvocation>();
    for (const fn of run.functions) watch(fn, run, exchanges, firsts);
    await play(run);
    const functions = functionNames.map((name): Recorded => {
      const [, first] = [...firsts].find(([fn]) => nameOf(fn.definition.name) === name) ?? [];
      if (first === undefined) throw new Error(`${name} was never invoked`);
      return { name, ...first };
    });
    return { functions, jwks: JSON.stringify(run.issuer.jwks) };
  } finally {
    await run.close();
  }
}

type FirstInvocation = Omit<Recorded, 'name'>;

/** Puts the first invocation of `fn` into `firsts`. */
function watch(
  fn: LambdaFunction,
  run: LocalRun,
  exchanges: readonly Exchange[],
  firsts: Map<LambdaFunction, FirstInvocation>,
): void {
  const { definition } = fn;
  const invoke = fn.invoke.bind(fn);
  fn.invoke = async (event, requestId) => {
    if (firsts.has(fn)) return invoke(event, requestId);
    const before = exchanges.length;
    const at = run.now;
    const result = await invoke(event, requestId);
    const own = exchanges.slice(before).filter(({ caller }) => caller === definition.name);
    firsts.set(fn, { definition, event, result, at, exchanges: own });
    return result;
  };
}

async function play(run: LocalRun): Promise<void> {
  const ask = async (method: string, path: string, body?: object, type = 'application/json') => {
    const answer = await fetch(`${run.url}/_local/token?clinic=demo`);
    const { access_token } = (await answer.json()) as { access_token: string };
    const response = await fetch(run.url + path, {
      method,
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const local = (path: string, body: object) =>
    fetch(`${run.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const eventOf = (nth: number) => ({
    treatmentId: `T-100${nth}`,
    carePlan: 'exosome-therapy',
    treatedAt: formatInstant(run.now - HOUR),
    patient: { phone: `+1305555012${nth}`, language: 'en', timeZone: 'America/New_York' },
    consent: { sms: true, obtainedAt: formatInstant(run.now - 2 * HOUR) },
  });
  await ask('POST', '/treatments', eventOf(1));
  await ask('GET', '/treatments/T-1001');
  await ask('GET', '/treatments');
  await ask('PATCH', '/treatments/T-1001', { patient: { language: 'es' } }, 'application/merge-patch+json');
  await ask('POST', '/treatments', eventOf(2));
  await ask('DELETE', '/treatments/T-1002');
  await local('clock', { advance: 'PT49H' });
  await local('sms', { from: '+13055550121', body: '3' });
  await local('clock', { advance: 'PT5M' });
  const { alerts } = (await ask('GET', '/alerts')) as { alerts: readonly { id: string }[] };
  for (const { id } of alerts) await ask('POST', `/alerts/${id}/acknowledge`);
  const told = JSON.stringify(await fetch(`${run.url}/_local/alerts`).then((answer) => answer.json()));
  const [link] = /\/alert-links\/[A-Za-z0-9_-]+/.exec(told) ?? [];
  await fetch(run.url + link);
}
