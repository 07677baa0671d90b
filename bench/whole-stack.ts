import { Worker } from 'node:worker_threads';
import { HOUR, type Instant, MINUTE } from '../lambdas/domain/instant.ts';
import { type LocalRun, startLocalRun } from '../local/local-run.ts';
import type { BareCall } from './bare-calls.ts';
import { type Comparison, compare } from './comparison.ts';
import { functionOf } from './function-names.ts';
import { postOf, treatmentOf } from './posts.ts';

/** So many posts at a time. */
const WIDTH = 8;

/** One call in so many is made again, bare. */
const SAMPLED = 10;

/**
 * Takes treatments through the whole local stack, from the post to the receipt of the second text, and then makes every tenth of
 * their calls again, by bare SDK clients to the same stack: one after another, as the clock of a run lets things happen.
 */
export async function measureWholeStack(outdir: string, treatments: number): Promise<readonly Comparison[]> {
  const sample: BareCall[] = [];
  let total = 0;
  const run = await startLocalRun({
    outdir,
    port: 0,
    start: Date.parse('2026-11-24T10:45:00-05:00'),
    // A tick that is left out is found to be one by reading the whole index, which many treatments make slower than the tick.
    allTicks: true,
    onExchange: ({ service, action, input }) => {
      if (total++ % SAMPLED === 0) sample.push({ service, action, input });
    },
  });
  // More treatments than a clinic has in a day are of one clinic here.
  for (const { definition } of run.functions)
    Object.assign(definition.environment, { DAILY_TEXTS_PER_CLINIC: String(2 * treatments) });
  try {
    const started = performance.now();
    await postAll(run, treatments);
    // Day by day: `fetch` waits five minutes for an answer, and no longer.
    for (let day = 0; day < 29; day += 1)
      await fetch(`${run.url}/_local/clock`, { method: 'POST', body: JSON.stringify({ advance: 'P1D' }) });
    const whole = performance.now() - started;
    const answer = await fetch(`${run.url}/_local/sms`);
    const texts = (await answer.json()) as readonly unknown[];
    if (texts.length !== 2 * treatments)
      throw new Error(`${texts.length} texts for ${treatments} treatments`);

    const asked = total;
    const bare = (await makeBareCalls(run.awsUrl, sample)) * (asked / sample.length);
    return [
      compare({
        what: `${treatments} treatments through the whole local stack`,
        measured: whole / 1_000,
        against: `their ${asked} calls by bare SDK clients`,
        baseline: bare / 1_000,
        unit: 's',
        atMost: 1.3,
      }),
    ];
  } finally {
    await run.close();
  }
}

/** Straight to the function: what API Gateway lets through in a second is not what is measured. */
async function postAll(run: LocalRun, treatments: number): Promise<void> {
  const intake = functionOf(run, 'intake');
  let next = 0;
  const post = async () => {
    for (let nth = next++; nth < treatments; nth = next++) {
      const result = JSON.parse(await intake.invoke(nthPost(nth, run.now)));
      if (result.statusCode !== 201) throw new Error(`intake answered ${JSON.stringify(result)}`);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, post));
}

/** Over the hours of a day, as patients come, and one in three reads Spanish. */
function nthPost(nth: number, now: Instant): string {
  const treatment = treatmentOf(nth, now - (nth % 480) * MINUTE, now - 9 * HOUR);
  return postOf({ ...treatment, patient: { ...treatment.patient, language: nth % 3 === 0 ? 'es' : 'en' } });
}

/** @returns the milliseconds that the calls took */
function makeBareCalls(endpoint: string, calls: readonly BareCall[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const worker = new Worker(new URL('./bare-calls.ts', import.meta.url), {
    workerData: { endpoint, calls },
  });
  worker.once('message', resolve);
  worker.once('error', reject);
  return promise;
}
