import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clinicTool } from '../support/clinic-tool.ts';
import {
  anEvent,
  type ClinicSystem,
  demoClinic,
  otherClinic,
  startClinicSystem,
} from './support/clinic-system.ts';

const FIRST = 'first@demo.example';
const SECOND = 'second@demo.example';
const STRANGER = 'first@other.example';
const SILENT = 'silent@demo.example';
/** First contact of the one clinic and second of the other. */
const BOTH = 'doctor@both.example';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem({ clinics: [demoClinic, otherClinic] });
  await tell('demo', '--alert-contact', FIRST, '--alert-contact', SILENT, '--second-alert-contact', SECOND);
  await tell('other', '--alert-contact', STRANGER, '--second-alert-contact', BOTH);
  for (const address of [FIRST, SECOND, STRANGER, BOTH]) {
    const confirmed = await clinic.call('/_local/mail/confirm', {
      method: 'POST',
      body: JSON.stringify({ address }),
    });
    expect(confirmed.status).toBe(200);
  }
  await tell('demo', '--alert-contact', FIRST, '--alert-contact', SILENT, '--alert-contact', BOTH);
  // The functions read their clinics anew.
  await clinic.advance('PT1M');
});
afterAll(() => clinic.run.close());

async function tell(clinicId: string, ...contacts: string[]) {
  const { code, stderr } = await clinicTool('update', clinicId, ...contacts, '--local', clinic.run.url);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

let patients = 0;
/** A patient who has answered the 48-hour check-in a minute ago. */
async function aPatientWhoAnswers(words: string, clinicId = 'demo'): Promise<void> {
  patients += 1;
  const phone = `+1305555${String(600 + patients).padStart(4, '0')}`;
  const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
  const event = anEvent({ treatmentId: `T-${patients}`, treatedAt, patient: { phone } });
  expect((await clinic.as(clinicId).post(event)).status).toBe(201);
  await clinic.advance('PT64H');
  await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from: phone, body: words }) });
  await clinic.advance('PT1M');
}

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}
const mails = async (): Promise<readonly Mail[]> => (await clinic.call('/_local/mail')).body;

/** Who gets a mail while something happens, in alphabetical order. */
async function whoGetsMail(meanwhile: () => Promise<unknown>): Promise<readonly string[]> {
  const before = (await mails()).length;
  await meanwhile();
  return (await mails())
    .slice(before)
    .map(({ to }) => to)
    .sort();
}

describe('the mail of an alert', () => {
  it('that is urgent reaches the first contacts at once, and the second after 15 minutes with them', async () => {
    expect(await whoGetsMail(() => aPatientWhoAnswers('I cant breathe'))).toEqual([BOTH, FIRST]);
    expect((await mails()).at(-1)).toMatchObject({
      subject: "URGENT: A patient's reply may be an emergency",
      body: expect.stringContaining('/alert-links/'),
    });
    expect(await whoGetsMail(() => clinic.advance('PT13M'))).toEqual([]);
    expect(await whoGetsMail(() => clinic.advance('PT7M'))).toEqual([BOTH, FIRST, SECOND]);
    expect((await mails()).at(-1)?.body).toMatch(/^NOBODY HAS TAKEN THIS OVER IN TIME/);
    expect(await whoGetsMail(() => clinic.advance('PT4H'))).toEqual([]);
  });

  it('that is a concern reaches the first contacts alone, however long it lies', async () => {
    const gotMail = await whoGetsMail(async () => {
      await aPatientWhoAnswers('3');
      await clinic.advance('PT30H');
    });
    expect(new Set(gotMail)).toEqual(new Set([BOTH, FIRST]));
  });

  it('of another clinic reaches its own contacts', async () => {
    expect(await whoGetsMail(() => aPatientWhoAnswers('I cant breathe', 'other'))).toEqual([STRANGER]);
    expect(await whoGetsMail(() => clinic.advance('PT20M'))).toEqual([BOTH, STRANGER]);
  });
});
