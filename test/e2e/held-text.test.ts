import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answers, carePlans } from '../../care-plans/index.ts';
import { patientTexts } from '../../care-plans/texts.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { treatmentIn } from './support/table.ts';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem();
});
afterAll(() => clinic.run.close());

const LIFTING = 'The 4 weeks without exercise are over.';
const HELD = 'Please do not exercise yet: call (305) 555-0100 before you do.';

let treatments = 0;
/** Treats the patient who has this phone, just now. */
async function treat(phone: string): Promise<string> {
  treatments += 1;
  const treatmentId = `T-${treatments}`;
  const treatedAt = new Date(clinic.run.now - 60_000).toISOString();
  expect((await clinic.post(anEvent({ treatmentId, treatedAt, patient: { phone } }))).status).toBe(201);
  return treatmentId;
}
const say = async (from: string, body: string) => {
  await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from, body }) });
  await clinic.advance('PT1M');
};
const lastTo = async (phone: string) => (await clinic.texts()).filter(({ to }) => to === phone).at(-1)?.body;

describe('the 4-week text', () => {
  it('says that the 4 weeks are over, where the patient was well', async () => {
    const phone = '+13055550401';
    await treat(phone);
    await clinic.advance('PT64H');
    await say(phone, '1');
    await clinic.advance('P27D');
    expect(await lastTo(phone)).toContain(LIFTING);
  });

  it('lifts nothing while a concern of the patient is open', async () => {
    const phone = '+13055550402';
    await treat(phone);
    await clinic.advance('PT64H');
    await say(phone, '3');
    await clinic.advance('P27D');
    expect(await lastTo(phone)).toContain(HELD);
  });

  it('says that the 4 weeks are over, once a person has seen to the concern', async () => {
    const phone = '+13055550403';
    const treatmentId = await treat(phone);
    await clinic.advance('PT64H');
    await say(phone, '3');
    const { alerts } = (await clinic.request('GET', '/alerts')).body;
    const { id } = alerts.find((alert: { treatmentId: string }) => alert.treatmentId === treatmentId);
    await clinic.request('POST', `/alerts/${encodeURIComponent(id)}/acknowledge`);
    await clinic.advance('P27D');
    expect(await lastTo(phone)).toContain(LIFTING);
  });

  it('lifts nothing that a second treatment of the patient still forbids, and the text of that one does', async () => {
    const phone = '+13055550404';
    await treat(phone);
    await clinic.advance('P14D');
    await treat(phone);
    await clinic.advance('P15D');
    expect(await lastTo(phone)).toContain(HELD);
    await clinic.advance('P15D');
    expect(await lastTo(phone)).toContain(LIFTING);
  });
});

describe('a text that was sent', () => {
  const hashOf = (name: string) => patientTexts(carePlans, answers).find((text) => text.name === name)?.hash;

  it('is on record by the hash that it is approved by, held or not, and the clinic is not shown that', async () => {
    const phone = '+13055550406';
    const treatmentId = await treat(phone);
    await clinic.advance('PT64H');
    await say(phone, '3');
    await clinic.advance('P27D');
    expect((await treatmentIn(clinic.run, 'demo', treatmentId))?.checkIns).toMatchObject([
      { key: '48h', state: 'delivered', textHash: hashOf('exosome-therapy/48h/texts/en') },
      { key: '4w', state: 'delivered', textHash: hashOf('exosome-therapy/4w/heldTexts/en') },
    ]);
    const { status, body } = await clinic.request('GET', `/treatments/${treatmentId}`);
    expect([status, JSON.stringify(body)]).toEqual([200, expect.not.stringContaining('textHash')]);
  });
});

it('the 48-hour text lifts nothing where the patient has written of something before it', async () => {
  const phone = '+13055550405';
  await treat(phone);
  await clinic.advance('PT24H');
  await say(phone, 'I have a fever');
  await clinic.advance('PT40H');
  expect(await lastTo(phone)).toContain(
    'Please keep taking it easy, and call (305) 555-0100 before you do more.',
  );
});
