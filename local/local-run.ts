import { randomUUID } from 'node:crypto';
import { readEnvironment } from '../lambdas/aws/environment.ts';
import { formatInstant, type Instant } from '../lambdas/domain/instant.ts';
import { deliverToQueues } from './engine/queue-delivery.ts';
import { Queues } from './engine/queues.ts';
import { Scheduler } from './engine/scheduler.ts';
import { type SentText, Sms } from './engine/sms.ts';
import { VirtualClock } from './engine/virtual-clock.ts';
import { connectEventSources, makeFunctions } from './functions.ts';
import { HttpApi } from './http-api/http-api.ts';
import { Issuer, type IssuerConfig } from './issuer.ts';
import { Activity } from './lambda/activity.ts';
import type { LambdaFunction } from './lambda/lambda-function.ts';
import { accessKeyOf } from './lambda/lambda-variables.ts';
import { makeQueues, makeScheduleGroups, makeTables } from './provision.ts';
import { LocalServer } from './server.ts';
import { type Assembly, readAssembly } from './template/assembly.ts';
import { type LocalStack, readStack } from './template/local-stack.ts';
import { TemplateError } from './template/template-error.ts';
import type { Intercept } from './wire/fault.ts';
import { startWire } from './wire/wire.ts';

const ACCOUNT_ID = '000000000000';

export interface LocalRunOptions {
  /** What `cdk synth` wrote. */
  readonly outdir: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Where the clock starts. */
  readonly start: Instant;
  readonly onText?: (text: SentText) => void;
  readonly onLog?: (functionName: string, line: string) => void;
  /** Decides over every call to AWS. `caller` is the name of the function that calls. */
  readonly intercept?: Intercept;
}

export interface LocalRun {
  readonly url: string;
  /** Where AWS answers, as the local run plays it. */
  readonly awsUrl: string;
  readonly tables: readonly string[];
  readonly functions: readonly LambdaFunction[];
  readonly issuer: Issuer;
  readonly now: Instant;
  close(): Promise<void>;
}

/**
 * Runs a synthesised stack on this machine: its tables in dynalite, its queues, schedules and texts on a virtual clock, its
 * functions from their bundles, behind its own routes and event sources. All of it is in memory and ends with `close`.
 *
 * @throws TemplateError at what the run cannot honour; EADDRINUSE where the port is taken
 */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const assembly = readAssembly(options.outdir);
  const server = await LocalServer.listen(options.port);
  try {
    return await startBehind(server, assembly, options);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function startBehind(
  server: LocalServer,
  assembly: Assembly,
  { start, onText, onLog = () => {}, intercept = () => 'pass' }: LocalRunOptions,
): Promise<LocalRun> {
  const clock = new VirtualClock(start);
  const activity = new Activity();
  const aws = { clock, newId: randomUUID, region: assembly.region, accountId: ACCOUNT_ID };
  const queues = new Queues(aws);
  const scheduler = new Scheduler({ ...aws, deliver: deliverToQueues(queues) });
  const sms = new Sms(aws);
  if (onText !== undefined) sms.onText(onText);

  const functions: LambdaFunction[] = [];
  const wire = await startWire({
    queues,
    scheduler,
    sms,
    intercept: (call) => {
      const caller = functions.find(({ definition: { name } }) => accessKeyOf(name) === call.caller);
      return caller === undefined ? 'pass' : intercept({ ...call, caller: caller.definition.name });
    },
  });
  const close = async () => {
    await Promise.all(functions.map((fn) => fn.close()));
    await wire.close();
  };
  try {
    const stack = readStack(assembly, { accountId: ACCOUNT_ID, sqsOrigin: wire.url });
    makeQueues(stack, queues);
    makeScheduleGroups(stack, scheduler);
    const { jwksUri, ...issuerConfig } = readIssuerConfig(stack);
    const [issuer] = await Promise.all([Issuer.create(issuerConfig), makeTables(stack, wire.url)]);

    const standIns = { [jwksUri]: `http://127.0.0.1:${server.port}/_local/jwks.json` };
    const network = { reachablePorts: [wire.port], standIns };
    functions.push(...makeFunctions(stack, assembly, wire.url, { clock, activity, network, log: onLog }));
    connectEventSources(stack, queues, functions);

    server.serve(
      new HttpApi(stack, functions, clock),
      {
        now: () => clock.now,
        advanceTo: (time) => clock.advanceTo(time, () => activity.settled()),
        texts: () => sms.texts.map((text) => ({ ...text, at: formatInstant(text.at) })),
        state: () => describeState(clock, queues),
        issuer,
      },
      activity,
    );
    return {
      url: `http://localhost:${server.port}`,
      awsUrl: wire.url,
      tables: stack.all('AWS::DynamoDB::GlobalTable').map(({ identity }) => identity.ref),
      functions,
      issuer,
      get now() {
        return clock.now;
      },
      async close() {
        await server.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the authorizer expects of the issuer, by its own environment. */
function readIssuerConfig(stack: LocalStack): IssuerConfig & { jwksUri: string } {
  const authorizer = stack
    .all('AWS::Lambda::Function')
    .map(({ properties }) => properties.Environment?.Variables)
    .find((variables) => variables?.JWKS_URI !== undefined);
  if (authorizer === undefined)
    throw new TemplateError(stack.place.stackName, 'has no authorizer whose environment names an issuer');
  const { JWKS_URI, ISSUER, AUDIENCE, CLIENT_CLAIM, SCOPE_PREFIX, CLIENTS } = readEnvironment(
    'authorizer',
    authorizer,
  );
  return {
    jwksUri: JWKS_URI,
    issuer: ISSUER,
    audience: AUDIENCE,
    clientClaim: CLIENT_CLAIM,
    scopePrefix: SCOPE_PREFIX,
    clients: JSON.parse(CLIENTS),
  };
}

/** The schedules that wait, how deep the queues are, and what lies in dead-letter queues. */
function describeState(clock: VirtualClock, queues: Queues) {
  const deadLetterArns = queues.all.map(({ settings }) => settings.RedrivePolicy?.deadLetterTargetArn);
  return {
    schedules: clock.pending
      .filter(({ name }) => name.startsWith('schedule '))
      .map(({ name, at }) => ({ name: name.slice('schedule '.length), at: formatInstant(at) })),
    queues: queues.all.map((queue) => ({ name: queue.name, ...queue.depth })),
    deadLetters: queues.all
      .filter(({ arn }) => deadLetterArns.includes(arn))
      .flatMap((queue) => queue.bodies.map((body) => ({ queue: queue.name, body }))),
  };
}
