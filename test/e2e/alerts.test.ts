import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anEvent,
  type ClinicSystem,
  demoClinic,
  otherClinic,
  startClinicSystem,
} from './support/clinic-system.ts';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem({ clinics: [demoClinic, otherClinic] });
});
afterAll(() => clinic.run.close());

interface Message {
  readonly subject: string;
  readonly mail: string;
  readonly message: { readonly id: string; readonly treatmentId: string; readonly link: string };
  readonly attributes: { readonly kind: string; readonly contacts: string };
}

let patients = 0;
/** A patient who has answered the 48-hour check-in. */
async function aPatientWhoAnswers(words: string) {
  patients += 1;
  const phone = `+1305555${String(400 + patients).padStart(4, '0')}`;
  const treatmentId = `T-${patients}`;
  const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
  expect((await clinic.post(anEvent({ treatmentId, treatedAt, patient: { phone } }))).status).toBe(201);
  await clinic.advance('PT64H');
  await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from: phone, body: words }) });
  await clinic.advance('PT1M');
  return { phone, treatmentId };
}

const messagesOf = async (treatmentId: string): Promise<readonly Message[]> =>
  ((await clinic.call('/_local/alerts')).body as Message[]).filter(
    ({ message }) => message.treatmentId === treatmentId,
  );
const messageOf = async (treatmentId: string): Promise<Message> => {
  const [message] = await messagesOf(treatmentId);
  if (message === undefined) throw new Error(`nobody was told of ${treatmentId}`);
  return message;
};
const open = async (link: string, method = 'GET') => {
  const response = await fetch(link, { method });
  return { status: response.status, page: await response.text() };
};
const listed = async (state: string, clinicId = 'demo') =>
  (await clinic.as(clinicId).request('GET', `/alerts?state=${state}&limit=100`)).body.alerts;
const acknowledge = (id: string, clinicId = 'demo') =>
  clinic.as(clinicId).request('POST', `/alerts/${encodeURIComponent(id)}/acknowledge`);

describe('an alert', () => {
  it('is listed as open until the clinic takes it over, and says by when', async () => {
    const { treatmentId } = await aPatientWhoAnswers('3');
    const { id } = (await messageOf(treatmentId)).message;
    const alert = (await listed('open')).find((each: { id: string }) => each.id === id);
    expect(alert).toEqual({
      id,
      kind: 'concern',
      severity: 'high',
      treatmentId,
      checkIn: '48h',
      replyId: (await clinic.read(treatmentId)).body.replies[0].id,
      state: 'open',
      owner: 'first',
      raisedAt: expect.any(String),
      acknowledgeBy: new Date(Date.parse(alert.raisedAt) + 86_400_000).toISOString().replace('.000', ''),
    });

    const taken = await acknowledge(id);
    expect([taken.status, taken.body]).toEqual([
      200,
      { ...alert, state: 'acknowledged', acknowledgedAt: expect.any(String), acknowledgedBy: 'client' },
    ]);
    await clinic.advance('PT1M');
    expect((await acknowledge(id)).body).toEqual(taken.body);
    expect(await listed('open')).not.toContainEqual(expect.objectContaining({ id }));
    expect(await listed('acknowledged')).toContainEqual(taken.body);
  });

  it('of another clinic is neither listed nor taken over', async () => {
    const { treatmentId } = await aPatientWhoAnswers('3');
    const { id } = (await messageOf(treatmentId)).message;
    expect(await listed('open', 'other')).toEqual([]);
    expect((await acknowledge(id, 'other')).status).toBe(404);
    expect(await listed('open')).toContainEqual(expect.objectContaining({ id }));
  });

  it('is listed page by page', async () => {
    const open = await listed('open');
    const first = (await clinic.request('GET', '/alerts?limit=1')).body;
    expect(first.alerts).toEqual(open.slice(0, 1));
    const second = (await clinic.request('GET', `/alerts?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.alerts).toEqual(open.slice(1, 2));
  });

  it('is sent as a mail with a link', async () => {
    const { treatmentId, phone } = await aPatientWhoAnswers('3');
    const { subject, mail, message, attributes } = await messageOf(treatmentId);
    expect(subject).toBe('Aftercare: A patient reports a problem');
    expect(mail.split('\n')).toContain(message.link);
    expect(attributes.contacts).toBe('["demo"]');
    expect(JSON.stringify({ mail, message })).not.toContain(phone);
  });
});

describe('the link of an alert', () => {
  it('followed by a scanner shows nothing of the patient; pressed by a nurse it takes the alert over', async () => {
    const { treatmentId, phone } = await aPatientWhoAnswers('3');
    const { id, link } = (await messageOf(treatmentId)).message;
    const seen = await open(link);
    expect(seen.status).toBe(200);
    expect(seen.page).toContain('A patient reports a problem');
    expect(seen.page).not.toContain(phone);
    expect(await listed('open')).toContainEqual(expect.objectContaining({ id }));

    const taken = await open(link, 'POST');
    expect(taken.page).toContain(`tel:${phone}`);
    expect(taken.page).toContain('<blockquote>3</blockquote>');
    expect(await listed('acknowledged')).toContainEqual(
      expect.objectContaining({ id, acknowledgedBy: 'link' }),
    );
  });

  it('is good for three days', async () => {
    const { treatmentId } = await aPatientWhoAnswers('3');
    const { link } = (await messageOf(treatmentId)).message;
    await clinic.advance('PT71H58M');
    expect((await open(link)).status).toBe(200);
    await clinic.advance('PT2M');
    expect((await open(link)).status).toBe(404);
    expect((await open(link, 'POST')).status).toBe(404);
  });

  it('that nobody made leads nowhere', async () => {
    expect((await open(`${clinic.run.url}/alert-links/${'A'.repeat(43)}`)).status).toBe(404);
  });
});

describe('an urgent alert', () => {
  it('that nobody takes over within 15 minutes is told to the second contact too, once', async () => {
    const { treatmentId, phone } = await aPatientWhoAnswers('I cant breathe');
    expect((await clinic.texts()).at(-1)).toMatchObject({
      to: phone,
      body: expect.stringMatching(/This may need help now\. Call 911 now\./),
    });
    expect(await messagesOf(treatmentId)).toMatchObject([
      { attributes: { kind: 'urgent', contacts: '["demo"]' } },
    ]);
    await clinic.advance('PT13M');
    expect(await messagesOf(treatmentId)).toHaveLength(1);
    await clinic.advance('PT7M');
    const [, second] = await messagesOf(treatmentId);
    expect(second).toMatchObject({
      subject: "URGENT: A patient's reply may be an emergency",
      mail: expect.stringMatching(/^NOBODY HAS TAKEN THIS OVER IN TIME/),
      attributes: { kind: 'urgent', contacts: '["demo","demo/second"]' },
    });
    await clinic.advance('PT2H');
    expect(await messagesOf(treatmentId)).toHaveLength(2);
    expect((await open(second?.message.link ?? '', 'POST')).page).toContain('I cant breathe');
  });

  it('that is taken over in time goes no further', async () => {
    const { treatmentId } = await aPatientWhoAnswers('chest pain');
    const { link } = (await messageOf(treatmentId)).message;
    await open(link, 'POST');
    await clinic.advance('PT2H');
    expect(await messagesOf(treatmentId)).toHaveLength(1);
  });
});
