import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbAlerts } from '../../lambdas/aws/dynamodb-alerts.ts';
import { DynamoDbTreatmentIndexes } from '../../lambdas/aws/dynamodb-treatment-indexes.ts';
import { type AlertKey, keyOfAlert, openAlert, type StandingAlert } from '../../lambdas/domain/alert.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { AlertPosition, AlertStore } from '../../lambdas/use-cases/ports.ts';
import { MemoryAlerts } from '../../local/memory/memory-alerts.ts';
import { aCheckInAlert, aReplyAlert } from '../builders/alert.ts';
import { NOON } from '../builders/treatment.ts';
import { startWorld, uniqueName } from '../contracts/support/world.ts';
import { createTable } from '../support/dynamodb-table.ts';

interface Opened {
  readonly alerts: AlertStore;
  readonly due: (now: Instant) => Promise<readonly AlertKey[]>;
  readonly close: () => Promise<void>;
}

async function inMemory(): Promise<Opened> {
  const alerts = new MemoryAlerts();
  return { alerts, due: async (now) => alerts.due(now), close: async () => undefined };
}

async function inDynamoDb(): Promise<Opened> {
  const world = await startWorld();
  const client = new DynamoDBClient(world.client);
  const table = uniqueName('treatments');
  await createTable(client, table);
  const indexes = new DynamoDbTreatmentIndexes(client, table);
  return {
    alerts: new DynamoDbAlerts(client, { table, retentionDays: 400, dueShards: 2 }),
    due: async (now) =>
      (await Promise.all([0, 1].map((shard) => indexes.due(shard, now)))).flatMap(({ alerts }) => alerts),
    close: async () => {
      client.destroy();
      await world.close();
    },
  };
}

describe.each([
  ['in memory', inMemory],
  ['in DynamoDB', inDynamoDb],
] as const)('alerts %s', (_, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  let count = 0;
  /** Of a treatment of its own. */
  const anAlert = (kind?: Parameters<typeof aReplyAlert>[0]) => {
    count += 1;
    return aReplyAlert(kind, { treatmentId: `T-${count}` });
  };

  it('are open once they are raised, and are to be told', async () => {
    const alert = anAlert();
    expect(await opened.alerts.open(alert)).toEqual(alert);
    expect(await opened.alerts.find(keyOfAlert(alert))).toEqual(alert);
  });

  it('raised again stay as they were, told or not', async () => {
    const alert = anAlert();
    await opened.alerts.open(alert);
    const again = { ...alert, raisedAt: NOON + HOUR };
    expect(await opened.alerts.open(again)).toEqual(alert);
    await opened.alerts.noteTold(alert, NOON + MINUTE);
    expect(await opened.alerts.open(again)).toEqual({ ...alert, toldAt: NOON + MINUTE });
  });

  it('taken over are taken over by the first who does so, and are not opened by being raised again', async () => {
    const alert = anAlert();
    await opened.alerts.open(alert);
    const first = { at: NOON + MINUTE, by: 'link' } as const;
    const taken = { ...alert, state: 'acknowledged', acknowledged: first };
    expect(await opened.alerts.acknowledge(keyOfAlert(alert), first)).toEqual(taken);
    expect(await opened.alerts.acknowledge(keyOfAlert(alert), { at: NOON + HOUR, by: 'client' })).toEqual(
      taken,
    );
    expect(await opened.alerts.open(alert)).toEqual(taken);
    await opened.alerts.noteTold(alert, NOON);
    expect(await opened.alerts.find(keyOfAlert(alert))).toEqual(taken);
  });

  it('that nobody raised cannot be taken over or resolved', async () => {
    const key = keyOfAlert(anAlert());
    expect(await opened.alerts.acknowledge(key, { at: NOON, by: 'client' })).toBeUndefined();
    await opened.alerts.resolve(key, NOON);
    expect(await opened.alerts.find(key)).toBeUndefined();
  });

  it('of one check-in give way to a newer kind, and to the same once it was resolved', async () => {
    const unknown = openAlert(aCheckInAlert({ treatmentId: 'T-newer', kind: 'unknown' }));
    const undelivered = openAlert(
      aCheckInAlert({ treatmentId: 'T-newer', kind: 'undelivered', raisedAt: NOON + HOUR }),
    );
    await opened.alerts.open(unknown);
    await opened.alerts.noteTold(unknown, NOON);
    expect(await opened.alerts.open(undelivered)).toEqual(undelivered);
    await opened.alerts.noteTold(undelivered, NOON + HOUR);
    await opened.alerts.resolve(keyOfAlert(undelivered), NOON + HOUR);
    expect(await opened.alerts.find(keyOfAlert(undelivered))).toEqual({
      ...undelivered,
      toldAt: NOON + HOUR,
      state: 'resolved',
      resolvedAt: NOON + HOUR,
    });
    expect(await opened.alerts.open(undelivered)).toEqual(undelivered);
    expect(await opened.alerts.find(keyOfAlert(undelivered))).toEqual(undelivered);
  });

  it('that have given way are not noted as told in the place of what followed', async () => {
    const unknown = openAlert(aCheckInAlert({ treatmentId: 'T-late', kind: 'unknown' }));
    const undelivered = openAlert(aCheckInAlert({ treatmentId: 'T-late', kind: 'undelivered' }));
    await opened.alerts.open(unknown);
    await opened.alerts.open(undelivered);
    await opened.alerts.noteTold(unknown, NOON);
    expect(await opened.alerts.open(undelivered)).toEqual(undelivered);
  });

  it('are due for the second contact at their time, if they are urgent and nobody has taken them over', async () => {
    const [lying, taken, calm] = [anAlert(), anAlert(), anAlert('concern')];
    for (const alert of [lying, taken, calm]) await opened.alerts.open(alert);
    await opened.alerts.acknowledge(keyOfAlert(taken), { at: NOON, by: 'link' });
    for (const alert of [lying, taken, calm]) await opened.alerts.noteTold(alert, NOON);
    const at = NOON + 15 * MINUTE;
    expect(await opened.due(at - 1)).not.toContainEqual(keyOfAlert(lying));
    const due = await opened.due(at);
    expect(due).toContainEqual(keyOfAlert(lying));
    expect(due).not.toContainEqual(keyOfAlert(taken));
    expect(await opened.due(NOON + 2 * DAY - 1)).not.toContainEqual(keyOfAlert(calm));
  });

  it('are due where nobody was told within five minutes', async () => {
    const alert = anAlert('concern');
    await opened.alerts.open(alert);
    expect(await opened.due(NOON + 5 * MINUTE - 1)).not.toContainEqual(keyOfAlert(alert));
    expect(await opened.due(NOON + 5 * MINUTE)).toContainEqual(keyOfAlert(alert));
    await opened.alerts.noteTold(alert, NOON);
    expect(await opened.due(NOON + 5 * MINUTE)).not.toContainEqual(keyOfAlert(alert));
  });

  it('told to the second contact belong to it, and are due again once twice their time has passed', async () => {
    const alert = anAlert();
    await opened.alerts.open(alert);
    await opened.alerts.noteTold({ ...alert, owner: 'second' }, NOON + 20 * MINUTE);
    expect(await opened.alerts.find(keyOfAlert(alert))).toEqual({
      ...alert,
      owner: 'second',
      toldAt: NOON + 20 * MINUTE,
    });
    expect(await opened.due(NOON + 30 * MINUTE - 1)).not.toContainEqual(keyOfAlert(alert));
    expect(await opened.due(NOON + 30 * MINUTE)).toContainEqual(keyOfAlert(alert));
  });

  it('that were left are due again at twice their age, and after a week no more', async () => {
    const alert = anAlert();
    await opened.alerts.open(alert);
    const told = { ...alert, owner: 'second', toldAt: NOON } as const;
    await opened.alerts.noteTold(told, NOON);
    await opened.alerts.noteLeft(told, NOON + DAY);
    expect(await opened.alerts.find(keyOfAlert(alert))).toEqual({ ...told, leftAt: NOON + DAY });
    expect(await opened.due(NOON + 2 * DAY - 1)).not.toContainEqual(keyOfAlert(alert));
    expect(await opened.due(NOON + 2 * DAY)).toContainEqual(keyOfAlert(alert));
    await opened.alerts.noteLeft(told, NOON + 4 * DAY);
    expect(await opened.due(NOON + 30 * DAY)).not.toContainEqual(keyOfAlert(alert));
  });

  it('that were taken over are not noted as left', async () => {
    const alert = anAlert();
    await opened.alerts.open(alert);
    await opened.alerts.acknowledge(keyOfAlert(alert), { at: NOON, by: 'link' });
    await opened.alerts.noteLeft(alert, NOON + HOUR);
    expect(await opened.alerts.find(keyOfAlert(alert))).not.toHaveProperty('leftAt');
    expect(await opened.due(NOON + DAY)).not.toContainEqual(keyOfAlert(alert));
  });

  it('are listed by clinic and state, those raised first first, page by page', async () => {
    const raised = [5, 1, 3, 4, 2].map((minute, index) =>
      aReplyAlert('concern', {
        clinicId: 'listed',
        treatmentId: `T-${index}`,
        raisedAt: NOON + minute * MINUTE,
      }),
    );
    for (const alert of raised) await opened.alerts.open(alert);
    await opened.alerts.open(aReplyAlert('concern', { clinicId: 'elsewhere' }));
    const taken = raised[4] as StandingAlert;
    await opened.alerts.acknowledge(keyOfAlert(taken), { at: NOON, by: 'client' });

    const listed: string[] = [];
    let after: AlertPosition | undefined;
    do {
      const page = await opened.alerts.list('listed', 'open', 2, after);
      expect(page.alerts.length).toBeLessThanOrEqual(2);
      listed.push(...page.alerts.map(({ treatmentId }) => treatmentId));
      after = page.next;
    } while (after !== undefined);
    expect(listed).toEqual(['T-1', 'T-2', 'T-3', 'T-0']);
    const { alerts } = await opened.alerts.list('listed', 'acknowledged', 50);
    expect(alerts.map(({ treatmentId }) => treatmentId)).toEqual(['T-4']);
    expect((await opened.alerts.list('listed', 'resolved', 50)).alerts).toEqual([]);
  });
});
