import { type Refusal, readRefusal } from './refusal.ts';

/** What a request that changes something came to. */
export type Outcome<T = object> = ({ readonly refusal?: undefined } & T) | { readonly refusal: Refusal };

/** A treatment as a clinic's system posts it. */
export interface Post {
  readonly body: string;
  readonly contentType: 'application/json' | 'application/fhir+json';
}

/** Posts a treatment to the API, as a clinic. `isNew`: it was not known before. */
export const postTreatment = (
  clinicId: string,
  { body, contentType }: Post,
): Promise<Outcome<{ isNew: boolean }>> =>
  asClinic(clinicId, '/treatments', { body, headers: { 'content-type': contentType } }, ({ status }) => ({
    isNew: status === 201,
  }));

/** Takes an alert over, as the clinic's system would. */
export const acknowledgeAlert = (clinicId: string, alertId: string): Promise<Outcome> =>
  asClinic(clinicId, `/alerts/${encodeURIComponent(alertId)}/acknowledge`, {}, () => ({}));

/** Where the clock is to go: on by a duration, or to the next moment at which anything can happen. */
export type ClockMove = { readonly advance: string } | { readonly to: 'next-event' };

/** Moves the clock, and waits until what falls due on the way has been done. */
export const moveClock = (move: ClockMove): Promise<Outcome> => toRun('/_local/clock', move);

/** Writes a text on a patient's phone. */
export const sendFromPhone = (from: string, body: string): Promise<Outcome> =>
  toRun('/_local/sms', { from, body });

const toRun = (path: string, body: object): Promise<Outcome> =>
  post(path, { body: JSON.stringify(body) }, () => ({}));

async function asClinic<T extends object>(
  clinicId: string,
  path: string,
  init: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> },
  read: (response: Response) => T,
): Promise<Outcome<T>> {
  try {
    // A token is good for an hour of a clock that leaps: each request takes a fresh one.
    const answer = await fetch(`/_local/token?${new URLSearchParams({ clinic: clinicId })}`);
    if (!answer.ok) return { refusal: await readRefusal(answer) };
    const { access_token: token } = await answer.json();
    return await post(
      path,
      { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } },
      read,
    );
  } catch {
    return { refusal: SILENCE };
  }
}

async function post<T extends object>(
  path: string,
  init: RequestInit,
  read: (response: Response) => T,
): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, { ...init, method: 'POST' });
    return response.ok ? read(response) : { refusal: await readRefusal(response) };
  } catch {
    return { refusal: SILENCE };
  }
}

const SILENCE: Refusal = {
  title: 'The local run does not answer',
  detail: 'It may have ended: npm start runs it again.',
  faults: [],
};
