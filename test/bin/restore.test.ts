import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shortContact } from '../../lambdas/aws/log.ts';
import { DAY, formatInstant, HOUR, SECOND } from '../../lambdas/domain/instant.ts';
import { cancelled, checkInOf, type Treatment } from '../../lambdas/domain/treatment.ts';
import { type Holdings, holdingsIn } from '../support/held-person.ts';
import { patientHere } from '../support/patient-tool.ts';
import { type PlayedStage, playStage } from '../support/played-stage.ts';
import { restoredNow, restoreHere, restoreTool } from '../support/restore-tool.ts';

const ANN = '+13055550123';
const BOB = '+13055550199';

let stage: PlayedStage;
let held: Holdings;
let from: string;

beforeEach(async () => {
  stage = await playStage();
  held = holdingsIn(stage);
});
afterEach(() => stage.close());

/** What happens from here on is not in the restored table. */
const restorePoint = async () => {
  from = await restoredNow(stage.dynamoDb, stage.tableName);
};

const restore = (...options: string[]) => restoreHere('--from', from, ...stage.where, ...options);

const threeDaysLater = () => stage.clock.advanceTo(stage.clock.now + 3 * DAY, async () => {});

type Key = Readonly<Record<'pk' | 'sk', unknown>>;

const lose = (item: object) => {
  const { pk, sk } = item as Key;
  return stage.dynamoDb.send(
    new DeleteItemCommand({ TableName: stage.tableName, Key: marshall({ pk, sk }) }),
  );
};

const loseAll = async () => {
  for (const item of await held.items()) await lose(item);
};

const put = (Item: Record<string, AttributeValue>) =>
  stage.dynamoDb.send(new PutItemCommand({ TableName: stage.tableName, Item }));

const find = async (treatmentId: string): Promise<Treatment> => {
  const treatment = await held.treatments.find('north', treatmentId);
  if (treatment === undefined) throw new Error(`there is no ${treatmentId}`);
  return treatment;
};

const statesOf = async (treatmentId: string) => (await find(treatmentId)).checkIns.map(({ state }) => state);

const sorted = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).toSorted();

describe('what a restore puts back', () => {
  it('is every item that was lost, as it was', async () => {
    await stage.addClinic('north');
    const treatment = await held.treat(ANN, 'T-1');
    await held.hear(ANN, treatment, 'help');
    await held.contacts.reserve(
      { contactId: treatment.contactId, text: 't', token: 'a', until: stage.clock.now },
      stage.clock.now,
    );
    const before = await held.items();
    await restorePoint();
    await loseAll();
    const { text } = await restore('--yes');
    expect(sorted(await held.items())).toEqual(sorted(before));
    expect(text).toMatch(
      /^1 treatments put back\n1 replies put back\n1 answers put back\n1 contacts put back\n1 alerts put back\n1 links of alerts put back\n1 clinics put back\n1 clients put back\n/,
    );
  });

  it('names the clients that are let in again, since one may have been removed', async () => {
    const clientId = await stage.addClinic('north');
    await restorePoint();
    await loseAll();
    expect((await restore('--yes')).text).toContain(
      `Clients let in again. Remove those that were removed since:\n  ${clientId} (north)`,
    );
  });

  it('is not what had lived its life by now', async () => {
    const ttl = stage.clock.now / SECOND;
    await put(marshall({ pk: 'ALERT_LINK#x', sk: 'ALERT_LINK', of: { clinicId: 'a', alertId: 'b~' }, ttl }));
    await restorePoint();
    await loseAll();
    await restore('--yes');
    expect(await held.items()).toEqual([]);
  });

  it('is found by the sweep and by its clinic as before', async () => {
    await held.treat(ANN, 'T-1');
    await restorePoint();
    await loseAll();
    await threeDaysLater();
    await restore('--yes');
    const [item] = await held.items();
    const { checkIns } = await find('T-1');
    const [first] = checkIns;
    expect(item).toMatchObject({
      clinicId: 'north',
      treatedAt: expect.any(Number),
      dueShard: expect.stringMatching(/^[0-3]$/),
      wakeAt: first?.state === 'unknown' && first.unknownAt + HOUR,
    });
  });
});

describe('a restore that is not meant', () => {
  it('says what it would do, and changes nothing', async () => {
    const treatment = await held.treat(ANN, 'T-1');
    await held.contacts.optOut(treatment.contactId, stage.clock.now);
    await restorePoint();
    await loseAll();
    expect(await restore()).toEqual({
      text: '1 treatments put back\n1 contacts put back\n\nNothing was done: --yes does this.',
    });
    expect(await held.items()).toEqual([]);
  });
});

describe('a restore that is run again', () => {
  it.each([[[]], [['--replace']]])('changes nothing any more, with %j', async (options) => {
    await stage.addClinic('north');
    const treatment = await held.treat(ANN, 'T-1');
    await held.contacts.optOut(treatment.contactId, stage.clock.now);
    await held.treat(BOB, 'T-2');
    await restorePoint();
    await lose({ pk: 'TREATMENT#north#T-1', sk: 'TREATMENT' });
    await stage.directory.update('north', { name: 'Nonsense' });
    await held.treatments.replace({ ...(await find('T-2')), contactId: 'nonsense' });
    await threeDaysLater();
    await restore('--yes', ...options);
    const once = await held.items();
    expect(await restore('--yes', ...options)).toEqual({ text: 'Nothing is missing.' });
    expect(sorted(await held.items())).toEqual(sorted(once));
  });
});

describe('a check-in whose time has come since', () => {
  beforeEach(async () => {
    await held.treat(ANN, 'T-1');
    await restorePoint();
    await loseAll();
    await threeDaysLater();
  });

  it('is unknown, is counted, and is not sent again', async () => {
    const { text } = await restore('--yes');
    expect(await statesOf('T-1')).toEqual(['unknown', 'scheduled']);
    expect(text).toContain(
      'Check-ins that may have been sent since. They are not sent again; where no receipt tells, an alert does in an hour:\n  1 of north',
    );
  });

  it('is still to be sent where the functions stood still before it', async () => {
    const stoppedAt = formatInstant(stage.clock.now - 3 * DAY);
    expect(await restore('--yes', '--stopped-at', stoppedAt)).toEqual({ text: '1 treatments put back' });
    expect(await statesOf('T-1')).toEqual(['scheduled', 'scheduled']);
  });
});

describe('the logs of dispatch and replies', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'restore-'));
    await held.treat(ANN, 'T-1');
    await restorePoint();
    await loseAll();
    await threeDaysLater();
  });
  afterEach(() => rm(directory, { recursive: true }));

  let files = 0;
  const fileOf = async (content: unknown): Promise<string> => {
    files += 1;
    const path = join(directory, `${files}.json`);
    await writeFile(path, JSON.stringify(content));
    return path;
  };

  /** A log as the AWS CLI writes it, of lines that were written so many hours ago. */
  const logOf = (...lines: { hoursAgo: number; line: object }[]): Promise<string> => {
    const events = lines.map(({ hoursAgo, line }, index) => ({
      logStreamName: '2026/11/24/[$LATEST]0123456789abcdef0123456789abcdef',
      timestamp: stage.clock.now - hoursAgo * HOUR,
      message: JSON.stringify(line),
      ingestionTime: stage.clock.now,
      eventId: String(index),
    }));
    return fileOf({ events, searchedLogStreams: [] });
  };

  const published = (treatmentId = 'T-1', outcome = 'accepted') => ({
    event: 'text-published',
    clinicId: 'north',
    treatmentId,
    checkIn: '48h',
    contact: shortContact(held.contactIdOf(ANN)),
    attempt: 'a',
    outcome,
    messageId: 'm-1',
    textHash: 'hash',
  });
  const answered = (reason: string) => ({
    event: 'reply-answered',
    clinicId: 'north',
    treatmentId: 'T-1',
    contact: shortContact(held.contactIdOf(ANN)),
    checkIn: '48h',
    inboundMessageId: 'in-1',
    reason,
    outcome: 'accepted',
  });
  const isOptedOut = () => held.contacts.isOptedOut(held.contactIdOf(ANN));

  it('make a check-in sent, with the message id by which its receipt comes', async () => {
    const other = { time: '2026-11-24T15:30:00Z', type: 'platform.start', record: { requestId: '1' } };
    const log = await logOf({ hoursAgo: 9, line: other }, { hoursAgo: 8, line: published() });
    expect(await restore('--yes', '--log', log)).toEqual({ text: '1 treatments put back' });
    expect(checkInOf(await find('T-1'), '48h')).toMatchObject({
      state: 'sent',
      messageId: 'm-1',
      sentAt: stage.clock.now - 8 * HOUR,
      textHash: 'hash',
    });
  });

  it('say which text it was, but those of before they did', async () => {
    const { textHash: _, ...before } = published();
    const log = await logOf({ hoursAgo: 8, line: before });
    await restore('--yes', '--log', log);
    expect(checkInOf(await find('T-1'), '48h')).toMatchObject({ state: 'sent' });
    expect(checkInOf(await find('T-1'), '48h')).not.toHaveProperty('textHash');
  });

  it('leave it unknown where a text was not accepted', async () => {
    const log = await logOf({ hoursAgo: 8, line: published('T-1', 'unknown') });
    await restore('--yes', '--log', log);
    expect(await statesOf('T-1')).toEqual(['unknown', 'scheduled']);
  });

  it('tell of treatments that are lost for good, since they would be sent again if posted again', async () => {
    const log = await logOf({ hoursAgo: 8, line: published('T-9') });
    expect((await restore('--yes', '--log', log)).text).toContain(
      'Treatments that are in neither table, and texts of them went out. Posted again, they send those again:\n  T-9 of north',
    );
  });

  it('keep a treatment from being sent again that was lost, is not in the restored table, and was posted anew', async () => {
    await held.treat(BOB, 'T-9');
    const log = await logOf({ hoursAgo: 8, line: published('T-9') });
    await restore('--yes', '--log', log);
    expect(await statesOf('T-9')).toEqual(['sent', 'scheduled']);
  });

  it('opt out who has said STOP, although the contact is lost', async () => {
    const texts = await logOf({ hoursAgo: 8, line: published() });
    const replies = await logOf({ hoursAgo: 7, line: answered('stop') });
    const { text } = await restore('--yes', '--log', texts, '--log', replies);
    expect(text).toContain('1 contacts that may not be texted');
    expect(await isOptedOut()).toBe(true);
  });

  it('opt out nobody who has said START after it', async () => {
    const replies = await logOf(
      { hoursAgo: 6, line: answered('start') },
      { hoursAgo: 7, line: answered('stop') },
    );
    await restore('--yes', '--log', replies);
    expect(await isOptedOut()).toBe(false);
  });

  it('opt out the phone that said so, and not another that the treatment has', async () => {
    const treatment = await held.treat(BOB, 'T-1');
    await held.contacts.reserve(
      { contactId: treatment.contactId, text: 't', token: 'a', until: stage.clock.now },
      stage.clock.now,
    );
    await restore('--yes', '--log', await logOf({ hoursAgo: 7, line: answered('wrong-number') }));
    expect([await isOptedOut(), await held.contacts.isOptedOut(treatment.contactId)]).toEqual([true, false]);
  });

  it('change nothing where it is not meant', async () => {
    const log = await logOf({ hoursAgo: 8, line: published() }, { hoursAgo: 7, line: answered('stop') });
    const { text } = await restore('--log', log);
    expect(text).toBe(
      '1 treatments put back\n1 contacts that may not be texted\n\nNothing was done: --yes does this.',
    );
    expect(await held.items()).toEqual([]);
  });

  it('are refused where they are none, before anything is done', async () => {
    const path = await fileOf([]);
    await expect(restore('--yes', '--log', path)).rejects.toThrow(
      `${path} is not what aws logs filter-log-events writes.`,
    );
    expect(await held.items()).toEqual([]);
  });
});

describe('an opt-out', () => {
  it('that was said since stays, where the restored table has the contact without it', async () => {
    const { contactId } = await held.treat(ANN, 'T-1');
    const now = stage.clock.now;
    await held.contacts.reserve({ contactId, text: 't', token: 'a', until: now }, now);
    await restorePoint();
    await held.contacts.optOut(contactId, now, 'patient', now);
    await restore('--yes', '--replace');
    expect(await held.contacts.isOptedOut(contactId)).toBe(true);
  });

  it('that was lost stands again, where the contact has been written anew', async () => {
    const { contactId } = await held.treat(ANN, 'T-1');
    const now = stage.clock.now;
    await held.contacts.optOut(contactId, now, 'patient', now);
    await restorePoint();
    await loseAll();
    await held.contacts.reserve({ contactId, text: 't', token: 'a', until: now }, now);
    expect((await restore('--yes')).text).toContain('1 contacts that may not be texted');
    expect(await held.contacts.isOptedOut(contactId)).toBe(true);
  });

  it('does not stand against a START that the stage still knows', async () => {
    const { contactId } = await held.treat(ANN, 'T-1');
    const now = stage.clock.now;
    await held.contacts.optOut(contactId, now, 'patient', now);
    await restorePoint();
    await held.contacts.optIn(contactId, now + HOUR);
    expect((await restore('--yes')).text).toBe('Nothing is missing.');
    expect(await held.contacts.isOptedOut(contactId)).toBe(false);
  });

  it('of the network stands whatever the patient said since', async () => {
    const { contactId } = await held.treat(ANN, 'T-1');
    const now = stage.clock.now;
    await held.contacts.optOut(contactId, now, 'network');
    await restorePoint();
    await lose({ pk: `CONTACT#${contactId}`, sk: 'CONTACT' });
    await held.contacts.optIn(contactId, now + HOUR);
    await restore('--yes');
    expect(await held.contacts.optIn(contactId, now + DAY)).toBe('blocked');
  });

  it('is there before the treatments are, should the restore be broken off', async () => {
    const { contactId } = await held.treat(ANN, 'T-1');
    await held.contacts.optOut(contactId, stage.clock.now);
    await restorePoint();
    await loseAll();
    // The first item is written, its answer is lost, and the second try cannot tell it from another's.
    stage.mishaps.set('PutItem', 'lose');
    const { failure } = await restore('--yes').catch(() => ({ failure: 'broken off' }));
    expect(failure).toBe('broken off');
    expect(await held.treatments.find('north', 'T-1')).toBeUndefined();
    expect(await held.contacts.isOptedOut(contactId)).toBe(true);
  });
});

describe('a write whose answer is lost', () => {
  it('is told from none, and is not made again', async () => {
    await held.treat(ANN, 'T-1');
    await restorePoint();
    await loseAll();
    stage.mishaps.set('PutItem', 'lose');
    await restore('--yes').catch(() => undefined);
    stage.mishaps.clear();
    expect(await statesOf('T-1')).toEqual(['scheduled', 'scheduled']);
    expect(await restore('--yes')).toEqual({ text: 'Nothing is missing.' });
  });
});

describe('a bad write over what is there', () => {
  beforeEach(async () => {
    await stage.addClinic('north');
    await held.treat(ANN, 'T-1');
    await restorePoint();
    await stage.directory.update('north', { name: 'Nonsense' });
    const { event, ...treatment } = await find('T-1');
    const patient = { ...event.patient, phone: BOB };
    await held.treatments.replace({
      ...treatment,
      contactId: held.contactIdOf(BOB),
      event: { ...event, patient },
    });
  });

  it('stays without --replace', async () => {
    expect((await restore('--yes')).text).toBe('Nothing is missing.');
    expect((await find('T-1')).event.patient.phone).toBe(BOB);
  });

  it('is undone with --replace', async () => {
    expect(await restore('--yes', '--replace')).toEqual({
      text: '1 treatments that differ: as they were\nclinics that differ, as they were: north',
    });
    const { event, contactId } = await find('T-1');
    expect([event.patient.phone, contactId]).toEqual([ANN, held.contactIdOf(ANN)]);
    expect((await stage.directory.list())[0]?.name).toBe('North Clinic');
  });

  it('leaves the phone that it had put in a way to its treatment, for receipts and replies', async () => {
    await restore('--yes', '--replace');
    const kept = (await held.items()).map(({ sk }) => sk);
    expect(kept).toContain(`CONTACT#${held.contactIdOf(BOB)}`);
  });

  it('is not undone where the clinic has cancelled since', async () => {
    await held.treatments.replace(cancelled(await find('T-1'), stage.clock.now));
    await restore('--yes', '--replace');
    expect(await statesOf('T-1')).toEqual(['cancelled', 'cancelled']);
  });
});

describe('a person who was erased since', () => {
  const erase = (phone: string, ...options: string[]) =>
    patientHere('erase', phone, ...stage.where, '--all-clinics', '--yes', ...options);

  it('does not come back, and nothing about them', async () => {
    const treatment = await held.treat(ANN, 'T-1');
    await held.hear(ANN, treatment, 'help');
    await held.treat(BOB, 'T-2');
    await restorePoint();
    expect((await erase(ANN)).code).toBe(0);
    await lose({ pk: 'TREATMENT#north#T-2', sk: 'TREATMENT' });
    const { text } = await restore('--yes');
    expect(text).toMatch(/^1 treatments put back\n/);
    expect(text).toContain('5 items are left out, since they are about persons that were erased since.');
    const stored = JSON.stringify(await held.items());
    expect(stored).not.toContain(ANN);
    expect(stored).not.toContain('help');
    expect(stored).not.toContain('T-1~');
    expect(await find('T-2')).toBeDefined();
  });

  it('may still not be texted, if they had opted out', async () => {
    const { contactId } = await held.treat(ANN, 'T-1');
    const now = stage.clock.now;
    await held.contacts.reserve({ contactId, text: 't', token: 'a', until: now }, now, 'answer');
    await held.contacts.optOut(contactId, now);
    await restorePoint();
    await erase(ANN);
    await lose({ pk: `CONTACT#${contactId}`, sk: 'CONTACT' });
    await restore('--yes');
    const contact = (await held.items()).find(({ sk }) => sk === 'CONTACT');
    expect(Object.keys(contact ?? {}).toSorted()).toEqual([
      'consentSaidAt',
      'optOutReason',
      'optedOutAt',
      'pk',
      'sk',
    ]);
  });

  it('does not come back by a treatment that had their phone for a while', async () => {
    const treatment = await held.treat(ANN, 'T-1');
    await held.correct(treatment, BOB, { wasTexted: true });
    await restorePoint();
    await erase(ANN, '--corrected', 'other-person');
    const before = await held.items();
    await restore('--yes', '--replace');
    expect(sorted(await held.items())).toEqual(sorted(before));
  });

  it('stays away for the clinic alone that had them erased', async () => {
    await stage.addClinic('north');
    await held.treat(ANN, 'T-1');
    await held.treat(ANN, 'T-1', 'south');
    await restorePoint();
    await patientHere('erase', ANN, ...stage.where, '--clinic', 'north', '--yes');
    await lose({ pk: 'TREATMENT#south#T-1', sk: 'TREATMENT' });
    await restore('--yes');
    expect(await held.treatments.find('north', 'T-1')).toBeUndefined();
    expect(await held.treatments.find('south', 'T-1')).toBeDefined();
  });
});

describe('the command', () => {
  const call = (...options: string[]) => restoreTool('--from', from, ...stage.where, ...options);

  it('says what it has done', async () => {
    await held.treat(ANN, 'T-1');
    await restorePoint();
    await loseAll();
    expect(await call('--yes')).toEqual({ code: 0, stdout: '1 treatments put back\n', stderr: '' });
  });

  it('refuses to restore the table of the stage from itself', async () => {
    from = stage.tableName;
    expect(await call('--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--from is the table that is restored'),
    });
  });

  it('says what is missing', async () => {
    expect(await restoreTool('--stage', 'dev')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'Say from which table: --from TABLE, and nothing but options.\nHow it is called: npm run restore -- --help\n',
    });
  });

  it.each([
    ['2026-11-24', '--stopped-at takes a time with its zone, like 2026-11-24T09:05:00Z.'],
    ['2036-11-24T09:05:00Z', '--stopped-at lies ahead: the functions must stand still already.'],
  ])('refuses %s as the time at which the functions stood still', async (time, words) => {
    await restorePoint();
    await expect(restore('--yes', '--stopped-at', time)).rejects.toThrow(words);
  });

  it('fails where there is no such table', async () => {
    from = 'no-such-table';
    expect(await call('--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ResourceNotFoundException'),
    });
  });

  it('says how it is called', async () => {
    expect(await restoreTool('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run restore -- --from TABLE/),
    });
  });
});
