import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from '../e2e/support/clinic-system.ts';
import { itemsIn } from '../e2e/support/table.ts';
import { patientTool } from '../support/patient-tool.ts';

const PHONE = '+13055550123';
const WORDS = 'my leg is swollen since the marigold tea';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem();
});
afterAll(() => clinic.run.close());

const patient = (command: string, ...options: string[]) =>
  patientTool(command, PHONE, '--local', clinic.run.url, '--all-clinics', ...options);
const itemsWith = async (words: string) =>
  (await itemsIn(clinic.run)).filter((item) => JSON.stringify(item).includes(words));
/** The recurring schedule of the sweep waits on. */
const waiting = async () =>
  (await clinic.state()).schedules.filter(({ name }: { name: string }) => !name.includes('weep')).length;

describe('a patient of a running stage', () => {
  it('is exported with what was written back', async () => {
    expect((await clinic.post(anEvent({ treatmentId: 'T-1' }))).status).toBe(201);
    await clinic.advance('PT64H');
    await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from: PHONE, body: WORDS }) });
    await clinic.advance('PT1M');
    const { treatments } = JSON.parse((await patient('export')).stdout);
    expect(treatments).toMatchObject([
      {
        treatmentId: 'T-1',
        treatment: { checkIns: [{ state: 'delivered' }, { state: 'scheduled' }] },
        replies: [{ body: WORDS, outcome: 'concern' }],
        alerts: [{ kind: 'concern' }],
        linksToAlerts: 1,
      },
    ]);
  });

  it('who is erased while check-ins wait gets none of them any more', async () => {
    expect((await clinic.post(anEvent({ treatmentId: 'T-2' }))).status).toBe(201);
    const before = await waiting();
    const { code, stdout } = await patient('erase', '--yes');
    expect({ code, erased: /^Erased: .*$/m.exec(stdout)?.[0] }).toEqual({
      code: 0,
      erased: expect.stringMatching(
        /^Erased: treatments 2, schedules [23], replies 1, answers [12], alerts 1, links 1/,
      ),
    });
    expect(await waiting()).toBeLessThan(before);
    expect(await itemsWith(PHONE)).toEqual([]);
    expect(await itemsWith('marigold')).toEqual([]);
    const texts = (await clinic.texts()).length;
    await clinic.advance('P40D');
    expect(await clinic.texts()).toHaveLength(texts);
    expect((await clinic.state()).deadLetters).toEqual([]);
  });

  it('who writes again after that is heard for consent alone, and nothing of it is kept', async () => {
    for (const body of [WORDS, 'STOP']) {
      await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from: PHONE, body }) });
      await clinic.advance('PT1M');
    }
    await patient('erase', '--yes');
    expect(await itemsWith(PHONE)).toEqual([]);
    expect(await itemsWith('marigold')).toEqual([]);
    expect((await itemsIn(clinic.run)).filter(({ pk }) => pk.startsWith('CONTACT#'))).toEqual([
      {
        pk: expect.anything(),
        sk: 'CONTACT',
        optedOutAt: expect.any(Number),
        optOutReason: 'patient',
        consentSaidAt: expect.any(Number),
      },
    ]);
  });
});
