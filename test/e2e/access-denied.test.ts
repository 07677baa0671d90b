import { afterEach, expect, it } from '@jest/globals';
import { synthesise } from '../support/synth.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { assemblyWithout, type Removal } from './support/grants.ts';

const PHONE = '+13055550123';

const ended: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

/** The stage `dev` but for one grant, what is denied for want of it, and what functions log. */
async function startWithout(removal: Removal) {
  const { outdir, remove } = assemblyWithout(synthesise('dev').outdir, removal);
  ended.push(remove);
  const denied: string[] = [];
  const lines: string[] = [];
  const clinic = await startClinicSystem({
    outdir,
    onAccess: ({ access, verdict }) => verdict === 'allowed' || denied.push(access.action),
    onLog: (name, line) => lines.push(`${name} ${line}`),
  });
  ended.push(() => clinic.run.close());
  return { clinic, denied, logged: (fn: string) => lines.filter((line) => line.includes(fn)).join('\n') };
}

const states = async (clinic: ClinicSystem): Promise<readonly string[]> =>
  (await clinic.read('T-1001')).body.checkIns.map(({ state }: { state: string }) => state);

it('intake that may not put a treatment in the table says that it could not take it', async () => {
  const { clinic } = await startWithout({ role: 'TreatmentRoutesIntakeRole', action: 'dynamodb:PutItem' });
  expect((await clinic.post(anEvent())).status).toBe(503);
  expect((await clinic.read('T-1001')).status).toBe(404);
});

it.each(['scheduler:CreateSchedule', 'iam:PassRole'])(
  'intake without %s makes no schedule, and the sweep wakes the check-in',
  async (action) => {
    const { clinic, denied, logged } = await startWithout({ role: 'TreatmentRoutesIntakeRole', action });
    expect((await clinic.post(anEvent())).status).toBe(201);
    expect(denied).toEqual([action, action]);
    await clinic.advance('PT49H');
    expect(await states(clinic)).toEqual(['delivered', 'scheduled']);
    expect(logged('Intake')).toMatch(/"event":"wake-up-not-made".*AccessDeniedException/);
  },
);

it('intake that may not send to the queue leaves what is due at once to the sweep', async () => {
  const { clinic, denied, logged } = await startWithout({
    role: 'TreatmentRoutesIntakeRole',
    action: 'sqs:SendMessage',
  });
  await clinic.post(anEvent({ treatedAt: '2026-11-22T10:46:00-05:00' }));
  expect(denied).toEqual(['sqs:SendMessage']);
  await clinic.advance('PT20M');
  expect(await states(clinic)).toEqual(['delivered', 'scheduled']);
  expect(logged('Intake')).toMatch(/"event":"wake-up-not-made".*AccessDenied/);
});

it.each(['sns:Publish', 'sms-voice:SendTextMessage'])(
  'dispatch without %s sends nothing, pages, and tries again later; no log says the phone, which the error does',
  async (action) => {
    const { clinic, denied, logged } = await startWithout({ role: 'CheckInsDispatchRole', action });
    await clinic.post(anEvent());
    await clinic.advance('PT48H');
    expect(denied).toContain(action);
    expect(await clinic.texts()).toEqual([]);
    expect(await states(clinic)).toEqual(['scheduled', 'scheduled']);
    expect(logged('Dispatch')).toContain('"AccountRefusals":1');
    expect(logged('')).not.toContain(PHONE.slice(2));
  },
);

it('Scheduler that may not send to the queue leaves the wake-up among the dead letters', async () => {
  const { clinic } = await startWithout({
    role: 'CheckInsWakeUpsSchedulerRole',
    action: 'sqs:SendMessage',
    resource: 'CheckInsWakeUpsQueue',
  });
  await clinic.post(anEvent());
  await clinic.advance('PT48H');
  const [{ body }] = (await clinic.state()).deadLetters;
  expect(JSON.parse(JSON.parse(body).MessageBody)).toMatchObject({ treatmentId: 'T-1001', checkIn: '48h' });
});

it('Scheduler that may not invoke the sweep does not', async () => {
  const { clinic, logged } = await startWithout({
    role: 'SweepFlowSchedulerRole',
    action: 'lambda:InvokeFunction',
  });
  await clinic.post(anEvent());
  await clinic.advance('PT10M');
  expect(logged('Sweep')).toBe('');
});

it.each(['logs:CreateLogStream', 'logs:PutLogEvents'])(
  'what a function prints without %s is lost',
  async (action) => {
    const { clinic, logged } = await startWithout({ role: 'SweepFlowSweepRole', action });
    await clinic.post(anEvent());
    await clinic.advance('PT49H');
    expect(logged('Sweep')).toBe('');
    expect(logged('Dispatch')).not.toBe('');
  },
);

it.each<[string, Removal, string]>([
  [
    'Lambda may not poll the queue',
    { role: 'CheckInsDispatchRole', action: 'sqs:DeleteMessage' },
    'does not have permissions to call DeleteMessage on SQS',
  ],
  [
    'Lambda may not send what failed to the queue for it',
    { role: 'ReceiptsFlowReceiptsRole', action: 'sqs:SendMessage' },
    'does not have permissions to call SendMessage',
  ],
  [
    'End User Messaging may not publish what patients write',
    { role: 'SenderInboundRole', action: 'sns:Publish' },
    'is not authorized to perform: SNS:Publish',
  ],
])('no run starts where %s', async (_, removal, words) => {
  await expect(startWithout(removal)).rejects.toThrow(words);
});
