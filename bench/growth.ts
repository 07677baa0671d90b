import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { demoClinic } from '../bin/demo-clinic.ts';
import { carePlans } from '../care-plans/index.ts';
import { contactIdUnder } from '../lambdas/aws/contact-id.ts';
import { DynamoDbTreatments } from '../lambdas/aws/dynamodb-treatments.ts';
import { encodeWakeUp } from '../lambdas/aws/wake-up-message.ts';
import type { CarePlan } from '../lambdas/domain/care-plan.ts';
import { HOUR, type Instant, MINUTE } from '../lambdas/domain/instant.ts';
import { planCheckIns } from '../lambdas/domain/planning.ts';
import type { Treatment } from '../lambdas/domain/treatment.ts';
import { type LocalRun, startLocalRun } from '../local/local-run.ts';
import { type Comparison, compare, interleaved } from './comparison.ts';
import { functionOf } from './function-names.ts';
import { postOf, treatmentOf } from './posts.ts';

const FEW = 1_000;
const MANY = 100_000;

/** Items that one measurement is the mean of. */
const BATCH = 10;

/** What intake, dispatch and sweep take for one treatment while many others wait, against a few. */
export async function measureGrowth(outdir: string, rounds: number): Promise<readonly Comparison[]> {
  const few = await CrowdedStack.start(outdir, FEW);
  const many = await CrowdedStack.start(outdir, MANY);
  const figures: Comparison[] = [];
  for (const name of ['intake', 'dispatch', 'sweep'] as const) {
    const medians = await interleaved(rounds, { few: () => few[name](), many: () => many[name]() });
    figures.push(
      compare({
        what: `${name} of a treatment while ${MANY} wait`,
        measured: medians.many,
        against: `while ${FEW} wait`,
        baseline: medians.few,
        unit: 'ms',
        atMost: 1.1,
      }),
    );
  }
  await few.close();
  await many.close();
  return figures;
}

/** A local run in whose table many treatments wait for their time. */
class CrowdedStack {
  readonly #run: LocalRun;
  readonly #dynamoDb: DynamoDBClient;
  readonly #treatments: DynamoDbTreatments;
  readonly #contactIdOf: (phone: string) => string;
  #made = 0;

  private constructor(run: LocalRun) {
    this.#run = run;
    this.#dynamoDb = new DynamoDBClient({
      endpoint: run.awsUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'tool', secretAccessKey: 'local' },
    });
    const { TABLE_NAME, RETENTION_DAYS, DUE_INDEX_SHARDS, CONTACT_KEY } = functionOf(run, 'intake').definition
      .environment;
    this.#contactIdOf = contactIdUnder(CONTACT_KEY ?? '');
    this.#treatments = new DynamoDbTreatments(this.#dynamoDb, {
      table: TABLE_NAME ?? '',
      retentionDays: Number(RETENTION_DAYS),
      dueShards: Number(DUE_INDEX_SHARDS),
      onWrite: () => {},
    });
  }

  static async start(outdir: string, waiting: number): Promise<CrowdedStack> {
    const start = Date.parse('2026-11-24T10:45:00-05:00');
    // The ticks that it would leave out it finds by reading the whole index.
    const run = await startLocalRun({ outdir, port: 0, start, allTicks: true });
    // Nobody moves the clock while a check-in is dispatched, and so it must not wait for its turn at the number.
    for (const { definition } of run.functions)
      Object.assign(definition.environment, { SMS_PARTS_PER_SECOND: 'Infinity' });
    const stack = new CrowdedStack(run);
    for (let nth = 0; nth < waiting; nth += BATCH)
      await Promise.all(Array.from({ length: BATCH }, () => stack.#create(start)));
    // What is measured is to find every function loaded.
    for (const name of ['intake', 'dispatch', 'sweep'] as const) await stack[name]();
    return stack;
  }

  /** Milliseconds for one treatment. */
  intake(): Promise<number> {
    const intake = functionOf(this.#run, 'intake');
    return this.#each(async () => {
      const post = postOf(this.#event(this.#run.now));
      return () => intake.invoke(post);
    });
  }

  /** Milliseconds for one check-in that is due. */
  dispatch(): Promise<number> {
    const dispatch = functionOf(this.#run, 'dispatch');
    return this.#each(async () => {
      const { clinicId, event, checkIns } = await this.#create(this.#run.now - 48 * HOUR);
      const { key = '', sendAt = 0 } = checkIns[0] ?? {};
      const body = encodeWakeUp({ clinicId, treatmentId: event.treatmentId, checkIn: key, sendAt });
      return () => dispatch.invoke(JSON.stringify({ Records: [{ messageId: event.treatmentId, body }] }));
    });
  }

  /** Milliseconds for one treatment of those that a run finds overdue. */
  async sweep(): Promise<number> {
    for (let nth = 0; nth < BATCH; nth += 1) await this.#create(this.#run.now - 48 * HOUR - 20 * MINUTE);
    const started = performance.now();
    await functionOf(this.#run, 'sweep').invoke('{}');
    const milliseconds = (performance.now() - started) / BATCH;
    // What it woke is sent.
    await this.#advance('PT1M');
    return milliseconds;
  }

  async close(): Promise<void> {
    this.#dynamoDb.destroy();
    await this.#run.close();
  }

  async #each(prepare: () => Promise<() => Promise<unknown>>): Promise<number> {
    let milliseconds = 0;
    for (let nth = 0; nth < BATCH; nth += 1) {
      const act = await prepare();
      const started = performance.now();
      await act();
      milliseconds += performance.now() - started;
    }
    return milliseconds / BATCH;
  }

  async #advance(duration: string): Promise<void> {
    const body = JSON.stringify({ advance: duration });
    await fetch(`${this.#run.url}/_local/clock`, { method: 'POST', body });
  }

  #event(treatedAt: Instant) {
    this.#made += 1;
    return treatmentOf(this.#made, treatedAt);
  }

  /** As intake stores it. */
  async #create(treatedAt: Instant): Promise<Treatment> {
    const posted = this.#event(treatedAt);
    const event = {
      ...posted,
      treatedAt,
      patient: { ...posted.patient, language: 'en' as const },
      consent: { sms: true, obtainedAt: treatedAt - HOUR },
    };
    const plan = carePlans[event.carePlan] as CarePlan;
    const treatment: Treatment = {
      clinicId: demoClinic.id,
      contactId: this.#contactIdOf(event.patient.phone),
      event,
      checkIns: planCheckIns(plan, event, demoClinic, treatedAt),
      createdAt: treatedAt,
      version: 1,
      revision: 1,
    };
    await this.#treatments.create(treatment);
    return treatment;
  }
}
