import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem();
});
afterAll(() => clinic.run.close());

const { treatmentId: _, ...withoutId } = anEvent();

describe('POST /treatments', () => {
  it('refuses the same id with other content, and names what differs', async () => {
    await clinic.post(anEvent({ treatmentId: 'T-1' }));
    const { status, headers, body } = await clinic.post(
      anEvent({ treatmentId: 'T-1', patient: { language: 'es' } }),
    );
    expect([status, headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    expect(body.errors).toMatchObject([{ pointer: '/patient/language' }]);
  });

  it('refuses what is not JSON', async () => {
    expect(await clinic.post('{"treatmentId":')).toMatchObject({ status: 400, body: { title: 'Not JSON' } });
  });

  it('refuses a treatment that breaks rules, with an entry for each, and stores nothing', async () => {
    const { status, headers, body } = await clinic.post({
      ...anEvent({ treatmentId: 'T-2', patient: { phone: '+18095550123' } }),
      surprise: true,
    });
    expect([status, headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/patient/phone',
      '/surprise',
    ]);
    expect((await clinic.read('T-2')).status).toBe(404);
  });

  it('refuses a treatment without an id', async () => {
    expect(await clinic.post(withoutId)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/treatmentId' }] },
    });
  });

  it('refuses more than 16 KB', async () => {
    expect((await clinic.post(`"${'x'.repeat(16 * 1024)}"`)).status).toBe(413);
  });

  it('does not let a body of another type in, and says which it takes', async () => {
    const answer = await clinic.post(anEvent({ treatmentId: 'T-3' }), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([answer.status, answer.headers.get('accept-post')]).toEqual([
      415,
      'application/json, application/fhir+json',
    ]);
  });

  it('records a check-in that is too late as expired, and sends the other one', async () => {
    const { status, body } = await clinic.post(
      anEvent({ treatmentId: 'T-4', treatedAt: '2026-11-10T10:30:00-05:00' }),
    );
    expect(status).toBe(201);
    expect(body.checkIns).toMatchObject([
      { key: '48h', state: 'expired' },
      { key: '4w', state: 'scheduled', sendAt: '2026-12-08T15:30:00Z' },
    ]);
  });
});

describe('GET /treatments/{treatmentId}', () => {
  it('answers what the post answered', async () => {
    const posted = await clinic.post(anEvent({ treatmentId: 'T-5.a_b:c-d' }));
    expect((await clinic.read('T-5.a_b:c-d')).body).toEqual({ ...posted.body, replies: [] });
  });

  it('finds an id whose characters came percent-encoded', async () => {
    await clinic.post(anEvent({ treatmentId: 'T-6:a' }));
    expect((await clinic.read('T-6%3Aa')).status).toBe(200);
  });

  it('answers 404 for a treatment that is not there', async () => {
    expect(await clinic.read('T-none')).toMatchObject({ status: 404, body: { title: 'Not found' } });
  });
});

describe('API Gateway', () => {
  it('answers 404 for what has no route', async () => {
    expect(await clinic.call('/elsewhere')).toMatchObject({ status: 404, body: { message: 'Not Found' } });
  });

  it('answers 413 over 10 MB', async () => {
    expect(await clinic.post(`"${'x'.repeat(10 * 1024 * 1024)}"`)).toMatchObject({
      status: 413,
      body: { message: 'Request Entity Too Large' },
    });
  });
});
