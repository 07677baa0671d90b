import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Access } from '../../local/iam/evaluate.ts';
import { type AccessDecision, Roles } from '../../local/iam/roles.ts';
import { readResourcePolicies, readRoles } from '../../local/iam/template-policies.ts';
import { ACCOUNT_ID } from '../../local/local-run.ts';
import { readAssembly } from '../../local/template/assembly.ts';
import { readStack } from '../../local/template/local-stack.ts';
import { clientOf } from '../contracts/support/world.ts';
import { changed, fixture } from '../fhir/sent.ts';
import { nameOf } from '../infra/reading.ts';
import { synthesise } from '../support/synth.ts';
import { anEvent, type ClinicSystem, otherClinic, startClinicSystem } from './support/clinic-system.ts';
import {
  allOf,
  loseAnswerOfTextTo,
  throttleAnswers,
  throttleFirstText,
  withoutWakeUpFor,
} from './support/faults.ts';
import { fhirClinic, NOON, recordSystem } from './support/fhir-system.ts';
import { assemblyWithout, type Grant, grantsOf } from './support/grants.ts';

/** The stage that has the most of what a stage may have. */
const { outdir } = synthesise('dev', { entry: 'test/infra/canary-app.ts' });
const stack = readStack(readAssembly(outdir), {
  accountId: ACCOUNT_ID,
  sqsOrigin: 'http://127.0.0.1:4566',
  apiOrigin: 'http://localhost:3000',
});
const roles = new Roles(readRoles(stack), readResourcePolicies(stack));
const grants = readRoles(stack).flatMap(grantsOf);

/** What was asked for, and allowed, in each role. */
const asked = new Map<string, Map<string, Access>>();
const denied: AccessDecision[] = [];
function note(decision: AccessDecision): void {
  const { role, access, verdict } = decision;
  if (verdict !== 'allowed') denied.push(decision);
  else {
    const ofRole = asked.get(role.logicalId) ?? new Map<string, Access>();
    asked.set(role.logicalId, ofRole.set(JSON.stringify(access), access));
  }
}
/** What of it a role could not do any more without a grant. */
const lostWithout = ({ logicalId, without }: Grant): readonly Access[] =>
  [...(asked.get(logicalId)?.values() ?? [])].filter(
    (access) => roles.verdict(without, access) !== 'allowed',
  );

const phoneOf = (patient: number) => `+1305555${String(600 + patient).padStart(4, '0')}`;

/** Plays all that functions do, what they rarely do included. */
async function playStory(clinic: ClinicSystem): Promise<void> {
  const treat = async (
    patient: number,
    { treatmentId = `T-${patient}`, as = 'demo', ago = 60_000, phone = phoneOf(patient) } = {},
  ) => {
    const treatedAt = new Date(clinic.run.now - ago).toISOString();
    const event = anEvent({ treatmentId, treatedAt, patient: { phone } });
    expect([200, 201]).toContain((await clinic.as(as).post(event)).status);
    return event;
  };
  const say = async (patient: number, body: string, more: object = {}) => {
    const text = { from: phoneOf(patient), body, ...more };
    await clinic.call('/_local/sms', { method: 'POST', body: JSON.stringify(text) });
    await clinic.advance('PT1M');
  };

  const records = recordSystem(clinic);
  const record = fixture('us-core-contained');
  await records.post(record);
  const consent = '/contained/1/status';
  const later = { '/meta/lastUpdated': '2026-11-24T11:55:00-05:00', [consent]: 'rejected' };
  expect((await records.post(changed(record, later))).status).toBe(200);

  await clinic.post(await treat(1));
  for (const patient of [2, 3, 4, 5, 6, 7, 8, 9]) await treat(patient);
  await treat(7, { treatmentId: 'T-7-other', as: 'other' });
  // Due at once: to the queue without a schedule.
  await treat(10, { ago: 2 * DAY - MINUTE });
  await clinic.list();
  await clinic.patch('T-8', { patient: { phone: phoneOf(80) } });
  await clinic.patch('T-8', { consent: { sms: false } });
  await clinic.remove('T-6');
  await clinic.advance('PT64H');

  await say(2, '3');
  await clinic.advance('PT2M');
  await say(1, '1');
  await say(3, 'I cant breathe');
  await say(4, 'STOP');
  await say(4, 'I cant breathe');
  await say(5, 'START');
  await say(7, '3', { previousPublishedMessageId: null });
  await clinic.read('T-2');
  const { alerts } = (await clinic.request('GET', '/alerts')).body;
  const acknowledge = `/alerts/${encodeURIComponent(alerts[0].id)}/acknowledge`;
  await clinic.request('POST', acknowledge);
  await clinic.request('POST', acknowledge);
  const told: readonly { message: { kind: string; link: string } }[] = (await clinic.call('/_local/alerts'))
    .body;
  const link = told.find(({ message }) => message.kind === 'urgent')?.message.link ?? '';
  expect((await fetch(link)).status).toBe(200);
  // Until the sweep tells the second contact too.
  await clinic.advance('PT20M');
  expect((await fetch(link, { method: 'POST' })).status).toBe(200);
  // A second treatment may hold the text that lifts what the first forbade.
  await treat(1, { treatmentId: 'T-1-again' });
  await sendUnreadable(clinic, 'Intake', 'CHECK_IN_QUEUE_URL');
  await sendUnreadable(clinic, 'Replies', 'REPLY_QUEUE_URL');
  await clinic.advance('P28D');
}

/** Puts a message that no function can read on the queue that a variable of a function names. */
async function sendUnreadable({ run }: ClinicSystem, fn: string, variable: string): Promise<void> {
  const { definition } = run.functions.find((each) => each.definition.name.includes(fn)) ?? {};
  const sqs = new SQSClient(clientOf(run.awsUrl));
  await sqs.send(
    new SendMessageCommand({ QueueUrl: definition?.environment[variable], MessageBody: 'not for me' }),
  );
  sqs.destroy();
}

/** A wake-up is not made, SNS throttles a text and two answers, one that waits its turn and one that does not, an answer of SNS is lost, and the network blocks a phone. */
const mishaps = () => ({
  intercept: allOf(
    withoutWakeUpFor('48h'),
    throttleFirstText(),
    throttleAnswers(1, phoneOf(2)),
    throttleAnswers(1, phoneOf(3)),
    loseAnswerOfTextTo(phoneOf(9)),
  ),
  isOptedOut: (phone: string) => phone === phoneOf(5),
});

beforeAll(async () => {
  const clinic = await startClinicSystem({
    outdir,
    clinics: [fhirClinic, otherClinic],
    start: NOON,
    onAccess: note,
    ...mishaps(),
  });
  await playStory(clinic);
  await clinic.run.close();
  await playUndeliverable();
}, 120_000);

/** Scheduler uses the dead-letter queue where it cannot deliver: the queue, say, is no longer open to it. */
async function playUndeliverable(): Promise<void> {
  const assembly = assemblyWithout(outdir, CLOSED);
  const clinic = await startClinicSystem({ outdir: assembly.outdir, onAccess: note });
  await clinic.post(anEvent());
  await clinic.advance('PT48H');
  await clinic.run.close();
  assembly.remove();
}
const CLOSED = {
  role: 'CheckInsWakeUpsSchedulerRole',
  action: 'sqs:SendMessage',
  resource: 'CheckInsWakeUpsQueue',
};

describe('of all that roles are granted, nothing can be taken away', () => {
  it.each(grants.map((grant) => [grant.name, grant] as const))('not %s', (_, grant) => {
    expect(lostWithout(grant)).not.toEqual([]);
  });
});

it('nothing more is asked for', () => {
  const refusals = denied.map(({ role, access }) => `${nameOf(role.logicalId)}: ${access.action}`);
  expect(new Set(refusals)).toEqual(new Set([`${CLOSED.role}: ${CLOSED.action}`]));
});
