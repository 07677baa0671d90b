import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, formatInstant, HOUR, MINUTE } from '../../lambdas/domain/instant.ts';
import { withCheckIn } from '../../lambdas/domain/treatment.ts';
import { type Holdings, holdingsIn } from '../support/held-person.ts';
import { patientHere, patientTool, patientToolWith } from '../support/patient-tool.ts';
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

const erase = (...options: string[]) => patientHere('erase', PHONE, ...stage.where, ...options);
const pass = (milliseconds: number) => stage.clock.advanceTo(stage.clock.now + milliseconds, async () => {});

/** The items in which one of the words stands, by their keys. */
const itemsWith = async (...words: string[]) =>
  (await held.items())
    .filter((item) => words.some((word) => JSON.stringify(item).includes(word)))
    .map(({ pk, sk }) => `${pk} ${sk}`);
const requests = async () => (await held.items()).filter(({ pk }) => pk === 'PATIENT_REQUESTS');
const contact = async (phone = PHONE) =>
  (await held.items()).find(({ pk }) => pk === `CONTACT#${held.contactIdOf(phone)}`);

/** A patient about whom there is everything that there can be, at two clinics. */
async function aPatientOfTwoClinics(): Promise<void> {
  const north = await held.treat(PHONE, 'N-1');
  await held.hear(PHONE, north, WORDS);
  const about = { clinicId: 'north', treatmentId: 'N-1', checkIn: '48h' };
  await held.tell({ ...about, kind: 'silence', raisedAt: stage.clock.now });
  await held.alerts.resolve({ clinicId: 'north', alertId: 'N-1~48h' }, stage.clock.now);
  const south = await held.treat(PHONE, 'S-1', 'south');
  await held.hear(PHONE, south, WORDS);
  await held.contacts.reserve(
    {
      contactId: held.contactIdOf(PHONE),
      text: 'north/N-1/48h/1',
      token: 't',
      until: stage.clock.now + HOUR,
    },
    stage.clock.now,
    'answer',
  );
}

describe('an erasure', () => {
  it('leaves no phone, no words, no id and no schedule of the person in any item', async () => {
    await aPatientOfTwoClinics();
    expect(await held.waiting()).toBe(4);
    const { code, stdout, stderr } = await erase('--all-clinics', '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'Erased: treatments 2, schedules 4, replies 2, answers 2, alerts 3, links 3, former phones 0.\n' +
        'Nothing is kept of the contact.\n',
    );
    expect(await itemsWith(PHONE, WORDS, 'reservedFor')).toEqual([]);
    expect(await itemsWith('N-1', 'S-1')).toEqual([expect.stringMatching(/^PATIENT_REQUESTS /)]);
    expect(await held.waiting()).toBe(0);
  });

  it('deletes the schedules of the treatment as it is when it goes', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    const later = {
      ...treatment,
      checkIns: treatment.checkIns.map((checkIn) => ({ ...checkIn, sendAt: checkIn.sendAt + HOUR })),
    };
    const replaced = await held.schedules();
    // As the erasure is recorded: the treatment has been read, and is not deleted yet.
    stage.mishaps.set('PutItem', async () => {
      await held.treatments.replace(later);
      await held.schedule(later);
    });
    expect((await erase('--all-clinics', '--yes')).stdout).toContain('Erased: treatments 1, schedules 2,');
    expect(await held.schedules()).toEqual(replaced);
  });

  it('leaves everybody else as they were', async () => {
    const other = await held.treat(OTHER, 'N-2');
    await held.hear(OTHER, other, 'all is well');
    const others = await held.items();
    await held.hear(PHONE, await held.treat(PHONE, 'N-1'), WORDS);
    await erase('--all-clinics', '--yes');
    const left = (await held.items()).filter(({ pk }) => pk !== 'PATIENT_REQUESTS');
    expect(left).toEqual(expect.arrayContaining([...others]));
    expect(left).toHaveLength(others.length);
    expect(await held.waiting()).toBe(2);
  });

  it('reads a table of many pages to its end', async () => {
    const filler = 'x'.repeat(100_000);
    for (let nth = 0; nth < 30; nth += 1)
      await held.put({ pk: `TREATMENT#north#F-${nth}`, sk: 'TREATMENT', filler });
    for (let nth = 0; nth < 10; nth += 1) await held.treat(PHONE, `N-${nth}`);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain('Erased: treatments 10, schedules 20,');
    expect(await itemsWith(PHONE)).toEqual([]);
  });

  it('is finished by another run, once no function can be at work that had read the treatment', async () => {
    await held.treat(PHONE, 'N-1');
    const again = formatInstant(stage.clock.now + 30 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain(
      `Run the same again at ${again} or later.`,
    );
    await pass(10 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain(
      `Run the same again at ${again} or later.`,
    );
    await pass(20 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain('\nFinished.\n');
    expect(await itemsWith('N-1')).toEqual([]);
    expect(await requests()).toHaveLength(3);
  });

  it('that is finished has also erased what a function wrote after the first run', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await erase('--all-clinics', '--yes');
    await held.hear(PHONE, treatment, WORDS);
    await pass(30 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain(
      'replies 1, answers 1, alerts 1, links 1',
    );
    expect(await itemsWith(PHONE, WORDS)).toEqual([]);
    await pass(30 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain('\nFinished.\n');
    expect(await itemsWith('N-1')).toEqual([]);
  });

  it('is not undone by a function that had read the treatment before', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await erase('--all-clinics', '--yes');
    expect(await held.treatments.replace(treatment)).toBe('conflict');
    await held.contacts.release(treatment.contactId, 'token');
    expect(await itemsWith(PHONE)).toEqual([]);
    expect(await contact()).toBeUndefined();
  });

  it('that was broken off is gone on with by the next run', async () => {
    await held.hear(PHONE, await held.treat(PHONE, 'N-1'), WORDS);
    stage.mishaps.set('UpdateItem', { refuse: `no UpdateItem for ${PHONE}` });
    const { code, stdout, stderr } = await erase('--all-clinics', '--yes');
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'AccessDeniedException: no UpdateItem for (a phone)\n',
    });
    stage.mishaps.clear();
    expect((await erase('--all-clinics', '--yes')).code).toBe(0);
    await pass(30 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain('\nFinished.\n');
    expect(await itemsWith(PHONE, WORDS, 'N-1')).toEqual([]);
  });

  it('whose first deletion is refused has stored which treatments it is of, and erased none', async () => {
    await held.treat(PHONE, 'N-1');
    stage.mishaps.set('DeleteItem', { refuse: 'not allowed' });
    expect((await erase('--all-clinics', '--yes')).code).toBe(1);
    expect(await requests()).toEqual([
      expect.objectContaining({ action: 'erase', open: [{ clinicId: 'north', treatmentId: 'N-1' }] }),
    ]);
    expect(await itemsWith(PHONE)).toEqual(['TREATMENT#north#N-1 TREATMENT']);
  });

  it('without --yes says what it would erase, and erases nothing', async () => {
    await aPatientOfTwoClinics();
    const before = await held.items();
    const { code, stdout } = await erase('--all-clinics');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^In logs this contact is [\w-]{12}\.\n {2}clinic north, treatment N-1: 48h scheduled, 4w scheduled; replies 1; answers and former phones 1; alerts \d; links \d\n/,
    );
    expect(stdout).toContain('\nNothing was erased: --yes erases this.\n');
    expect(await held.items()).toEqual(before);
  });

  it('says what it cannot erase at once', async () => {
    const { stdout } = await erase('--all-clinics', '--yes');
    for (const what of [
      'recovery window',
      'delivery logs',
      'dead letters',
      'logs of functions',
      'mails',
      'clinic system',
    ])
      expect(stdout).toContain(what);
  });

  it('never writes the phone or what it wrote', async () => {
    await aPatientOfTwoClinics();
    const command = ['erase', PHONE, ...stage.where, '--all-clinics'];
    const dry = await patientTool(...command);
    const meant = await patientTool(...command, '--yes');
    expect([dry.code, meant.code]).toEqual([0, 0]);
    for (const { stdout, stderr } of [dry, meant])
      for (const secret of [PHONE, PHONE.slice(2), WORDS]) expect(stdout + stderr).not.toContain(secret);
  });

  it('takes the phone from its standard input, however it is written', async () => {
    await held.treat(PHONE, 'N-1');
    const { code, stderr } = await patientToolWith(
      '+1 (305) 555-0123\n',
      ...['erase', '-', ...stage.where, '--all-clinics', '--yes'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await itemsWith(PHONE)).toEqual([]);
  });
});

describe('the opt-out of who is erased', () => {
  it('survives under a hash alone, and forbids every text to the phone', async () => {
    await aPatientOfTwoClinics();
    const contactId = held.contactIdOf(PHONE);
    const saidAt = stage.clock.now;
    await held.contacts.optOut(contactId, saidAt, 'patient', saidAt);
    const { stdout } = await erase('--all-clinics', '--yes');
    expect(stdout).toContain('That this phone must not be texted is kept, under a hash of it.\n');
    expect(await contact()).toEqual({
      pk: `CONTACT#${contactId}`,
      sk: 'CONTACT',
      optedOutAt: saidAt,
      optOutReason: 'patient',
      consentSaidAt: saidAt,
    });
    const reservation = { contactId, text: 'text', token: 'new', until: saidAt + HOUR };
    expect(await held.contacts.reserve(reservation, saidAt)).toBe('opted-out');
  });

  it('is all that is left in the partition of the contact, whatever was counted of it', async () => {
    await held.contacts.optOut(held.contactIdOf(PHONE), stage.clock.now);
    await held.put({ pk: `CONTACT#${held.contactIdOf(PHONE)}`, sk: 'TEXTS#2026-11-24', texts: 2 });
    await erase('--all-clinics', '--yes');
    expect((await itemsWith(held.contactIdOf(PHONE))).toSorted()).toEqual([
      expect.stringMatching(/^CONTACT#.* CONTACT$/),
      expect.stringMatching(/^PATIENT_REQUESTS /),
    ]);
  });

  it('survives the run that finishes as well', async () => {
    await held.treat(PHONE, 'N-1');
    await held.contacts.optOut(held.contactIdOf(PHONE), stage.clock.now);
    await erase('--all-clinics', '--yes');
    await pass(DAY);
    await erase('--all-clinics', '--yes');
    expect(await held.contacts.isOptedOut(held.contactIdOf(PHONE))).toBe(true);
  });
});

describe('an erasure for one clinic', () => {
  it('leaves what other clinics have, and the contact that they need', async () => {
    await stage.addClinic('north');
    await aPatientOfTwoClinics();
    const { stdout } = await erase('--clinic', 'north', '--yes');
    expect(stdout).toContain('The contact is kept: another treatment has this phone.\n');
    expect((await itemsWith('"N-1"')).toString()).toMatch(/^PATIENT_REQUESTS [^,]*$/);
    expect(await itemsWith(PHONE)).toEqual(['TREATMENT#south#S-1 TREATMENT']);
    expect(await contact()).toMatchObject({ reservedBy: 't' });
  });

  it('that does not exist is refused, instead of finding nothing', async () => {
    await held.treat(PHONE, 'N-1');
    expect(await erase('--clinic', 'nroth', '--yes')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no clinic nroth: npm run clinic -- list shows all.\n',
    });
  });

  it('has to be asked for, or one for all', async () => {
    for (const whose of [[], ['--clinic', 'north', '--all-clinics']])
      expect(await erase(...whose, '--yes')).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'Say whose, once: --clinic ID or --all-clinics.\nHow it is called: npm run -s patient -- --help\n',
      });
  });
});

describe('a treatment whose phone was corrected to another', () => {
  /** The text went to a wrong number first, which wrote back; then the patient did. */
  async function aCorrectedTreatment() {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.hear(PHONE, treatment, WORDS, 'in-wrong');
    await held.correct(treatment, OTHER, { wasTexted: true });
    await held.hear(OTHER, treatment, 'all is well', 'in-right');
  }

  it('is not erased before somebody has said whose the other phone is', async () => {
    await aCorrectedTreatment();
    const before = await held.items();
    const { code, stderr } = await erase('--all-clinics', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'Another phone has, had or wrote about N-1 of the clinic north. Ask the clinic whose the other is,',
    );
    expect(await held.items()).toEqual(before);
  });

  it('goes as a whole where it is the same person', async () => {
    await aCorrectedTreatment();
    expect((await erase('--all-clinics', '--corrected', 'same-person', '--yes')).code).toBe(0);
    expect(await itemsWith(PHONE, OTHER, WORDS, 'all is well')).toEqual([]);
    expect(await held.waiting()).toBe(0);
  });

  it('stays with the other person, without the phone and what it wrote', async () => {
    await aCorrectedTreatment();
    expect((await erase('--all-clinics', '--corrected', 'other-person', '--yes')).code).toBe(0);
    expect(await itemsWith(PHONE, WORDS, 'in-wrong', held.contactIdOf(PHONE))).toEqual([
      expect.stringMatching(/^PATIENT_REQUESTS /),
    ]);
    expect(await held.treatments.find('north', 'N-1')).toMatchObject({
      event: { patient: { phone: OTHER } },
    });
    expect(await held.replies.of({ clinicId: 'north', treatmentId: 'N-1' })).toHaveLength(1);
    expect(await held.waiting()).toBe(2);
    await pass(30 * MINUTE);
    const { stdout } = await erase('--all-clinics', '--corrected', 'other-person', '--yes');
    expect(stdout).toContain('\nFinished.\n');
  });

  it("is left where it is corrected while it is being erased: it may be another person's", async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.treat(PHONE, 'N-2');
    // As the erasure is recorded: the treatments have been read, and none is deleted.
    stage.mishaps.set('PutItem', async () => {
      await held.correct(treatment, OTHER, { wasTexted: true });
    });
    const { code, stderr } = await erase('--all-clinics', '--yes');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The phone of N-1 of the clinic north was corrected a moment ago: run the same again.\n',
    });
    expect(await held.treatments.find('north', 'N-1')).toMatchObject({
      event: { patient: { phone: OTHER } },
    });
    expect(await held.waiting()).toBe(4);
  });

  it('is found where no text had gone to the phone before, and cannot be written back by who had read it', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.correct(treatment, OTHER, { wasTexted: false });
    const read = await held.treatments.find('north', 'N-1');
    await erase('--all-clinics', '--corrected', 'other-person', '--yes');
    expect(await itemsWith(PHONE)).toEqual([]);
    expect(read && (await held.treatments.replace(read))).toBe('conflict');
  });
});

describe('a treatment that came to the phone from another', () => {
  /** The text went to a wrong number first, which wrote back; then the patient did. */
  async function aCorrectedTreatment() {
    const treatment = await held.treat(OTHER, 'N-1');
    await held.hear(OTHER, treatment, WORDS, 'in-wrong');
    await held.hear(
      PHONE,
      await held.correct(treatment, PHONE, { wasTexted: true }),
      'all is well',
      'in-right',
    );
  }

  it('is not erased before somebody has said whose the other phone is', async () => {
    await aCorrectedTreatment();
    const before = await held.items();
    expect(await erase('--all-clinics', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Another phone has, had or wrote about N-1 of the clinic north.'),
    });
    expect(await held.items()).toEqual(before);
  });

  it('goes as a whole where both are of the same person, whose other phone is left to erase', async () => {
    await aCorrectedTreatment();
    const { stdout } = await erase('--all-clinics', '--corrected', 'same-person', '--yes');
    expect(stdout).toContain('\nThe other phones of the person are to be erased as well.\n');
    expect(await itemsWith(PHONE, OTHER, WORDS, 'all is well')).toEqual([]);
    expect(await held.waiting()).toBe(0);
  });

  it('goes, and leaves what another person wrote to that person', async () => {
    await aCorrectedTreatment();
    const other = ['--all-clinics', '--corrected', 'other-person', '--yes'];
    expect((await erase(...other)).stdout).toContain(
      'Erased: treatments 1, schedules 2, replies 1, answers 2, alerts 1, links 1, former phones 1.\n',
    );
    await pass(30 * MINUTE);
    expect((await erase(...other)).stdout).toContain('\nFinished.\n');
    expect(await itemsWith(PHONE, OTHER, 'all is well', 'in-right')).toEqual([]);
    expect((await itemsWith('N-1')).toSorted()).toEqual([
      expect.stringMatching(/^ALERTS#north N-1~48h~in-wrong~urgent$/),
      expect.stringMatching(/^ALERT_LINK#/),
      'TREATMENT#north#N-1 REPLY#in-wrong',
    ]);
    expect(await held.waiting()).toBe(0);
  });
});

describe('a treatment that has lapsed', () => {
  it('leaves nothing of what was said and told about it to an erasure', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.hear(PHONE, treatment, WORDS);
    await held.lapse(treatment);
    const { stdout } = await erase('--all-clinics', '--yes');
    expect(stdout).toContain('clinic north, treatment N-1: gone already; replies 1;');
    expect(stdout).toContain('Erased: treatments 0, schedules 0, replies 1, answers 1, alerts 1, links 1,');
    expect(await itemsWith(WORDS, held.contactIdOf(PHONE), 'N-1')).toEqual([
      expect.stringMatching(/^PATIENT_REQUESTS /),
    ]);
    await pass(30 * MINUTE);
    expect((await erase('--all-clinics', '--yes')).stdout).toContain('\nFinished.\n');
  });

  it('leaves the words of a wrong number to an erasure that this asks for, and to no other', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.hear(PHONE, treatment, WORDS, 'in-wrong');
    await held.hear(
      OTHER,
      await held.correct(treatment, OTHER, { wasTexted: true }),
      'all is well',
      'in-right',
    );
    await held.lapse(treatment);
    expect((await erase('--all-clinics', '--yes')).code).toBe(2);
    expect((await erase('--all-clinics', '--corrected', 'other-person', '--yes')).code).toBe(0);
    expect(await itemsWith(WORDS, 'in-wrong')).toEqual([]);
    expect(await held.replies.of({ clinicId: 'north', treatmentId: 'N-1' })).toMatchObject([
      { id: 'in-right' },
    ]);
  });
});

describe('the record of an erasure', () => {
  it('says who, when, why, of which contact and how much, and names nobody', async () => {
    await stage.addClinic('north');
    await held.hear(PHONE, await held.treat(PHONE, 'N-1'), WORDS);
    await erase('--clinic', 'north', '--yes', '--by', 'the privacy officer', '--reason', 'ticket 4711');
    await pass(30 * MINUTE);
    await erase('--clinic', 'north', '--yes', '--by', 'the privacy officer', '--reason', 'ticket 4711');
    const [first] = (await requests()).toSorted((a, b) => String(a.at).localeCompare(String(b.at)));
    expect(first).toEqual({
      pk: 'PATIENT_REQUESTS',
      sk: expect.stringMatching(new RegExp(`^${held.contactIdOf(PHONE)}#2026-11-24T15:30:00Z#[0-9a-f]{8}$`)),
      action: 'erase',
      at: '2026-11-24T15:30:00Z',
      by: 'the privacy officer',
      reason: 'ticket 4711',
      clinicId: 'north',
      erased: {
        treatments: 1,
        schedules: 2,
        replies: 1,
        answers: 1,
        alerts: 1,
        links: 1,
        'former phones': 0,
      },
      finishedAt: '2026-11-24T16:00:00Z',
    });
  });

  it('refuses a reason that names a phone', async () => {
    expect((await erase('--all-clinics', '--yes', '--reason', 'call 305 555 0123')).code).toBe(2);
    expect(await requests()).toEqual([]);
  });
});

describe('a contact key that is not the one of the table', () => {
  it('is found out, instead of finding nothing', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    await held.treatments.replace({ ...treatment, contactId: 'under another key' });
    expect(await erase('--all-clinics', '--yes')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The contact key is not the one that this table was filled with: nothing can be found by it.\n',
    });
  });
});

describe('a check-in that is being sent while its treatment is erased', () => {
  it('is not recorded any more, and not sent again', async () => {
    const treatment = await held.treat(PHONE, 'N-1');
    const [first] = treatment.checkIns;
    if (first?.state !== 'scheduled') throw new Error('it waits');
    const { key, dueAt, sendAt, expiresAt } = first;
    const attempt = {
      token: 't',
      contactId: treatment.contactId,
      startedAt: sendAt,
      deadline: sendAt + MINUTE,
    };
    const planned = { key, dueAt, sendAt, expiresAt };
    const sending = withCheckIn(treatment, { ...planned, state: 'sending', attempt, refusals: 0 });
    const marked = await held.treatments.replace(sending);
    if (marked === 'conflict') throw new Error('nobody else wrote');
    await erase('--all-clinics', '--yes');
    const sent = withCheckIn(marked, { ...planned, state: 'sent', sentAt: sendAt, messageId: 'm' });
    expect(await held.treatments.replace(sent)).toBe('conflict');
    expect(await held.treatments.find('north', 'N-1')).toBeUndefined();
  });
});
