import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { rejectTexts } from './support/faults.ts';

let clinic: ClinicSystem;
/** While SNS takes every number for one that is none. */
let rejected = false;
beforeAll(async () => {
  clinic = await startClinicSystem({ intercept: (call) => (rejected ? rejectTexts(call) : 'pass') });
});
afterAll(() => clinic.run.close());

let posted = 0;
/** A treatment of its own for each test, of a phone of its own. */
const post = async (changes: Parameters<typeof anEvent>[0] = {}) => {
  posted += 1;
  const phone = `+1305555${String(posted).padStart(4, '0')}`;
  const event = anEvent({ treatmentId: `T-${posted}`, ...changes, patient: { phone, ...changes.patient } });
  const answer = await clinic.post(event);
  expect(answer.status).toBe(201);
  return { id: event.treatmentId, phone, event, etag: answer.headers.get('etag') ?? '' };
};
const textsTo = async (phone: string) => (await clinic.texts()).filter(({ to }) => to === phone);
// biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at, not trusted
const states = (body: any) => body.checkIns.map(({ key, state }: any) => `${key} ${state}`);

describe('PATCH /treatments/{treatmentId}', () => {
  it('moves the check-ins that wait to where the corrected time puts them', async () => {
    const { id } = await post();
    const answer = await clinic.patch(id, { treatedAt: '2026-11-24T09:30:00-05:00' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    expect(answer.body).toMatchObject({
      treatedAt: '2026-11-24T14:30:00Z',
      checkIns: [{ dueAt: '2026-11-26T14:30:00Z' }, { dueAt: '2026-12-22T14:30:00Z' }],
    });
    expect((await clinic.read(id)).body).toEqual({ ...answer.body, replies: [] });
  });

  it('corrects phone, language, time zone and care plan, each by itself', async () => {
    const { id } = await post();
    const phone = '+13055559001';
    await clinic.patch(id, { patient: { phone } });
    await clinic.patch(id, { patient: { language: 'es' } });
    await clinic.patch(id, { patient: { timeZone: 'America/Chicago' } });
    const { body } = await clinic.patch(id, { carePlan: 'general' });
    expect(body).toMatchObject({
      revision: 5,
      carePlan: 'general',
      patient: { phone, language: 'es', timeZone: 'America/Chicago' },
    });
  });

  it('gives a field that may be absent back to the default of the clinic by null', async () => {
    const { id } = await post({ patient: { language: 'es', timeZone: 'America/Chicago' } });
    const { body } = await clinic.patch(id, { patient: { language: null, timeZone: null } });
    expect(body.patient).toMatchObject({ language: 'en', timeZone: 'America/New_York' });
  });

  it('does not let a body of another type in, and says which it takes', async () => {
    const { id } = await post();
    const answer = await clinic.patch(id, { carePlan: 'general' }, { 'content-type': 'application/json' });
    expect([answer.status, answer.headers.get('accept-patch')]).toEqual([
      415,
      'application/merge-patch+json',
    ]);
  });

  it.each([
    [{ treatmentId: 'T-other' }, '/treatmentId', 'unchangeable'],
    [{ consent: { obtainedAt: '2026-11-24T09:00:00-05:00' } }, '/consent/obtainedAt', 'unchangeable'],
    [{ consent: { sms: true } }, '/consent/sms', 'value'],
    [{ clinicId: 'other' }, '/clinicId', 'unknown-field'],
    [{ treatedAt: null }, '/treatedAt', 'type'],
    [{ treatedAt: '2026-11-25T10:30:00-05:00' }, '/treatedAt', 'not-in-future'],
    [{ patient: { phone: '+442079460000' } }, '/patient/phone', 'allowed-country'],
    [{ patient: { timeZone: 'Mars/Olympus' } }, '/patient/timeZone', 'time-zone'],
    [{ carePlan: 'none' }, '/carePlan', 'known-care-plan'],
  ])('refuses %j and changes nothing', async (changes, pointer, rule) => {
    const { id, etag } = await post();
    const answer = await clinic.patch(id, changes);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, rule }] } });
    expect((await clinic.read(id)).headers.get('etag')).toBe(etag);
  });

  it('knows no treatment that is not there', async () => {
    expect((await clinic.patch('T-none', { carePlan: 'general' })).status).toBe(404);
  });

  it('of a cancelled treatment is a conflict that says how to go on', async () => {
    const { id } = await post();
    await clinic.remove(id);
    expect(await clinic.patch(id, { carePlan: 'general' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('another id') },
    });
  });
});

describe('If-Match', () => {
  const later = { treatedAt: '2026-11-24T10:31:00-05:00' };

  it('lets an edit through that is meant for what is stored', async () => {
    const { id, etag } = await post();
    expect((await clinic.patch(id, later, { 'if-match': etag })).status).toBe(200);
  });

  it.each(['"7"', 'W/"1"', '"7", "8"'])(
    '%s refuses the edit where that is not what is stored',
    async (tags) => {
      const { id } = await post();
      expect((await clinic.patch(id, later, { 'if-match': tags })).status).toBe(412);
      expect((await clinic.remove(id, { 'if-match': tags })).status).toBe(412);
      expect((await clinic.read(id)).body).toMatchObject({ revision: 1, treatedAt: '2026-11-24T15:30:00Z' });
    },
  );

  it('of two edits at the same time lets exactly one through', async () => {
    const { id, etag } = await post();
    const edits = [{ patient: { language: 'es' } }, later, { patient: { timeZone: 'America/Chicago' } }];
    const answers = await Promise.all(edits.map((edit) => clinic.patch(id, edit, { 'if-match': etag })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const won = answers.find(({ status }) => status === 200);
    expect((await clinic.read(id)).body).toEqual({ ...won?.body, replies: [] });
  });

  it('is not for what the pipeline does: a text that is sent changes no ETag', async () => {
    const { id, etag, phone } = await post();
    await clinic.advance('PT49H');
    expect(await textsTo(phone)).toHaveLength(1);
    expect((await clinic.read(id)).headers.get('etag')).toBe(etag);
    expect((await clinic.patch(id, { patient: { language: 'es' } }, { 'if-match': etag })).status).toBe(200);
  });

  it('that is no entity tag is a bad request', async () => {
    const { id } = await post();
    expect((await clinic.patch(id, later, { 'if-match': '1' })).status).toBe(400);
  });
});

describe('what an edit leads to', () => {
  it('a corrected phone and language get the texts that were not sent yet, and the old phone none', async () => {
    const { id, phone } = await post({ treatedAt: clinicNow() });
    await clinic.advance('PT49H');
    const corrected = '+13055559002';
    await clinic.patch(id, { patient: { phone: corrected, language: 'es' } });
    await clinic.advance('P28D');
    expect(await textsTo(phone)).toHaveLength(1);
    expect((await textsTo(corrected)).map(({ body }) => body)).toEqual([
      expect.stringContaining('4 semanas'),
    ]);
    expect(states((await clinic.read(id)).body)).toEqual(['48h delivered', '4w delivered']);
  });

  it('a receipt still finds its text after the phone was corrected', async () => {
    const { id } = await post({ treatedAt: clinicNow() });
    const { sendAt } = (await clinic.read(id)).body.checkIns[0];
    await clinic.moveTo(sendAt);
    expect(states((await clinic.read(id)).body)).toEqual(['48h sent', '4w scheduled']);
    await clinic.patch(id, { patient: { phone: '+13055559003' } });
    await clinic.advance('PT1M');
    expect(states((await clinic.read(id)).body)).toEqual(['48h delivered', '4w scheduled']);
  });

  it('a wrong number that is corrected gets its text after all, and its alert is taken back', async () => {
    const { id } = await post({ treatedAt: clinicNow() });
    const { sendAt } = (await clinic.read(id)).body.checkIns[0];
    rejected = true;
    await clinic.moveTo(sendAt);
    await clinic.advance('PT1M');
    rejected = false;
    expect(states((await clinic.read(id)).body)).toEqual(['48h failed', '4w scheduled']);
    const corrected = '+13055559004';
    const answer = await clinic.patch(id, { patient: { phone: corrected } });
    expect(states(answer.body)).toEqual(['48h scheduled', '4w scheduled']);
    await clinic.advance('PT1H');
    expect(await textsTo(corrected)).toHaveLength(1);
    expect(states((await clinic.read(id)).body)).toEqual(['48h delivered', '4w scheduled']);
  });

  it('a no at the front desk stops every text to the phone, of every treatment', async () => {
    const { id, phone } = await post({ treatedAt: clinicNow() });
    const { id: second } = await post({ treatedAt: clinicNow(), patient: { phone } });
    const answer = await clinic.patch(id, { consent: { sms: false } });
    expect(answer.body).toMatchObject({ consent: { sms: false } });
    expect(states(answer.body)).toEqual(['48h suppressed', '4w suppressed']);

    await clinic.advance('P40D');
    expect(await textsTo(phone)).toEqual([]);
    expect(states((await clinic.read(second)).body)).toEqual(['48h suppressed', '4w suppressed']);
  });

  it('a treatment posted for a phone that has opted out is taken in, and nothing is sent', async () => {
    const { id, phone } = await post({ treatedAt: clinicNow() });
    await clinic.patch(id, { consent: { sms: false } });
    const answer = await clinic.post(
      anEvent({ treatmentId: 'T-opted-out', treatedAt: clinicNow(), patient: { phone } }),
    );
    expect(answer.status).toBe(201);
    expect(states(answer.body)).toEqual(['48h suppressed', '4w suppressed']);
  });
});

describe('DELETE /treatments/{treatmentId}', () => {
  it('cancels what was not sent, answers how it ends, and is the same again', async () => {
    const { id, phone } = await post({ treatedAt: clinicNow() });
    await clinic.advance('PT49H');
    const answer = await clinic.remove(id);
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    expect(states(answer.body)).toEqual(['48h delivered', '4w cancelled']);
    expect(answer.body.cancelledAt).toEqual(expect.any(String));
    expect(await clinic.remove(id)).toMatchObject({ status: 200, body: answer.body });

    await clinic.advance('P28D');
    expect(await textsTo(phone)).toHaveLength(1);
    expect((await clinic.read(id)).body).toEqual({ ...answer.body, replies: [] });
  });

  it('knows no treatment that is not there', async () => {
    expect((await clinic.remove('T-none')).status).toBe(404);
  });

  it('is final: the same id cannot be posted again, and the answer says how to go on', async () => {
    const { id, event } = await post({ treatedAt: clinicNow() });
    await clinic.remove(id);
    expect(await clinic.post(event)).toMatchObject({
      status: 409,
      body: { title: 'Treatment was cancelled', detail: expect.stringContaining('another id') },
    });
  });
});

/** Some tests move the clock: theirs is a treatment of a minute ago. */
const clinicNow = () => new Date(clinic.run.now - 60_000).toISOString();
