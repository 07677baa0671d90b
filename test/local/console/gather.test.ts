import { randomUUID } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { clientKey, clinicKey } from '../../../lambdas/aws/clinic-items.ts';
import { alertKey } from '../../../lambdas/aws/dynamodb-alerts.ts';
import { replyKey } from '../../../lambdas/aws/dynamodb-replies.ts';
import { treatmentKey } from '../../../lambdas/aws/dynamodb-treatments.ts';
import { keyOfAlert, openAlert, type StandingAlert } from '../../../lambdas/domain/alert.ts';
import type { Reply } from '../../../lambdas/domain/heard-reply.ts';
import { HOUR, MINUTE } from '../../../lambdas/domain/instant.ts';
import { gather, type Shown } from '../../../local/console/gather.ts';
import { LogLines } from '../../../local/console/log-lines.ts';
import { Phones } from '../../../local/console/phones.ts';
import type { StoredItem } from '../../../local/console/stored-items.ts';
import { Queues } from '../../../local/engine/queues.ts';
import { VirtualClock } from '../../../local/engine/virtual-clock.ts';
import { aCheckInAlert, aReplyAlert } from '../../builders/alert.ts';
import { aClinic, anEvent, aTreatment, NOON } from '../../builders/treatment.ts';

const PHONE = '+13055550123';

let clock: VirtualClock;
let queues: Queues;
let logs: LogLines;
let phones: Phones;
let stored: StoredItem[];
let shown: Shown;

beforeEach(() => {
  clock = new VirtualClock(NOON);
  queues = new Queues({ clock, newId: randomUUID, region: 'us-east-1', accountId: '000000000000' });
  logs = new LogLines(200);
  phones = new Phones();
  stored = [];
  shown = {
    stage: { stackName: 'aftercare-dev', isTwoWay: true },
    clock,
    isMoving: () => false,
    items: { all: async () => stored },
    phones,
    scheduler: { waiting: [] },
    queues,
    deadLetterQueues: new Set(),
    logs,
  };
});

const store = (attributes: StoredItem['attributes']) => stored.push({ table: 'treatments', attributes });
const storeTreatment = (treatmentId: string, createdAt = NOON, phone = PHONE) =>
  store(
    marshall({
      ...treatmentKey('demo', treatmentId),
      ...aTreatment({
        event: anEvent({ treatmentId, patient: { phone, language: 'en', timeZone: 'America/New_York' } }),
        createdAt,
      }),
    }),
  );
const storeAlert = (
  treatmentId: string,
  raisedAt = NOON,
  standing: Pick<StandingAlert, 'state' | 'acknowledged'> = { state: 'open' },
) => {
  const alert: StandingAlert = { ...openAlert(aCheckInAlert({ treatmentId, raisedAt })), ...standing };
  store(marshall({ ...alertKey({ clinicId: 'demo', alertId: `${treatmentId}~48h` }), ...alert }));
};
const storeReply = (id: string, receivedAt: number) => {
  const reply = { clinicId: 'demo', treatmentId: 'T-1001', id, receivedAt, body: id, ambiguous: false };
  store(marshall({ ...replyKey(reply), reply: reply satisfies Partial<Reply> }));
};

const aHundred = Array.from({ length: 100 }, (_, index) => `+13055550${200 + index}`);

describe('the state that the console shows', () => {
  it('has the time, and when anything can happen next', async () => {
    expect((await gather(shown)).clock).toEqual({ now: '2026-11-24T17:00:00Z', isMoving: false });
    clock.at(NOON + HOUR, 'schedule check-ins/hash', () => {});
    expect((await gather({ ...shown, isMoving: () => true })).clock).toEqual({
      now: '2026-11-24T17:00:00Z',
      isMoving: true,
      nextEvent: { what: 'check-in', at: '2026-11-24T18:00:00Z' },
    });
  });

  it('has the care plans that a clinic can ask for', async () => {
    expect((await gather(shown)).carePlans).toContainEqual({
      id: 'exosome-therapy',
      title: 'Exosome therapy',
    });
  });

  it('has the clinics, and none of their clients among them', async () => {
    const carePlanCodes = [{ system: 'https://clinic.example/codes', code: '1', carePlan: 'general' }];
    store({ ...clinicKey('demo'), ...marshall(aClinic({ carePlanCodes })) });
    store({ ...clientKey('demo'), ...marshall({ clinicId: 'demo', addedAt: NOON }) });
    expect((await gather(shown)).clinics).toEqual([
      { id: 'demo', name: 'Demo Clinic', language: 'en', timeZone: 'America/New_York', carePlanCodes },
    ]);
  });

  it('has the treatments as the API shows them, those posted last first', async () => {
    storeTreatment('T-1001', NOON);
    storeTreatment('T-1002', NOON);
    storeTreatment('T-1003', NOON - MINUTE);
    const { treatments } = await gather(shown);
    expect(treatments.total).toBe(3);
    expect(treatments.shown.map(({ treatmentId }) => treatmentId)).toEqual(['T-1002', 'T-1001', 'T-1003']);
    expect(treatments.shown[1]).toMatchObject({
      clinicId: 'demo',
      treatedAt: '2026-11-24T16:30:00Z',
      checkIns: [
        { key: '48h', state: 'scheduled', sendAt: '2026-11-26T16:30:00Z' },
        { key: '4w', state: 'scheduled' },
      ],
      replies: [],
    });
  });

  it('has what a patient answered with the treatment, the first answer first', async () => {
    storeTreatment('T-1001');
    storeTreatment('T-1002');
    storeReply('better', NOON + HOUR);
    storeReply('sore', NOON);
    const { treatments } = await gather(shown);
    expect(treatments.total).toBe(2);
    expect(
      treatments.shown.map(({ treatmentId, replies }) => [treatmentId, replies.map(({ body }) => body)]),
    ).toEqual([
      ['T-1002', []],
      ['T-1001', ['sore', 'better']],
    ]);
  });

  it('has the alerts as the API shows them, those raised last first', async () => {
    storeAlert('T-1001', NOON);
    storeAlert('T-1002', NOON + HOUR);
    expect((await gather(shown)).alerts).toMatchObject({
      total: 2,
      shown: [
        { id: 'T-1002~48h', clinicId: 'demo', raisedAt: '2026-11-24T18:00:00Z', state: 'open' },
        { id: 'T-1001~48h' },
      ],
    });
  });

  it('has the alerts that nobody has taken over before all others, however old, and counts them', async () => {
    storeAlert('T-OLD', NOON - HOUR);
    const acknowledged = { state: 'acknowledged', acknowledged: { at: NOON, by: 'client' } } as const;
    for (let index = 0; index < 100; index += 1) storeAlert(`T-${index}`, NOON, acknowledged);
    const { alerts } = await gather(shown);
    expect([alerts.open, alerts.total, alerts.shown.length]).toEqual([1, 101, 100]);
    expect(alerts.shown.slice(0, 2)).toMatchObject([
      { treatmentId: 'T-OLD', state: 'open' },
      { state: 'acknowledged' },
    ]);
  });

  it('counts open alerts that it has no room for', async () => {
    for (let index = 0; index < 101; index += 1) storeAlert(`T-${index}`);
    expect((await gather(shown)).alerts.open).toBe(101);
  });

  it('has with an alert whom to call, and what the patient wrote', async () => {
    storeTreatment('T-1001');
    storeReply('sore', NOON);
    storeReply('much worse', NOON + MINUTE);
    const alert = aReplyAlert('concern', { treatmentId: 'T-1001', replyId: 'much worse' });
    store(marshall({ ...alertKey(keyOfAlert(alert)), ...alert }));
    storeAlert('T-GONE', NOON - MINUTE);
    const [concern, ofGone] = (await gather(shown)).alerts.shown;
    expect(concern).toMatchObject({ phone: PHONE, reply: { body: 'much worse' } });
    expect(ofGone).not.toHaveProperty('phone');
    expect(ofGone).not.toHaveProperty('reply');
  });

  it('has the phones of the treatments that it has, however long ago they were texted, before others', async () => {
    phones.wrote(PHONE, '1', NOON);
    for (const number of aHundred) phones.wrote(number, 'Hello', NOON + HOUR);
    storeTreatment('T-1001');
    const { phones: shownPhones } = await gather(shown);
    expect([shownPhones.total, shownPhones.shown.length]).toEqual([101, 100]);
    expect(shownPhones.shown.slice(0, 2)).toMatchObject([
      { number: PHONE, messages: [{ body: '1' }] },
      { number: '+13055550299', messages: [{ body: 'Hello' }] },
    ]);
  });

  it('has every number in use, shown or not', async () => {
    phones.wrote('+13055550102', 'STOP', NOON);
    for (const number of aHundred) phones.wrote(number, 'Hello', NOON + HOUR);
    storeTreatment('T-1001', NOON, '+13055550101');
    expect((await gather(shown)).numbersInUse).toEqual(['+13055550101', '+13055550102', ...aHundred]);
  });

  it.each([
    { what: 'a treatment', key: treatmentKey('demo', 'T-1002') },
    { what: 'an alert', key: { pk: 'ALERTS#demo', sk: 'T-1002~48h' } },
    { what: 'a reply', key: replyKey({ clinicId: 'demo', treatmentId: 'T-1001', id: 'r' }) },
  ])('leaves $what that cannot be read to the items, and shows the others', async ({ key }) => {
    storeTreatment('T-1001');
    storeAlert('T-1001');
    store(marshall({ ...key, note: 'written by hand' }));
    const { treatments, alerts, items } = await gather(shown);
    expect(treatments.shown.map(({ treatmentId }) => treatmentId)).toEqual(['T-1001']);
    expect(treatments.shown[0]?.replies).toEqual([]);
    expect(alerts.shown.map(({ treatmentId }) => treatmentId)).toEqual(['T-1001']);
    expect(items.shown).toContainEqual(expect.objectContaining(key));
  });

  it('has a number of an item as it is written, where it has more digits than a number can hold', async () => {
    store({ pk: { S: 'OTHER' }, sk: { S: 'OTHER' }, n: { N: '12345678901234567890123' }, small: { N: '3' } });
    expect((await gather(shown)).items.shown[0]?.attributes).toMatchObject({
      n: '12345678901234567890123',
      small: 3,
    });
  });

  it('has the items with all their attributes', async () => {
    store(marshall({ pk: 'CONTACT#c', sk: 'CONTACT', version: 3 }));
    expect((await gather(shown)).items).toEqual({
      total: 1,
      shown: [
        {
          table: 'treatments',
          pk: 'CONTACT#c',
          sk: 'CONTACT',
          attributes: { pk: 'CONTACT#c', sk: 'CONTACT', version: 3 },
        },
      ],
    });
  });

  it('has the schedules that wait', async () => {
    const waiting = [{ name: 'aftercare-dev/x', at: NOON + HOUR, isRecurring: false }];
    expect((await gather({ ...shown, scheduler: { waiting } })).schedules).toEqual({
      total: 1,
      shown: [{ name: 'aftercare-dev/x', at: '2026-11-24T18:00:00Z', isRecurring: false }],
    });
  });

  it('has the queues with their oldest messages, and says which hold dead letters', async () => {
    for (const QueueName of ['check-ins', 'dead']) queues.createQueue({ QueueName });
    const [checkIns, dead] = queues.all;
    if (checkIns === undefined || dead === undefined) throw new Error('two queues were made');
    for (let index = 0; index < 25; index += 1) queues.send(checkIns, `message ${index}`);
    checkIns.receive(2);
    queues.send(checkIns, 'later', {}, 60);
    const [first, second] = (await gather({ ...shown, deadLetterQueues: new Set([dead]) })).queues;
    expect(first).toMatchObject({
      name: 'check-ins',
      isDeadLetterQueue: false,
      visible: 23,
      inFlight: 2,
      delayed: 1,
    });
    expect([first?.bodies.length, first?.bodies[0]]).toEqual([20, 'message 0']);
    expect(second).toMatchObject({ name: 'dead', isDeadLetterQueue: true, visible: 0, bodies: [] });
  });

  it('has what functions print, the latest first', async () => {
    for (const line of ['one', 'two']) logs.add({ at: NOON, functionName: 'intake', line });
    expect((await gather(shown)).logs).toEqual({
      total: 2,
      shown: [
        { at: '2026-11-24T17:00:00Z', functionName: 'intake', line: 'two' },
        { at: '2026-11-24T17:00:00Z', functionName: 'intake', line: 'one' },
      ],
    });
  });

  it('has so many of each and no more, and says how many there are', async () => {
    for (let index = 0; index < 101; index += 1) {
      storeTreatment(`T-${index}`);
      storeAlert(`T-${index}`);
      phones.wrote(`+1305555${String(index).padStart(4, '0')}`, '1', NOON);
    }
    for (let index = 0; index < 600; index += 1) logs.add({ at: NOON, functionName: 'fn', line: '' });
    const { treatments, alerts, phones: phonesShown, items, logs: lines } = await gather(shown);
    const sizes = [treatments, alerts, phonesShown, items, lines].map(({ total, shown }) => [
      total,
      shown.length,
    ]);
    expect(sizes).toEqual([
      [101, 100],
      [101, 100],
      [101, 100],
      [202, 100],
      [600, 200],
    ]);
  });
});
