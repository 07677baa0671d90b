import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { demoClinic } from '../../../bin/demo-clinic.ts';
import type { Clinic } from '../../../lambdas/domain/clinic.ts';
import { type LocalRun, type LocalRunOptions, startLocalRun } from '../../../local/local-run.ts';
import { expectConforms } from '../../openapi/conforms.ts';
import { synthesise } from '../../support/synth.ts';

// A test starts workers and may have to wait for a synthesis.
jest.setTimeout(60_000);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at, not trusted
  readonly body: any;
}

/** A text as `/_local/sms` lists it. */
export interface Text {
  readonly to: string;
  readonly body: string;
  readonly at: string;
  readonly messageId: string;
  readonly encoding: string;
  readonly segments: number;
}

/** A Tuesday morning in New York. */
const START = '2026-11-24T10:45:00-05:00';

/** The event of a patient who was treated at 10:30, fifteen minutes before the run starts. */
export const anEvent = (
  changes: { treatmentId?: string; treatedAt?: string; consent?: object; patient?: object } = {},
) => ({
  treatmentId: 'T-1001',
  carePlan: 'exosome-therapy',
  treatedAt: '2026-11-24T10:30:00-05:00',
  consent: { sms: true, obtainedAt: '2026-11-24T09:55:00-05:00' },
  ...changes,
  patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York', ...changes.patient },
});

/** A second clinic, for runs that ask for it: `clinics: [demoClinic, otherClinic]`. */
export const otherClinic: Clinic = {
  ...demoClinic,
  id: 'other',
  name: 'Other Clinic',
  phone: '(305) 555-0101',
};
export { demoClinic };

/** What a request carries beside its method and path. `body` is sent as JSON, unless it is text or undefined. */
export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A local run of the synthesised stage `dev`, or of what stands in `outdir`, and beside it the system of the clinic `demo`, which calls it through HTTP. What
 * API Gateway throttles is asked again a little later.
 */
export async function startClinicSystem(
  options: Pick<
    LocalRunOptions,
    'clinics' | 'intercept' | 'carrier' | 'isOptedOut' | 'onAccess' | 'onLog' | 'callersTime'
  > & {
    start?: string;
    /** The assembly of a stage; by default that of `dev`. */
    outdir?: string;
  } = {},
) {
  const { start = START, outdir = synthesise('dev').outdir, ...rest } = options;
  const run: LocalRun = await startLocalRun({ outdir, port: 0, start: Date.parse(start), ...rest });
  const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetchPatiently(run.url + path, init);
    const text = await response.text();
    const { status, headers } = response;
    const answer = { status, headers, body: text === '' ? undefined : JSON.parse(text) };
    if (!path.startsWith('/_local/')) expectConforms(init.method ?? 'GET', path, answer);
    return answer;
  };
  const token = async (clinicId = 'demo'): Promise<string> =>
    (await call(`/_local/token?clinic=${clinicId}`)).body.access_token;

  /** What the system of a clinic can do. */
  const as = (clinicId: string) => {
    const request = async (method: string, path: string, { body, headers = {} }: RequestOptions = {}) =>
      call(path, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(!('authorization' in headers) && { authorization: `Bearer ${await token(clinicId)}` }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    return {
      request,
      /** Posts a treatment: an event, or a body as it is. */
      post: (event: object | string, headers: Record<string, string> = {}) =>
        request('POST', '/treatments', { body: event, headers }),
      read: (treatmentId: string, bearer?: string) =>
        request('GET', `/treatments/${treatmentId}`, {
          ...(bearer !== undefined && { headers: { authorization: `Bearer ${bearer}` } }),
        }),
      /** @param query like `{ state: 'scheduled' }` */
      list: (query: Record<string, string> = {}) =>
        request('GET', `/treatments?${new URLSearchParams(query)}`),
      patch: (treatmentId: string, changes: object | string, headers: Record<string, string> = {}) =>
        request('PATCH', `/treatments/${treatmentId}`, {
          body: changes,
          headers: { 'content-type': 'application/merge-patch+json', ...headers },
        }),
      remove: (treatmentId: string, headers: Record<string, string> = {}) =>
        request('DELETE', `/treatments/${treatmentId}`, { headers }),
    };
  };
  const moveClock = (body: object) => call('/_local/clock', { method: 'POST', body: JSON.stringify(body) });
  return {
    run,
    call,
    token,
    as,
    ...as('demo'),
    advance: (duration: string) => moveClock({ advance: duration }),
    moveTo: (instant: string) => moveClock({ to: instant }),
    moveClock,
    texts: async (): Promise<readonly Text[]> => (await call('/_local/sms')).body,
    state: async () => (await call('/_local/state')).body,
  };
}

export type ClinicSystem = Awaited<ReturnType<typeof startClinicSystem>>;

/** Callers of API Gateway wait and try again at a 429. Their time is real, whatever the run's clock says. */
async function fetchPatiently(url: string, init: RequestInit): Promise<Response> {
  for (;;) {
    const response = await fetch(url, init);
    if (response.status !== 429) return response;
    await response.arrayBuffer();
    await setTimeout(100);
  }
}
