import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem();
});
afterAll(() => clinic.run.close());

const tryOut = (event: object, dryRun = 'true') =>
  clinic.request('POST', `/treatments?dryRun=${dryRun}`, { body: event });

describe('POST /treatments?dryRun=true', () => {
  it('answers what would be sent and when, word for word, and stores nothing', async () => {
    const before = await clinic.state();
    const { status, body } = await tryOut(anEvent());
    expect(status).toBe(200);
    expect((await clinic.read('T-1001')).status).toBe(404);
    expect((await clinic.state()).schedules).toEqual(before.schedules);

    await clinic.post(anEvent());
    await clinic.advance('P29D');
    // biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at, not trusted
    const announced = body.checkIns.map(({ sendAt, text }: any) => ({ at: sendAt, ...text }));
    const sent = (await clinic.texts()).map(({ at, body, encoding, segments }) => ({
      at,
      body,
      encoding,
      parts: segments,
    }));
    expect(announced).toEqual(sent);
  });

  it('answers with the faults of an event as the post would', async () => {
    const event = { ...anEvent({ treatmentId: 'T-2' }), carePlan: 'none' };
    expect((await tryOut(event)).body).toEqual((await clinic.post(event)).body);
  });

  it('of a treatment that exists answers as the post would, and leaves it as it is', async () => {
    const event = anEvent({ treatmentId: 'T-3', treatedAt: now(), patient: { phone: '+13055550133' } });
    await clinic.post(event);
    const before = (await clinic.read('T-3')).body;
    expect((await tryOut(event)).status).toBe(200);
    expect((await tryOut({ ...event, carePlan: 'general' })).status).toBe(409);
    expect((await clinic.read('T-3')).body).toEqual(before);
  });

  it('of a patient who has opted out says that nothing would be sent', async () => {
    const patient = { phone: '+13055550144' };
    await clinic.post(anEvent({ treatmentId: 'T-4', treatedAt: now(), patient }));
    await clinic.patch('T-4', { consent: { sms: false } });
    const { body } = await tryOut(anEvent({ treatmentId: 'T-5', treatedAt: now(), patient }));
    expect(body.checkIns).toMatchObject([{ state: 'suppressed' }, { state: 'suppressed' }]);
    expect(body.checkIns[0]).not.toHaveProperty('text');
  });

  it('that is misspelt is a bad request, and stores nothing', async () => {
    const event = anEvent({ treatmentId: 'T-6' });
    expect(await clinic.request('POST', '/treatments?dryrun=true', { body: event })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/dryrun', rule: 'unknown-parameter' }] },
    });
    expect((await clinic.read('T-6')).status).toBe(404);
  });

  it.each(['PATCH', 'DELETE', 'GET'])('of a %s is a bad request, and has no effect', async (method) => {
    const patient = { phone: '+13055550177' };
    await clinic.post(anEvent({ treatmentId: 'T-7', treatedAt: now(), patient }));
    const before = (await clinic.read('T-7')).body;
    const answer = await clinic.request(method, '/treatments/T-7?dryRun=true', {
      ...(method === 'PATCH' && {
        body: { patient: { language: 'es' } },
        headers: { 'content-type': 'application/merge-patch+json' },
      }),
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/dryRun' }] } });
    expect((await clinic.read('T-7')).body).toEqual(before);
  });

  it('that says neither true nor false is a bad request', async () => {
    expect(await tryOut(anEvent(), 'yes')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/dryRun' }] },
    });
  });
});

const now = () => new Date(clinic.run.now - 60_000).toISOString();
