import { describe, expect, it } from '@jest/globals';
import { answerControl, type Controlled } from '../../local/control-api.ts';
import { VirtualClock } from '../../local/engine/virtual-clock.ts';

const START = Date.UTC(2026, 10, 24, 15, 30);
const NURSE = 'nurse@clinic.example';
const token = { access_token: 'header.claims.signature', expires_in: 3600, token_type: 'Bearer' } as const;

function start(options: Pick<Controlled, 'answerTokenRequest' | 'inbound'> = {}) {
  const clock = new VirtualClock(START);
  const ask = async (method: string, path: string, body = '') => {
    const [pathname = '', query = ''] = path.split('?');
    return answerControl(
      {
        method,
        path: pathname,
        query,
        body: Buffer.from(body),
        headers: {},
        cookies: [],
        sourceIp: '127.0.0.1',
      },
      {
        now: () => clock.now,
        advanceTo: (time) => clock.advanceTo(time, async () => {}),
        advanceToNextEvent: () => clock.advanceToNextEvent(async () => {}),
        texts: () => [{ to: '+13055550123' }],
        alerts: () => [{ attributes: { clinic: 'demo' } }],
        mail: {
          received: () => [{ to: NURSE }],
          confirm: (address) => (address === NURSE ? ['alerts'] : []),
        },
        state: () => ({ schedules: [] }),
        jwks: { keys: [] },
        tokenFor: async (clinic) => (clinic === 'demo' ? token : undefined),
        ...options,
        aws: { endpoint: 'http://127.0.0.1:4566', region: 'us-east-1', stackName: 'app' },
      },
    );
  };
  return { clock, ask };
}

describe('/_local/clock', () => {
  it('tells the time and stands still', async () => {
    const { ask } = start();
    expect(await ask('GET', '/_local/clock')).toEqual({ status: 200, body: { now: '2026-11-24T15:30:00Z' } });
  });

  it('is moved, and says what fired on the way and when', async () => {
    const { ask, clock } = start();
    clock.at(START + 60_000, 'bell', () => {});
    expect(await ask('POST', '/_local/clock', '{"advance": "PT1H"}')).toEqual({
      status: 200,
      body: { now: '2026-11-24T16:30:00Z', fired: [{ name: 'bell', at: '2026-11-24T15:31:00Z' }] },
    });
  });

  it('is moved to the next event', async () => {
    const { ask, clock } = start();
    clock.at(START + 60_000, 'bell', () => {});
    expect(await ask('POST', '/_local/clock', '{"to": "next-event"}')).toEqual({
      status: 200,
      body: { now: '2026-11-24T15:31:00Z', fired: [{ name: 'bell', at: '2026-11-24T15:31:00Z' }] },
    });
  });

  it('says so where nothing waits', async () => {
    const { ask, clock } = start();
    expect(await ask('POST', '/_local/clock', '{"to": "next-event"}')).toMatchObject({ status: 409 });
    expect(clock.now).toBe(START);
  });

  it('stays where it is at a request that makes no sense', async () => {
    const { ask, clock } = start();
    expect(await ask('POST', '/_local/clock', '{"advance": "soon"}')).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('"soon" is not an ISO 8601 duration') },
    });
    expect(clock.now).toBe(START);
  });
});

describe('/_local/sms', () => {
  const reply = { from: '+13055550123', body: 'Fine, thanks' };

  function startTwoWay() {
    const received: unknown[] = [];
    const inbound = {
      texts: () => received,
      receive: (request: unknown) => `in-${received.push(request)}`,
    };
    return start({ inbound });
  }

  it('takes what somebody writes on a phone, and lists it apart from what was sent', async () => {
    const { ask } = startTwoWay();
    expect(await ask('POST', '/_local/sms', JSON.stringify(reply))).toEqual({
      status: 202,
      body: { inboundMessageId: 'in-1' },
    });
    expect((await ask('GET', '/_local/sms/inbound')).body).toEqual([reply]);
    expect((await ask('GET', '/_local/sms')).body).toEqual([{ to: '+13055550123' }]);
  });

  it('says what is wrong with a text that no phone would send', async () => {
    const { ask } = startTwoWay();
    expect(await ask('POST', '/_local/sms', '{"from": "555", "body": "1"}')).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('from must be a phone number in E.164') },
    });
    expect((await ask('GET', '/_local/sms/inbound')).body).toEqual([]);
  });

  it('takes nothing where the stage is one-way', async () => {
    const { ask } = start();
    expect(await ask('POST', '/_local/sms', JSON.stringify(reply))).toMatchObject({ status: 404 });
    expect(await ask('GET', '/_local/sms/inbound')).toEqual({ status: 200, body: [] });
  });
});

describe('/_local/mail', () => {
  it('lists what was received, and confirms what waits for an address', async () => {
    const { ask } = start();
    expect(await ask('GET', '/_local/mail')).toEqual({ status: 200, body: [{ to: NURSE }] });
    expect(await ask('POST', '/_local/mail/confirm', JSON.stringify({ address: NURSE }))).toEqual({
      status: 200,
      body: { topics: ['alerts'] },
    });
  });

  it.each([
    ['nothing waits for the address', '{"address": "doctor@clinic.example"}', 404],
    ['there is no address', '{}', 400],
    ['there is none that is a text', '{"address": 1}', 400],
    ['the body is null', 'null', 400],
    ['the body is no JSON', 'nurse', 400],
  ])('confirms nothing where %s', async (_, body, status) => {
    expect(await start().ask('POST', '/_local/mail/confirm', body)).toMatchObject({ status });
  });
});

describe('/_local', () => {
  it('lists texts, alerts and state', async () => {
    const { ask } = start();
    expect((await ask('GET', '/_local/sms')).body).toEqual([{ to: '+13055550123' }]);
    expect((await ask('GET', '/_local/alerts')).body).toEqual([{ attributes: { clinic: 'demo' } }]);
    expect((await ask('GET', '/_local/state')).body).toEqual({ schedules: [] });
  });

  it('says where AWS answers, and under which name it has the stack', async () => {
    const { ask } = start();
    expect((await ask('GET', '/_local/aws')).body).toEqual({
      endpoint: 'http://127.0.0.1:4566',
      region: 'us-east-1',
      stackName: 'app',
    });
  });

  it('gives tokens to clinics that have a client, and the keys to check them by', async () => {
    const { ask } = start();
    expect(await ask('GET', '/_local/token?clinic=demo')).toEqual({ status: 200, body: token });
    expect(await ask('GET', '/_local/token?clinic=nobody')).toMatchObject({ status: 404 });
    expect(await ask('GET', '/_local/token')).toMatchObject({ status: 400 });
    expect((await ask('GET', '/_local/jwks.json')).body).toEqual({ keys: [] });
  });

  it('has a token endpoint where the stage has a user pool', async () => {
    const { ask } = start({ answerTokenRequest: async () => ({ status: 200, body: token }) });
    expect(await ask('POST', '/_local/oauth2/token')).toEqual({ status: 200, body: token });
    expect(await start().ask('POST', '/_local/oauth2/token')).toMatchObject({ status: 404 });
  });

  it('says what there is at any other path', async () => {
    const { ask } = start();
    expect(await ask('DELETE', '/_local/sms')).toMatchObject({ status: 404 });
  });
});
