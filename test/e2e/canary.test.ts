import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

/** As `test/infra/canary-app.ts` says. */
const PHONE = '+13055550599';

const logged: string[] = [];
let system: ClinicSystem;
let isDelivered = true;
beforeAll(async () => {
  system = await startClinicSystem({
    entry: 'test/infra/canary-app.ts',
    carrier: () =>
      isDelivered
        ? {
            status: 'SUCCESS',
            providerResponse: 'Message has been accepted by phone carrier',
            delayMs: 5_000,
          }
        : {
            status: 'FAILURE',
            providerResponse: 'Phone is currently unreachable/unavailable',
            delayMs: 5_000,
          },
    onLog: (_, line) => void logged.push(line),
  });
  // Its stage is synthesised for this test and few others.
}, 180_000);
afterAll(() => system.run.close());

const texts = async () => (await system.texts()).filter(({ to }) => to === PHONE);
const delivered = () => logged.map((line) => JSON.parse(line)).filter((line) => line.CanaryDelivered === 1);

describe('the canary', () => {
  it('is texted every day at the same hour, ten minutes after it was handed in', async () => {
    await system.moveTo('2026-11-25T23:00:00Z');
    expect(await texts()).toMatchObject([
      { at: '2026-11-24T16:10:00Z', body: expect.stringMatching(/^Aftercare canary: The daily test/) },
      { at: '2026-11-25T16:10:00Z' },
    ]);
  });

  it('counts once for each day on which its text is delivered', async () => {
    expect(delivered().map(({ _aws }) => new Date(_aws.Timestamp).toISOString().slice(0, 13))).toEqual([
      '2026-11-24T16',
      '2026-11-25T16',
    ]);
  });

  it('does not count where its text does not arrive', async () => {
    isDelivered = false;
    await system.moveTo('2026-11-26T23:00:00Z');
    isDelivered = true;
    expect(await texts()).toHaveLength(3);
    expect(delivered()).toHaveLength(2);
  });

  it('stays away where its phone has said STOP, and comes back with START', async () => {
    const say = (body: string) =>
      system.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from: PHONE, body }) });
    await say('STOP');
    await system.moveTo('2026-11-27T23:00:00Z');
    expect(delivered()).toHaveLength(2);
    await say('START');
    await system.moveTo('2026-11-28T23:00:00Z');
    expect(delivered()).toHaveLength(3);
  });

  it('has a care plan that no clinic can ask for', async () => {
    const event = anEvent({ treatmentId: 'T-canary', treatedAt: new Date(system.run.now).toISOString() });
    const { status, body } = await system.post({ ...event, carePlan: 'canary' });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '/carePlan', rule: 'known-care-plan' }]);
    expect(JSON.stringify(body)).not.toContain('canary');
  });
});
