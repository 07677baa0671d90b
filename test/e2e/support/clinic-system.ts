import { jest } from '@jest/globals';
import { type LocalRun, type LocalRunOptions, startLocalRun } from '../../../local/local-run.ts';
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
export const anEvent = (changes: { treatmentId?: string; treatedAt?: string; patient?: object } = {}) => ({
  treatmentId: 'T-1001',
  carePlan: 'exosome-therapy',
  treatedAt: '2026-11-24T10:30:00-05:00',
  consent: { sms: true, obtainedAt: '2026-11-24T09:55:00-05:00' },
  ...changes,
  patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York', ...changes.patient },
});

/** A local run of the synthesised stage `dev`, and beside it a clinic's system that calls it through HTTP. */
export async function startClinicSystem(
  options: Pick<LocalRunOptions, 'intercept' | 'carrier'> & { start?: string } = {},
) {
  const { start = START, ...rest } = options;
  const { outdir } = synthesise('dev');
  const run: LocalRun = await startLocalRun({ outdir, port: 0, start: Date.parse(start), ...rest });
  const call = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(run.url + path, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  const token = async (): Promise<string> => (await call('/_local/token?clinic=demo')).body.access_token;
  const withToken = async (given?: string) => ({ authorization: `Bearer ${given ?? (await token())}` });
  const moveClock = (body: object) => call('/_local/clock', { method: 'POST', body: JSON.stringify(body) });
  return {
    run,
    call,
    token,
    /** Posts a treatment: an event, or a body as it is. */
    post: async (event: object | string, headers: Record<string, string> = {}) =>
      call('/treatments', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(await withToken()), ...headers },
        body: typeof event === 'string' ? event : JSON.stringify(event),
      }),
    read: async (treatmentId: string, bearer?: string) =>
      call(`/treatments/${treatmentId}`, { headers: await withToken(bearer) }),
    advance: (duration: string) => moveClock({ advance: duration }),
    moveTo: (instant: string) => moveClock({ to: instant }),
    moveClock,
    texts: async (): Promise<readonly Text[]> => (await call('/_local/sms')).body,
    state: async () => (await call('/_local/state')).body,
  };
}

export type ClinicSystem = Awaited<ReturnType<typeof startClinicSystem>>;
