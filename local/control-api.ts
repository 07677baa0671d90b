import { formatInstant, type Instant } from '../lambdas/domain/instant.ts';
import { readClockRequest } from './clock-request.ts';
import type { Firing } from './engine/virtual-clock.ts';
import type { ApiRequest } from './http-api/request.ts';
import type { Issuer } from './issuer.ts';

/** What `/_local` shows and moves. */
export interface Controlled {
  readonly now: () => Instant;
  readonly advanceTo: (time: Instant) => Promise<readonly Firing[]>;
  readonly texts: () => readonly unknown[];
  readonly alerts: () => readonly unknown[];
  readonly state: () => unknown;
  readonly issuer: Issuer;
  /** Where AWS answers, as the local run plays it, and under which name it has the stack. */
  readonly aws: { readonly endpoint: string; readonly region: string; readonly stackName: string };
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers a request below `/_local`: the clock, texts and alerts so far, what waits, and the tokens of the local issuer. */
export async function answerControl(
  { method, path, query, body }: Pick<ApiRequest, 'method' | 'path' | 'query' | 'body'>,
  run: Controlled,
): Promise<ControlAnswer> {
  switch (`${method} ${path}`) {
    case 'GET /_local/clock':
      return { status: 200, body: { now: formatInstant(run.now()) } };
    case 'POST /_local/clock':
      return moveClock(body.toString(), run);
    case 'GET /_local/sms':
      return { status: 200, body: run.texts() };
    case 'GET /_local/alerts':
      return { status: 200, body: run.alerts() };
    case 'GET /_local/state':
      return { status: 200, body: run.state() };
    case 'GET /_local/aws':
      return { status: 200, body: run.aws };
    case 'GET /_local/token':
      return giveToken(new URLSearchParams(query).get('clinic'), run);
    case 'GET /_local/jwks.json':
      return { status: 200, body: run.issuer.jwks };
    default:
      return problem(
        404,
        'There are GET and POST /_local/clock and GET /_local/sms, alerts, state, aws, token and jwks.json.',
      );
  }
}

async function moveClock(body: string, run: Controlled): Promise<ControlAnswer> {
  const request = readClockRequest(body, run.now());
  if (!('to' in request)) return problem(request.status, request.detail);
  const fired = await run.advanceTo(request.to);
  return {
    status: 200,
    body: {
      now: formatInstant(run.now()),
      fired: fired.map(({ name, at }) => ({ name, at: formatInstant(at) })),
    },
  };
}

async function giveToken(clinic: string | null, run: Controlled): Promise<ControlAnswer> {
  if (clinic === null) return problem(400, 'Say for which clinic: /_local/token?clinic=demo');
  const token = await run.issuer.tokenFor(clinic, run.now());
  return token === undefined
    ? problem(404, `No client acts for a clinic "${clinic}".`)
    : { status: 200, body: token };
}

const problem = (status: number, message: string): ControlAnswer => ({ status, body: { message } });
