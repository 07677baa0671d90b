import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Holdings, holdingsIn } from '../support/held-person.ts';
import { patientHere } from '../support/patient-tool.ts';
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

const run = (...options: string[]) => patientHere('export', PHONE, ...stage.where, ...options);
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

  it('is not made of a treatment that came to the phone from a wrong number, before somebody has said whose that is', async () => {
    await held.correct(await held.treat(OTHER, 'N-1'), PHONE, { wasTexted: false });
    expect(await run('--all-clinics')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Another phone has, had or wrote about N-1 of the clinic north.'),
    });
  });

  it('is not made of a treatment that another phone wrote about, before somebody has said whose that is', async () => {
    await held.hear(OTHER, await held.treat(PHONE, 'N-1'), WORDS);
    expect(await run('--all-clinics')).toMatchObject({ code: 2, stdout: '' });
  });

  it('is not made of a treatment whose texts had gone to another phone, before somebody has said whose that is', async () => {
    const treatment = await held.treat(OTHER, 'N-1');
    await held.correct(treatment, PHONE, { wasTexted: true });
    const stored = await held.treatments.find('north', 'N-1');
    // As a record system leaves it, whose newest version is what was posted.
    if (stored !== undefined) await held.treatments.replace({ ...stored, submitted: stored.event });
    expect(await run('--all-clinics')).toMatchObject({ code: 2, stdout: '' });
  });

  it('of a phone that took the place of a wrong number holds its treatment, and nothing of whose that is', async () => {
    const treatment = await held.treat(OTHER, 'N-1');
    const texted = await held.text(treatment);
    await held.hear(OTHER, treatment, WORDS, 'in-wrong');
    const corrected = await held.correct(texted, PHONE, { wasTexted: true });
    await held.hear(PHONE, corrected, 'all is well', 'in-right');
    const about = { clinicId: 'north', treatmentId: 'N-1', checkIn: '4w' };
    await held.tell({ ...about, kind: 'silence', raisedAt: stage.clock.now });

    const { treatments } = await exported('--all-clinics', '--corrected', 'other-person');
    expect(treatments).toEqual([
      {
        clinicId: 'north',
        treatmentId: 'N-1',
        treatment: expect.objectContaining({
          event: expect.objectContaining({ patient: expect.objectContaining({ phone: PHONE }) }),
          checkIns: [
            {
              key: '48h',
              state: 'sent',
              dueAt: '2026-11-26T16:30:00Z',
              sendAt: '2026-11-26T16:30:00Z',
              expiresAt: '2026-11-29T16:30:00Z',
              replyWithin: 172_800_000,
            },
            expect.objectContaining({ key: '4w', state: 'scheduled' }),
          ],
        }),
        replies: [expect.objectContaining({ body: 'all is well' })],
        alerts: [
          expect.objectContaining({ replyId: 'in-right' }),
          expect.objectContaining({ checkIn: '4w', kind: 'silence' }),
        ],
        linksToAlerts: 2,
      },
    ]);
    const words = JSON.stringify(treatments);
    for (const others of [OTHER, WORDS, 'in-wrong', held.contactIdOf(OTHER)])
      expect(words).not.toContain(others);
  });

  it('of two phones of one person holds what both wrote', async () => {
    const treatment = await held.treat(OTHER, 'N-1');
    await held.hear(OTHER, treatment, WORDS, 'in-old');
    await held.hear(
      PHONE,
      await held.correct(treatment, PHONE, { wasTexted: true }),
      'all is well',
      'in-new',
    );
    const { treatments } = await exported('--all-clinics', '--corrected', 'same-person');
    const bodies = treatments[0].replies.map(({ body }: { body: string }) => body);
    expect(bodies.toSorted()).toEqual(['all is well', WORDS]);
    expect(treatments[0].treatment.submitted.patient.phone).toBe(OTHER);
  });

  it('holds what the person wrote about a treatment that has lapsed', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.hear(PHONE, treatment, WORDS);
    await held.lapse(treatment);
    expect((await exported('--all-clinics')).treatments).toEqual([
      {
        clinicId: 'north',
        treatmentId: 'N-1',
        replies: [expect.objectContaining({ body: WORDS })],
        answers: ['urgent/in-N-1'],
        alerts: [expect.objectContaining({ replyId: 'in-N-1' })],
        linksToAlerts: 1,
      },
    ]);
  });

  it('holds nothing that another person wrote about a treatment that has lapsed', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.hear(PHONE, treatment, 'all is well', 'in-own');
    await held.hear(OTHER, treatment, WORDS, 'in-other');
    await held.tell({
      ...{ clinicId: 'north', treatmentId: 'N-1', checkIn: '4w' },
      ...{ kind: 'silence', raisedAt: stage.clock.now },
    });
    await held.lapse(treatment);
    expect(await run('--all-clinics')).toMatchObject({ code: 2, stdout: '' });
    expect((await exported('--all-clinics', '--corrected', 'other-person')).treatments).toEqual([
      {
        clinicId: 'north',
        treatmentId: 'N-1',
        replies: [expect.objectContaining({ body: 'all is well' })],
        alerts: [expect.objectContaining({ replyId: 'in-own' })],
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
    const { code, stdout, stderr } = await patientHere('export', ...args, ...stage.where);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/305[ ]?555[ ]?0123/);
  });

  it('says how it is called', async () => {
    const { code, stdout } = await patientHere('--help');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run -s patient -- /),
    });
  });

  it('says where the stack is too old to name its contact key', async () => {
    await stage.close();
    stage = await playStage({ leaveOut: 'ContactKeyArn' });
    expect(await patientHere('export', PHONE, ...stage.where, '--all-clinics')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The stack aftercare-dev has no output ContactKeyArn: start the local run anew with npm start.\n',
    });
  });
});
