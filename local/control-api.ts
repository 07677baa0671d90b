import type { JSONWebKeySet } from 'jose';
import { formatInstant, type Instant } from '../lambdas/domain/instant.ts';
import { NEXT_EVENT, readClockRequest } from './clock-request.ts';
import type { Firing } from './engine/virtual-clock.ts';
import type { ApiRequest } from './http-api/request.ts';
import { type InboundRequest, readInboundRequest } from './inbound-request.ts';
import type { TokenAnswer } from './issuer.ts';
import type { TokenResponse } from './token-endpoint.ts';

/** What `/_local` shows and moves. */
export interface Controlled {
  readonly now: () => Instant;
  readonly advanceTo: (time: Instant) => Promise<readonly Firing[]>;
  /** Undefined where nothing waits. */
  readonly advanceToNextEvent: () => Promise<readonly Firing[] | undefined>;
  readonly texts: () => readonly unknown[];
  /** What phones write to the stage's number, where it is two-way. */
  readonly inbound?: {
    readonly texts: () => readonly unknown[];
    /** Answers the id of the text. */
    readonly receive: (request: InboundRequest) => string;
  };
  readonly alerts: () => readonly unknown[];
  /** What topics send by e-mail. */
  readonly mail: {
    readonly received: () => readonly unknown[];
    /** Confirms what waits for an address, and answers the topics that it now hears of. */
    readonly confirm: (address: string) => readonly string[];
  };
  readonly state: () => unknown;
  /** The keys of the local issuer. */
  readonly jwks: JSONWebKeySet;
  /** A token of a client of the clinic; undefined if it has none. */
  readonly tokenFor: (clinicId: string) => Promise<TokenAnswer | undefined>;
  /** The token endpoint of the stack's user pool, where it has one. */
  readonly answerTokenRequest?: (request: ApiRequest) => Promise<TokenResponse>;
  /** Where AWS answers, as the local run plays it, and under which name it has the stack. */
  readonly aws: { readonly endpoint: string; readonly region: string; readonly stackName: string };
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers a request below `/_local`: the clock, texts both ways, alerts and mail so far, what waits, and the tokens of the local issuer. */
export async function answerControl(request: ApiRequest, run: Controlled): Promise<ControlAnswer> {
  const { method, path, query, body } = request;
  switch (`${method} ${path}`) {
    case 'GET /_local/clock':
      return { status: 200, body: { now: formatInstant(run.now()) } };
    case 'POST /_local/clock':
      return moveClock(body.toString(), run);
    case 'GET /_local/sms':
      return { status: 200, body: run.texts() };
    case 'POST /_local/sms':
      return receiveText(body.toString(), run);
    case 'GET /_local/sms/inbound':
      return { status: 200, body: run.inbound?.texts() ?? [] };
    case 'GET /_local/alerts':
      return { status: 200, body: run.alerts() };
    case 'GET /_local/mail':
      return { status: 200, body: run.mail.received() };
    case 'POST /_local/mail/confirm':
      return confirmMail(body.toString(), run);
    case 'GET /_local/state':
      return { status: 200, body: run.state() };
    case 'GET /_local/aws':
      return { status: 200, body: run.aws };
    case 'GET /_local/token':
      return giveToken(new URLSearchParams(query).get('clinic'), run);
    case 'GET /_local/jwks.json':
      return { status: 200, body: run.jwks };
    case 'POST /_local/oauth2/token':
      return (
        (await run.answerTokenRequest?.(request)) ??
        problem(404, 'The stage has an issuer of its own: /_local/token gives its tokens.')
      );
    default:
      return problem(
        404,
        'There are GET and POST /_local/clock and /_local/sms, GET /_local/events, sms/inbound, alerts, mail, state, aws, token and jwks.json, and POST /_local/mail/confirm and /_local/oauth2/token.',
      );
  }
}

async function moveClock(body: string, run: Controlled): Promise<ControlAnswer> {
  const request = readClockRequest(body, run.now());
  if (!('to' in request)) return problem(request.status, request.detail);
  const fired = request.to === NEXT_EVENT ? await run.advanceToNextEvent() : await run.advanceTo(request.to);
  if (fired === undefined) return problem(409, 'Nothing waits: there is no next event.');
  return {
    status: 200,
    body: {
      now: formatInstant(run.now()),
      fired: fired.map(({ name, at }) => ({ name, at: formatInstant(at) })),
    },
  };
}

/** Accepted, as a network accepts a text: what it leads to shows in texts, alerts and state. */
function receiveText(body: string, { inbound }: Controlled): ControlAnswer {
  if (inbound === undefined)
    return problem(404, 'The stage is one-way: what a patient writes to its number does not come in.');
  const request = readInboundRequest(body);
  if ('detail' in request) return problem(400, request.detail);
  return { status: 202, body: { inboundMessageId: inbound.receive(request) } };
}

/** As whoever got the mail of SNS would, by following its link. */
function confirmMail(body: string, { mail }: Controlled): ControlAnswer {
  const address = addressIn(body);
  if (address === undefined) return problem(400, 'Send {"address": "nurse@clinic.example"}.');
  const topics = mail.confirm(address);
  return topics.length === 0
    ? problem(404, `No subscription waits for ${address} to confirm it.`)
    : { status: 200, body: { topics } };
}

function addressIn(body: string): string | undefined {
  try {
    const { address } = JSON.parse(body);
    return typeof address === 'string' ? address : undefined;
  } catch {
    return undefined;
  }
}

async function giveToken(clinic: string | null, run: Controlled): Promise<ControlAnswer> {
  if (clinic === null) return problem(400, 'Say for which clinic: /_local/token?clinic=demo');
  const token = await run.tokenFor(clinic);
  return token === undefined
    ? problem(404, `No client acts for a clinic "${clinic}".`)
    : { status: 200, body: token };
}

const problem = (status: number, message: string): ControlAnswer => ({ status, body: { message } });
