import { randomUUID } from 'node:crypto';
import { demoClinic } from '../bin/demo-clinic.ts';
import { readEnvironment } from '../lambdas/aws/environment.ts';
import type { Clinic } from '../lambdas/domain/clinic.ts';
import type { Instant } from '../lambdas/domain/instant.ts';
import { LocalClinics } from './clinics.ts';
import { LocalConsole } from './console/local-console.ts';
import { StoredItems } from './console/stored-items.ts';
import { controlledOf } from './controlled.ts';
import { deployedStack } from './deployed-stack.ts';
import { DueIndex } from './due-index.ts';
import { type Carrier, deliveryLogGroups, logDeliveries } from './engine/delivery-log.ts';
import { LogGroups } from './engine/log-groups.ts';
import { Mailboxes } from './engine/mailboxes.ts';
import { deliverToQueues } from './engine/queue-subscribers.ts';
import { Queues } from './engine/queues.ts';
import { Scheduler } from './engine/scheduler.ts';
import { Secrets } from './engine/secrets.ts';
import { ServiceError } from './engine/service-error.ts';
import { type SentText, Sms } from './engine/sms.ts';
import { Stacks } from './engine/stacks.ts';
import { Subscriptions } from './engine/subscriptions.ts';
import { deliverToTargets } from './engine/target-delivery.ts';
import { type PublishedMessage, Topics } from './engine/topics.ts';
import { UserPools } from './engine/user-pools.ts';
import { VirtualClock } from './engine/virtual-clock.ts';
import { connectEventSources, makeAsynchronousInvocations, makeFunctions, subscribe } from './functions.ts';
import { HttpApi } from './http-api/http-api.ts';
import { ExecutionRoles } from './iam/execution-roles.ts';
import { RequiredAccess } from './iam/required-access.ts';
import { type AccessDecision, Roles } from './iam/roles.ts';
import { ServiceRoles } from './iam/service-roles.ts';
import { readResourcePolicies, readRoles } from './iam/template-policies.ts';
import { InboundTexts, twoWayNumberOf } from './inbound-texts.ts';
import { Issuer, type IssuerConfig } from './issuer.ts';
import { Activity } from './lambda/activity.ts';
import type { AsynchronousInvocations } from './lambda/asynchronous-invocations.ts';
import type { LambdaFunction } from './lambda/lambda-function.ts';
import { accessKeyOf } from './lambda/lambda-variables.ts';
import { describeAlert, type LocalAlert } from './local-alert.ts';
import {
  makeQueues,
  makeScheduleGroups,
  makeSchedules,
  makeSecrets,
  makeSubscriptions,
  makeTables,
  makeTopics,
  makeUserPools,
} from './provision.ts';
import { randomText } from './random-text.ts';
import { LocalServer } from './server.ts';
import { type Assembly, readAssembly } from './template/assembly.ts';
import { invokePermissions } from './template/invoke-permissions.ts';
import { type LocalStack, readStack } from './template/local-stack.ts';
import { TemplateError } from './template/template-error.ts';
import { Ticks } from './ticks.ts';
import { deadLetterQueuesOf } from './waiting.ts';
import type { Call, Intercept } from './wire/fault.ts';
import { isRead } from './wire/reads.ts';
import { type Exchange, startWire } from './wire/wire.ts';

/** The account that a local run plays. */
export const ACCOUNT_ID = '000000000000';

export interface LocalRunOptions {
  /** What `cdk synth` wrote. */
  readonly outdir: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Where the clock starts. */
  readonly start: Instant;
  /** The clinics that it begins with, each with a client; by default the clinic `demo`. */
  readonly clinics?: readonly Clinic[];
  readonly onText?: (text: SentText) => void;
  /** Hears of every message on a topic of the template but that of inbound texts. */
  readonly onAlert?: (alert: LocalAlert) => void;
  /** Decides what becomes of every text; by default it is delivered after 5 seconds. */
  readonly carrier?: Carrier;
  /** The account's opt-out list, which SNS keeps: texts to these phones are accepted and fail. */
  readonly isOptedOut?: (phone: string) => boolean;
  /** Runs recurring schedules even where they can have nothing to do. */
  readonly allTicks?: boolean;
  /** The callers' clock in milliseconds, by which the API throttles them; by default this machine's. */
  readonly callersTime?: () => number;
  readonly onLog?: (functionName: string, line: string) => void;
  /** Decides over every call to AWS. `caller` is the name of the function that calls. */
  readonly intercept?: Intercept;
  /** Hears of every call to AWS that had its effect, before the function that made it gets the answer. `caller` is its name. */
  readonly onExchange?: (exchange: Exchange) => void | Promise<void>;
  /** Hears of everything that functions and services of AWS ask for in a role of the template, and whether they got it. */
  readonly onAccess?: (decision: AccessDecision) => void;
}

export interface LocalRun {
  readonly url: string;
  /** Where AWS answers, as the local run plays it. */
  readonly awsUrl: string;
  readonly tables: readonly string[];
  readonly functions: readonly LambdaFunction[];
  readonly issuer: Issuer;
  /** Whether texts can be answered. */
  readonly isTwoWay: boolean;
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
  options: LocalRunOptions,
): Promise<LocalRun> {
  const { start, clinics = [demoClinic], onText, onAlert, onAccess, onExchange } = options;
  const { onLog = () => {}, intercept = () => 'pass', callersTime = () => performance.now() } = options;
  const clock = new VirtualClock(start);
  const aws = { clock, newId: randomUUID, region: assembly.region, accountId: ACCOUNT_ID };
  const queues = new Queues(aws);
  const sms = new Sms(aws);
  const localConsole = new LocalConsole(clock, sms);
  const activity = new Activity(() => localConsole.changed());
  if (onText !== undefined) sms.onText((text) => onText(text));
  // Of the template, which is read below: before, nobody does anything in its name.
  let executionRoles: ExecutionRoles;
  let serviceRoles: ServiceRoles;
  const topics = new Topics(aws);
  const subscriptions = new Subscriptions(aws, topics);
  deliverToQueues(topics, subscriptions, queues, aws, (...key) => serviceRoles.snsMayUseKey(...key));
  const mailboxes = new Mailboxes(topics, subscriptions);
  const stacks = new Stacks();
  const userPools = new UserPools({ clock, randomText });
  const secrets = new Secrets();
  const functions: LambdaFunction[] = [];
  const invocations = new Map<string, Pick<AsynchronousInvocations, 'invoke'>>();
  const dueIndexes: DueIndex[] = [];
  const ticks = new Map<string, Ticks>();
  const invoke = (arn: string, event: string) => {
    const target = ticks.get(arn) ?? invocations.get(arn);
    if (target === undefined)
      throw new ServiceError('ResourceNotFoundException', 404, `Function not found: ${arn}`);
    void target.invoke(event);
  };
  const scheduler = new Scheduler({
    ...aws,
    deliver: deliverToTargets(queues, invoke, (...access) => serviceRoles.checkSchedulerRole(...access)),
    mayAssume: (...role) => serviceRoles.schedulerMayAssume(...role),
    // A schedule that brings something along never finds nothing.
    quietUntil: ({ Arn, Input }) =>
      (Input === undefined ? ticks.get(Arn)?.quietUntil() : undefined) ?? Number.NEGATIVE_INFINITY,
  });

  const callerOf = ({ caller }: Call): string | undefined =>
    functions.find(({ definition: { name } }) => accessKeyOf(name) === caller)?.definition.name;

  const wire = await startWire({
    queues,
    scheduler,
    sms,
    topics,
    subscriptions,
    stacks,
    userPools,
    secrets,
    intercept: (call) => {
      for (const index of dueIndexes) index.note(call);
      const caller = callerOf(call);
      // Tools act for people, who may do everything.
      if (caller === undefined) return 'pass';
      const refusal = executionRoles.refusal(caller, call);
      return refusal === undefined ? intercept({ ...call, caller }) : { before: refusal };
    },
    async onPerformed(exchange) {
      if (!isRead(exchange)) localConsole.changed();
      const caller = callerOf(exchange);
      if (caller !== undefined) await onExchange?.({ ...exchange, caller });
    },
  });
  const closing: (() => void)[] = [];
  const close = async () => {
    await Promise.all(functions.map((fn) => fn.close()));
    for (const index of dueIndexes) index.close();
    for (const end of closing) end();
    await wire.close();
  };
  try {
    const url = `http://localhost:${server.port}`;
    const stack = readStack(assembly, { accountId: ACCOUNT_ID, sqsOrigin: wire.url, apiOrigin: url });
    const roles = new Roles(readRoles(stack), readResourcePolicies(stack), onAccess);
    const required = new RequiredAccess(stack);
    executionRoles = new ExecutionRoles(stack, roles, required);
    serviceRoles = new ServiceRoles(roles, required, ACCOUNT_ID);
    makeQueues(stack, queues);
    makeTopics(stack, topics);
    makeSubscriptions(stack, subscriptions);
    makeUserPools(stack, userPools);
    makeSecrets(stack, secrets);
    makeScheduleGroups(stack, scheduler);
    const { jwksUri, ...issuerConfig } = readIssuerConfig(stack);
    const [issuer] = await Promise.all([Issuer.create(issuerConfig), makeTables(stack, wire.url)]);
    const localClinics = new LocalClinics(stack, wire.url, userPools, issuer);
    closing.push(() => localClinics.close());
    for (const clinic of clinics) await localClinics.add(clinic, start);

    const standIns = { [jwksUri]: `http://127.0.0.1:${server.port}/_local/jwks.json` };
    const network = { reachablePorts: [wire.port], standIns };
    const log = (functionName: string, line: string) => {
      if (!executionRoles.mayLog(functionName)) return;
      localConsole.printed(functionName, line);
      onLog(functionName, line);
    };
    functions.push(...makeFunctions(stack, assembly, wire.url, { clock, activity, network, log }));
    connectEventSources(stack, queues, functions, required, executionRoles);
    const asynchronousInvocations = makeAsynchronousInvocations(
      stack,
      queues,
      functions,
      clock,
      required,
      executionRoles,
    );
    for (const [fn, asynchronous] of asynchronousInvocations) {
      const { arn, environment } = fn.definition;
      invocations.set(arn, asynchronous);
      const index = options.allTicks ? undefined : DueIndex.of(environment.TABLE_NAME ?? '', stack, wire.url);
      if (index === undefined) continue;
      dueIndexes.push(index);
      ticks.set(arn, new Ticks(asynchronous, index));
    }
    makeSchedules(stack, scheduler);

    const logs = new LogGroups(aws, {
      mayInvoke: invokePermissions(stack, ['logs.amazonaws.com', `logs.${assembly.region}.amazonaws.com`]),
      invoke,
    });
    const groups = deliveryLogGroups(assembly.region, ACCOUNT_ID);
    for (const group of Object.values(groups)) logs.createLogGroup(group);
    subscribe(stack, logs);
    logDeliveries({ ...options, sms, logs, clock, groups });

    const number = twoWayNumberOf(stack);
    if (number !== undefined) serviceRoles.checkInboundRole(number.roleArn, number.topicArn);
    const inbound = number && new InboundTexts(number, aws, sms, topics);
    const isAlert = ({ topicArn }: PublishedMessage) => topicArn !== number?.topicArn;
    if (onAlert !== undefined)
      topics.onMessage((message) => isAlert(message) && onAlert(describeAlert(message)));

    stacks.add(deployedStack(stack, url, start));
    const alerts = () => topics.messages.filter(isAlert).map(describeAlert);
    const tables = stack.all('AWS::DynamoDB::GlobalTable').map(({ identity }) => identity.ref);
    const deadLetterQueues = deadLetterQueuesOf(stack, queues);
    const items = new StoredItems(tables, { endpoint: wire.url, region: assembly.region });
    closing.push(() => items.close());
    const stage = { stackName: assembly.stackName, isTwoWay: inbound !== undefined };
    const feed = localConsole.open({ stage, items, scheduler, queues, deadLetterQueues });
    closing.push(() => localConsole.close());
    server.serve(
      new HttpApi(stack, functions, clock, callersTime),
      controlledOf({
        clock,
        activity,
        localConsole,
        sms,
        inbound,
        alerts,
        mailboxes,
        subscriptions,
        scheduler,
        queues,
        deadLetterQueues,
        issuer,
        localClinics,
        stack,
        userPools,
        aws: { endpoint: wire.url, region: assembly.region, stackName: assembly.stackName },
      }),
      feed,
      activity,
    );
    return {
      url,
      awsUrl: wire.url,
      tables,
      functions,
      issuer,
      isTwoWay: number !== undefined,
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
  const { JWKS_URI, ISSUER, AUDIENCE, CLIENT_CLAIM, SCOPE_PREFIX } = readEnvironment(
    'authorizer',
    authorizer,
  );
  const pools = stack.all('AWS::Cognito::UserPool').map(({ identity }) => identity.attributes.ProviderURL);
  return {
    jwksUri: JWKS_URI,
    issuer: ISSUER,
    audience: AUDIENCE,
    clientClaim: CLIENT_CLAIM,
    scopePrefix: SCOPE_PREFIX,
    isCognito: pools.includes(ISSUER),
  };
}
