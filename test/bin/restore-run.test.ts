import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clientOf } from '../contracts/support/world.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from '../e2e/support/clinic-system.ts';
import { type Item, itemsIn } from '../e2e/support/table.ts';
import { restoredNow, restoreHere } from '../support/restore-tool.ts';

const ANN = '+13055550123';
const BOB = '+13055550199';

interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

let clinic: ClinicSystem;
let dynamoDb: DynamoDBClient;
let logged: LogLine[];
beforeEach(async () => {
  logged = [];
  const options = {
    onLog: (_: string, message: string) => void logged.push({ timestamp: clinic.run.now, message }),
  };
  clinic = await startClinicSystem(options);
  dynamoDb = new DynamoDBClient(clientOf(clinic.run.awsUrl));
  for (const [treatmentId, phone] of Object.entries({ 'T-1': ANN, 'T-2': BOB }))
    expect((await clinic.post(anEvent({ treatmentId, patient: { phone } }))).status).toBe(201);
});
afterEach(async () => {
  dynamoDb.destroy();
  await clinic.run.close();
});

const tableName = () => clinic.run.tables[0] ?? '';
const restorePoint = () => restoredNow(dynamoDb, tableName());
const restore = (from: string, ...options: string[]) =>
  restoreHere('--from', from, '--local', clinic.run.url, '--yes', ...options);
const say = (from: string, body: string) =>
  clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify({ from, body }) });
const textsTo = async (phone: string) => (await clinic.texts()).filter(({ to }) => to === phone).length;
const statesOf = async (treatmentId: string): Promise<string[]> =>
  (await clinic.read(treatmentId)).body.checkIns.map(({ state }: { state: string }) => state);

const alertsOf = async (treatmentId: string): Promise<unknown[]> =>
  (await itemsIn(clinic.run))
    .filter(({ pk, sk }) => pk === 'ALERTS#demo' && sk.startsWith(`${treatmentId}~`))
    .map(({ kind }) => kind);

/** While this goes on the clock stands still, and so do the functions. */
async function lose(isLost: (item: Item) => boolean): Promise<void> {
  for (const { pk, sk } of (await itemsIn(clinic.run)).filter(isLost))
    await dynamoDb.send(new DeleteItemCommand({ TableName: tableName(), Key: marshall({ pk, sk }) }));
}

describe('a stage whose treatments were lost after texts of them had gone out', () => {
  it('sends none of them twice, tells a person of each, and goes on with what lay ahead', async () => {
    await clinic.advance('P1D');
    const from = await restorePoint();
    await clinic.advance('P2D');
    expect([await textsTo(ANN), await textsTo(BOB)]).toEqual([1, 1]);
    await lose(({ sk }) => sk === 'TREATMENT');
    await restore(from);
    expect(await statesOf('T-1')).toEqual(['unknown', 'scheduled']);

    await clinic.advance('PT2H');
    expect(await alertsOf('T-1')).toEqual(['unknown']);
    await clinic.advance('P40D');
    expect([await textsTo(ANN), await textsTo(BOB)]).toEqual([2, 2]);
  });

  it('does not text who has said STOP since', async () => {
    await clinic.advance('P1D');
    const from = await restorePoint();
    await clinic.advance('P2D');
    await say(BOB, 'STOP');
    await clinic.advance('PT1M');
    const toBob = await textsTo(BOB);
    await lose(({ sk }) => sk === 'TREATMENT');
    await restore(from, '--replace');
    await clinic.advance('P40D');
    expect([await textsTo(ANN), await textsTo(BOB)]).toEqual([2, toBob]);
    expect(await statesOf('T-2')).toEqual(['unknown', 'suppressed']);
  });
});

describe('a stage that lost everything', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'restore-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('knows from the logs what was sent, and who has said STOP', async () => {
    await clinic.advance('P1D');
    const from = await restorePoint();
    await clinic.advance('P2D');
    await say(BOB, 'STOP');
    await clinic.advance('PT1M');
    const toBob = await textsTo(BOB);
    await lose(() => true);
    const log = join(directory, 'log.json');
    await writeFile(log, JSON.stringify({ events: logged }));
    await restore(from, '--log', log);
    expect(await statesOf('T-1')).toEqual(['sent', 'scheduled']);
    expect(await statesOf('T-2')).toEqual(['sent', 'scheduled']);

    await clinic.advance('P40D');
    expect([await textsTo(ANN), await textsTo(BOB)]).toEqual([2, toBob]);
    expect((await clinic.state()).deadLetters).toEqual([]);
  });
});
