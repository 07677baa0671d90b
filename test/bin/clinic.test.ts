import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from '../e2e/support/clinic-system.ts';
import { clinicTool, credentialsIn, fieldsOf } from '../support/clinic-tool.ts';

let system: ClinicSystem;
beforeAll(async () => {
  system = await startClinicSystem();
});
afterAll(() => system.run.close());

const run = (...args: string[]) => clinicTool(...args, '--local', system.run.url);

type Credentials = Readonly<Record<string, string>>;

/** A token, fetched with what was printed from where was printed. */
async function tokenOf(credentials: Credentials): Promise<string> {
  const { 'Token URL': url = '', 'Client id': id, 'Client secret': secret, Scope: scope = '' } = credentials;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Posts a treatment where was printed, and answers the status. */
async function post({ 'API URL': url }: Credentials, token: string, event: object): Promise<number> {
  const answer = await fetch(`${url}/treatments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  return answer.status;
}

describe('a clinic that is added to a running stage', () => {
  let first: Credentials;
  let second: Credentials;

  it('posts treatments with what its engineer was given', async () => {
    first = credentialsIn(await run('add', ...fieldsOf('north')));
    expect(await post(first, await tokenOf(first), anEvent({ treatmentId: 'N-1' }))).toBe(201);
  });

  it('is in the next text with the name that it has been given meanwhile', async () => {
    const { code, stdout } = await run('update', 'north', '--name', 'Clinic of the North');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [
        'The clinic north was changed:',
        '  name  North Clinic → Clinic of the North',
        '',
        'Functions take it up within 60 seconds.\n',
      ].join('\n'),
    });
    await system.advance('P3D');
    expect((await system.texts()).at(-1)?.body).toMatch(/^Clinic of the North: /);
  });

  it('has a second client beside the first, and both are let in', async () => {
    second = credentialsIn(await run('add-client', 'north'));
    for (const client of [first, second])
      expect(await post(client, await tokenOf(client), anEvent({ treatmentId: 'N-1' }))).toBe(200);
  });

  it('refuses the first within 60 seconds of its removal, and not the second', async () => {
    const [old, current] = [await tokenOf(first), await tokenOf(second)];
    expect(await post(first, old, anEvent({ treatmentId: 'N-1' }))).toBe(200);
    expect((await run('remove-client', 'north', String(first['Client id']))).code).toBe(0);
    await system.advance('PT1M');
    expect(await post(first, old, anEvent({ treatmentId: 'N-1' }))).toBe(403);
    expect(await post(second, current, anEvent({ treatmentId: 'N-1' }))).toBe(200);
  });

  it('stands beside the clinic that was there', async () => {
    const { stdout } = await run('list', '--json');
    const ids = JSON.parse(stdout).clinics.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['demo', 'north']);
    expect((await run('show', 'demo')).stdout).toMatch(/^ *name +Demo Clinic$/m);
  });
});

describe('a clinic that breaks a rule', () => {
  it('is not stored, and its faults are told together', async () => {
    const options = fieldsOf('south').map((value) => (value === 'US' ? 'USA' : value));
    expect(await run('add', ...options, '--alert-contact', 'ann')).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'Nothing was stored:',
        '  --country: must be an ISO 3166-1 alpha-2 code, like US',
        '  --alert-contact ann: must be an e-mail address\n',
      ].join('\n'),
    });
    expect((await run('show', 'south')).stderr).toBe(
      'There is no clinic south: list shows all, add adds one.\n',
    );
  });
});

describe('the command', () => {
  it('says what is wrong with how it is called, and ends with 2', async () => {
    expect(await clinicTool('list')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'Say where, once: --stage NAME or --local.\nHow it is called: npm run clinic -- --help\n',
    });
  });

  it('says how it is called', async () => {
    const { code, stdout } = await clinicTool('--help');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run clinic -- /),
    });
  });

  it('says where no local run answers', async () => {
    expect(await clinicTool('list', '--local', 'http://localhost:9')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'No local run answers at http://localhost:9: start it with npm start, or say where it is.\n',
    });
  });
});
