import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Queues } from '../engine/queues.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { Secrets } from '../engine/secrets.ts';
import { ServiceError } from '../engine/service-error.ts';
import type { Sms } from '../engine/sms.ts';
import type { Stacks } from '../engine/stacks.ts';
import type { Subscriptions } from '../engine/subscriptions.ts';
import type { Topics } from '../engine/topics.ts';
import type { UserPools } from '../engine/user-pools.ts';
import { cloudFormationService } from './cloudformation.ts';
import { cognitoService } from './cognito.ts';
import { addressedService, readCredential } from './credential.ts';
import { dynamoDbService } from './dynamodb.ts';
import type { Call, Fault, Intercept, ServiceName, ToolServiceName } from './fault.ts';
import type { Operation, WireAnswer, WireRequest, WireService } from './protocol.ts';
import { schedulerService } from './scheduler.ts';
import { secretsManagerService } from './secrets-manager.ts';
import { snsService } from './sns.ts';
import { sqsService } from './sqs.ts';

/** The AWS services of the local world, where SDK clients reach them: AWS_ENDPOINT_URL. */
export interface Wire {
  readonly url: string;
  readonly port: number;
  /** Ends all connections, those that hang included. */
  close(): Promise<void>;
}

/** A call that had its effect, as it and its answer went over the wire. */
export interface Exchange extends Call {
  readonly request: WireRequest;
  readonly answer: WireAnswer;
}

type Services = Readonly<Record<ServiceName | ToolServiceName, WireService>>;

/** Its answer goes out once this has ended. */
type OnPerformed = (exchange: Exchange) => void | Promise<void>;

interface World {
  readonly services: Services;
  readonly intercept: Intercept;
  readonly onPerformed: OnPerformed;
}

/** Starts one HTTP server for all services, on 127.0.0.1 and `port`, or a free one. */
export async function startWire({
  queues,
  scheduler,
  sms,
  topics,
  subscriptions,
  stacks,
  userPools,
  secrets,
  port = 0,
  intercept = () => 'pass',
  onPerformed = () => {},
}: {
  queues: Queues;
  scheduler: Scheduler;
  sms: Sms;
  topics: Topics;
  subscriptions: Subscriptions;
  stacks: Stacks;
  userPools: UserPools;
  secrets: Secrets;
  port?: number;
  intercept?: Intercept;
  /** Hears of every call that functions may make, once it has had its effect. */
  onPerformed?: OnPerformed;
}): Promise<Wire> {
  const services: Services = {
    dynamodb: dynamoDbService(),
    scheduler: schedulerService(scheduler),
    sqs: sqsService(queues),
    sns: snsService(sms, topics, subscriptions),
    cloudformation: cloudFormationService(stacks),
    'cognito-idp': cognitoService(userPools),
    secretsmanager: secretsManagerService(secrets),
  };
  const world = { services, intercept, onPerformed };
  const server = createServer((request, response) => void serve(world, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(world: World, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = incoming;
  let body: Buffer;
  try {
    body = await buffer(incoming);
  } catch {
    // The client died in the middle of its request: nobody is there to be answered.
    return;
  }
  const answer = await answerTo(world, { method, url, headers, body });
  if (answer === undefined) {
    incoming.socket.destroy();
    return;
  }
  // Functions live in the time of the virtual clock: by the machine's, SDK clients would blame a refusal on their clock and call again.
  response.sendDate = false;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

/** The answer to a request; undefined where the connection is to be dropped. */
async function answerTo(
  { services, intercept, onPerformed }: World,
  request: WireRequest,
): Promise<WireAnswer | undefined> {
  const credential = readCredential(request);
  const name = credential?.service ?? addressedService(request);
  if (!isServiceName(name, services)) {
    return services.sns.fail({ code: 'InvalidAction', status: 400, message: `There is no ${name} here.` });
  }
  const service = services[name];
  if (credential === undefined) return service.fail(missingToken[name]);
  let operation: Operation;
  try {
    operation = service.read(request);
  } catch (error) {
    return failure(service, error);
  }
  if (isToolService(name)) return perform(service, operation, request);
  const call = { service: name, caller: credential.accessKeyId, ...operation };
  const verdict = intercept(call);
  if (verdict !== 'pass' && 'before' in verdict) return suffer(verdict.before, service);
  const answer = await perform(service, operation, request);
  await onPerformed({ ...call, request, answer });
  return verdict === 'pass' ? answer : suffer(verdict.after, service);
}

async function perform(
  service: WireService,
  operation: Operation,
  request: WireRequest,
): Promise<WireAnswer> {
  try {
    return await service.perform(operation, request);
  } catch (error) {
    return failure(service, error);
  }
}

/** What is no refusal of the service is a mistake of ours, and shows as such. */
const failure = (service: WireService, error: unknown): WireAnswer =>
  service.fail(
    error instanceof ServiceError ? error : { code: 'InternalFailure', status: 500, message: String(error) },
  );

async function suffer(fault: Fault, service: WireService): Promise<WireAnswer | undefined> {
  if (fault === 'hang') return new Promise(() => {});
  if (fault === 'drop') return undefined;
  if (typeof fault === 'object') return service.fail(fault);
  await fault();
  return undefined;
}

const isServiceName = (name: string, services: Services): name is keyof Services =>
  Object.hasOwn(services, name);

const isToolService = (name: keyof Services): name is ToolServiceName =>
  name === 'cloudformation' || name === 'cognito-idp' || name === 'secretsmanager';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and each API's common errors. */
const missingToken: Readonly<Record<keyof Services, Parameters<WireService['fail']>[0]>> = {
  dynamodb: unsigned('MissingAuthenticationTokenException', 400),
  scheduler: unsigned('MissingAuthenticationTokenException', 403),
  sqs: unsigned('MissingAuthenticationToken', 403),
  sns: unsigned('MissingAuthenticationToken', 403),
  cloudformation: unsigned('MissingAuthenticationToken', 403),
  'cognito-idp': unsigned('MissingAuthenticationTokenException', 400),
  secretsmanager: unsigned('MissingAuthenticationTokenException', 400),
};

function unsigned(code: string, status: number) {
  return { code, status, message: 'Request is missing Authentication Token' };
}
