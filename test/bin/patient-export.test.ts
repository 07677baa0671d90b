import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Holdings, holdingsIn } from '../support/held-person.ts';
import { patientTool } from '../support/patient-tool.ts';
import { type PlayedStage, playStage } from '../support/played-stage.ts';

const PHONE = '+13055550123';
const OTHER = '+13055550188';
const WORDS = 'my chest hurts since the marigold tea';

let stage: PlayedStage;
let held: Holdings;
beforeEach(async () => {
  stage = await playStage();
  held = holdingsIn(stage);
});
afterEach(() => stage.close());

const run = (...options: string[]) => patientTool('export', PHONE, ...stage.where, ...options);
async function exported(...options: string[]) {
  const { code, stdout, stderr } = await run(...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('an export', () => {
  it('holds everything about the person, with instants in words', async () => {
    await held.hear(PHONE, await held.treat(PHONE, 'N-1'), WORDS);
    await held.contacts.optOut(held.contactIdOf(PHONE), stage.clock.now);
    expect(await exported('--all-clinics')).toEqual({
      exportedAt: '2026-11-24T15:30:00Z',
      phone: PHONE,
      contact: {
        id: held.contactIdOf(PHONE),
        items: [
          {
            item: 'CONTACT',
            optedOutAt: '2026-11-24T15:30:00Z',
            optOutReason: 'patient',
            consentSaidAt: '2026-11-24T15:30:10Z',
          },
        ],
      },
      treatments: [
        {
          clinicId: 'north',
          treatmentId: 'N-1',
          treatment: {
            clinicId: 'north',
            contactId: held.contactIdOf(PHONE),
            event: {
              treatmentId: 'N-1',
              carePlan: 'two-asks',
              treatedAt: '2026-11-24T16:30:00Z',
              patient: { phone: PHONE, language: 'en', timeZone: 'America/New_York' },
              consent: { sms: true, obtainedAt: '2026-11-24T14:55:00Z' },
            },
            checkIns: [
              {
                key: '48h',
                state: 'scheduled',
                dueAt: '2026-11-26T16:30:00Z',
                sendAt: '2026-11-26T16:30:00Z',
                expiresAt: '2026-11-29T16:30:00Z',
                replyWithin: 172_800_000,
                refusals: 0,
              },
              expect.objectContaining({ key: '4w', dueAt: '2026-12-22T16:30:00Z' }),
            ],
            createdAt: '2026-11-24T15:30:00Z',
            version: 1,
            revision: 1,
          },
          replies: [
            {
              clinicId: 'north',
              treatmentId: 'N-1',
              contactId: held.contactIdOf(PHONE),
              checkIn: '48h',
              id: 'in-N-1',
              receivedAt: '2026-11-24T15:30:00Z',
              body: WORDS,
              outcome: 'urgent',
              ambiguous: false,
            },
          ],
          answers: ['urgent/in-N-1'],
          alerts: [
            {
              clinicId: 'north',
              treatmentId: 'N-1',
              checkIn: '48h',
              replyId: 'in-N-1',
              kind: 'urgent',
              state: 'open',
              owner: 'first',
              raisedAt: '2026-11-24T15:30:00Z',
              toldAt: '2026-11-24T15:30:00Z',
              acknowledgeBy: '2026-11-24T15:45:00Z',
            },
          ],
          linksToAlerts: 1,
        },
      ],
    });
  });

  it('for one clinic holds nothing of another', async () => {
    await stage.addClinic('south');
    await held.treat(PHONE, 'N-1');
    await held.treat(PHONE, 'S-1', 'south');
    const { treatments } = await exported('--clinic', 'south');
    expect(treatments.map(({ treatmentId }: { treatmentId: string }) => treatmentId)).toEqual(['S-1']);
  });

  it('holds nothing of other persons', async () => {
    await held.hear(OTHER, await held.treat(OTHER, 'N-2'), WORDS);
    expect((await exported('--all-clinics')).treatments).toEqual([]);
  });

  it('of a phone that was a wrong number holds what it wrote, and not whom it was taken for', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.hear(PHONE, treatment, WORDS, 'in-wrong');
    await held.correct(treatment, OTHER, { wasTexted: true });
    await held.hear(OTHER, treatment, 'all is well', 'in-right');
    const { treatments } = await exported('--all-clinics', '--corrected', 'other-person');
    expect(treatments).toEqual([
      {
        clinicId: 'north',
        treatmentId: 'N-1',
        isAnotherPersons: true,
        replies: [expect.objectContaining({ body: WORDS })],
        alerts: [expect.objectContaining({ replyId: 'in-wrong' })],
        linksToAlerts: 1,
      },
    ]);
  });

  it('is recorded, with nothing of what it holds', async () => {
    await held.treat(PHONE, 'N-1');
    await exported('--all-clinics', '--by', 'the privacy officer');
    const records = (await held.items()).filter(({ pk }) => pk === 'PATIENT_REQUESTS');
    expect(records).toEqual([
      {
        pk: 'PATIENT_REQUESTS',
        sk: expect.stringContaining(held.contactIdOf(PHONE)),
        action: 'export',
        at: '2026-11-24T15:30:00Z',
        by: 'the privacy officer',
      },
    ]);
  });

  it('that cannot be recorded is not made', async () => {
    await held.treat(PHONE, 'N-1');
    stage.mishaps.set('PutItem', { refuse: 'not allowed' });
    expect(await run('--all-clinics')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'AccessDeniedException: not allowed\n',
    });
  });

  it('changes nothing else', async () => {
    await held.hear(PHONE, await held.treat(PHONE, 'N-1'), WORDS);
    const before = await held.items();
    await exported('--all-clinics');
    const after = (await held.items()).filter(({ pk }) => pk !== 'PATIENT_REQUESTS');
    expect(after).toEqual(before);
  });
});

describe('the command', () => {
  it.each([
    [['--all-clinics'], 'After export follows one phone, or - where it comes by the standard input.'],
    [['305 555 0123', '--all-clinics'], 'The phone must be in E.164: a plus, its country and its number.'],
    [[PHONE, '--all-clinics', '--corrected', 'yes'], '--corrected takes same-person or other-person.'],
    [[PHONE, '--all-clinics', '--yes'], "Unknown option '--yes'"],
    [[PHONE, `--${PHONE}`, '--all-clinics'], "Unknown option '--+(a phone)'"],
  ])('called wrongly, with %p, says what is wrong and repeats no phone', async (args, words) => {
    const { code, stdout, stderr } = await patientTool('export', ...args, ...stage.where);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/305[ ]?555[ ]?0123/);
  });

  it('says how it is called', async () => {
    const { code, stdout } = await patientTool('--help');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run -s patient -- /),
    });
  });

  it('says where the stack is too old to name its contact key', async () => {
    await stage.close();
    stage = await playStage({ leaveOut: 'ContactKeyArn' });
    expect(await patientTool('export', PHONE, ...stage.where, '--all-clinics')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The stack aftercare-dev has no output ContactKeyArn: start the local run anew with npm start.\n',
    });
  });
});
