import {
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  type Subscription,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertContacts } from '../../bin/clinic/alert-contacts.ts';
import { aClinic } from '../builders/treatment.ts';
import { clinicHere, credentialsIn, fieldsOf } from '../support/clinic-tool.ts';
import { type PlayedStage, playStage } from '../support/played-stage.ts';

let stage: PlayedStage;
beforeEach(async () => {
  stage = await playStage();
});
afterEach(() => stage.close());

const ANN = 'ann@clinic.example';
const BEN = 'ben@clinic.example';

const run = (...args: string[]) => clinicHere(...args, ...stage.where);
const update = (clinicId: string, ...args: string[]) => run('update', clinicId, ...args);
const withContacts = (...addresses: string[]) => addresses.flatMap((address) => ['--alert-contact', address]);

/** Subscribes an address as anybody may, and confirms it as whoever has it. */
async function confirmed(address: string, policy?: object): Promise<void> {
  await stage.sns.send(
    new SubscribeCommand({
      TopicArn: stage.topicArn,
      Protocol: 'email',
      Endpoint: address,
      ...(policy && { Attributes: { FilterPolicy: JSON.stringify(policy) } }),
    }),
  );
  stage.subscriptions.confirm(address);
}

async function subscriptions(): Promise<Subscription[]> {
  const { Subscriptions = [] } = await stage.sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: stage.topicArn }),
  );
  return Subscriptions;
}

/** Every address with its filter, or that it has not confirmed. */
async function subscribed(): Promise<Record<string, unknown>> {
  const entries = (await subscriptions()).map(async ({ Endpoint, SubscriptionArn }) => {
    if (SubscriptionArn === 'PendingConfirmation') return [Endpoint, 'unconfirmed'];
    const { Attributes } = await stage.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    return [Endpoint, JSON.parse(Attributes?.FilterPolicy ?? 'null')];
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('an alert contact', () => {
  it('is asked to confirm a subscription to the alerts of its clinic alone', async () => {
    const { code, stdout } = await run('add', ...fieldsOf('north'), ...withContacts(ANN));
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${ANN}  has to confirm`),
    });
    expect(await subscribed()).toEqual({ [ANN]: 'unconfirmed' });
    stage.subscriptions.confirm(ANN);
    expect((await update('north')).stdout).toContain(`${ANN}  gets the alerts of this clinic\n`);
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['north'] } });
  });

  it('that is taken out is unsubscribed, another of the clinic is not', async () => {
    await stage.addClinic('north', { alertContacts: [ANN, BEN] });
    await confirmed(ANN, { contacts: ['north'] });
    await confirmed(BEN, { contacts: ['north'] });
    const { stdout } = await update('north', ...withContacts(BEN));
    expect(stdout).toContain(`${ANN}  gets the alerts of this clinic no longer`);
    expect(await subscribed()).toEqual({ [BEN]: { contacts: ['north'] } });
  });

  it('that is taken out before it has confirmed is named: it can only lapse', async () => {
    await run('add', ...fieldsOf('north'), ...withContacts(ANN));
    const { code, stdout } = await update('north', '--no-alert-contact');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${ANN}  had not confirmed`),
    });
    expect(await subscribed()).toEqual({ [ANN]: 'unconfirmed' });
  });

  it('that confirms after it was taken out is unsubscribed by the next update', async () => {
    await stage.addClinic('north');
    await confirmed(ANN, { contacts: ['north'] });
    expect((await update('north')).stdout).toContain(`${ANN}  gets the alerts of this clinic no longer`);
    expect(await subscribed()).toEqual({});
  });

  it('of two clinics has one subscription for both, and keeps that for the one it stays with', async () => {
    await stage.addClinic('north', { alertContacts: [ANN] });
    await stage.addClinic('south');
    await confirmed(ANN, { contacts: ['north'] });
    await update('south', ...withContacts(ANN));
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['north', 'south'] } });
    await update('north', '--no-alert-contact');
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['south'] } });
  });

  it('that another clinic takes at the same moment gets the alerts of both', async () => {
    await confirmed(ANN, { contacts: ['north'] });
    const clinics = ['north', 'south'].map((id) => aClinic({ id, alertContacts: [ANN] }));
    // The other clinic is written after the first look at the table, and its own run may be over before this one filters.
    const looks = [clinics.slice(0, 1)];
    const directory = { list: async () => looks.shift() ?? clinics };
    await new AlertContacts(stage.sns, stage.topicArn, directory).follow('north', []);
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['north', 'south'] } });
  });

  it('that has not confirmed for another clinic is named', async () => {
    await run('add', ...fieldsOf('north'), ...withContacts(ANN));
    const { code, stdout } = await run('add', ...fieldsOf('south'), ...withContacts(ANN));
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${ANN}  has not confirmed yet what was asked for another clinic`),
    });
    stage.subscriptions.confirm(ANN);
    await update('south');
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['north', 'south'] } });
  });

  it.each([
    ['all alerts', undefined],
    ['a choice of its own', { contacts: ['north'], severity: ['urgent'] }],
  ])('that somebody has subscribed to %s is left so', async (_, policy) => {
    await confirmed(ANN, policy);
    await stage.addClinic('north');
    const { stdout } = await update('north', ...withContacts(ANN));
    expect(stdout).toContain(`${ANN}  has a subscription with filters of its own`);
    await update('north', '--no-alert-contact');
    expect(await subscribed()).toEqual({ [ANN]: policy ?? null });
  });

  it('that comes second gets what goes to the second contact, beside what it gets of other clinics', async () => {
    await stage.addClinic('north', { alertContacts: [ANN] });
    await stage.addClinic('south', { alertContacts: [BEN] });
    await confirmed(ANN, { contacts: ['north'] });
    await confirmed(BEN, { contacts: ['south'] });
    await update('south', '--second-alert-contact', ANN);
    expect(await subscribed()).toEqual({
      [ANN]: { contacts: ['north', 'south/second'] },
      [BEN]: { contacts: ['south'] },
    });
    const { stdout } = await update('south', '--no-second-alert-contact');
    expect(stdout).toContain(`${ANN}  gets the alerts of this clinic no longer`);
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['north'] }, [BEN]: { contacts: ['south'] } });
  });

  it('is the same in capitals', async () => {
    await stage.addClinic('north', { alertContacts: ['Ann@Clinic.example'] });
    await confirmed(ANN, { contacts: ['north'] });
    expect((await update('north')).stdout).toContain('Ann@Clinic.example  gets the alerts of this clinic\n');
    expect(await subscribed()).toEqual({ [ANN]: { contacts: ['north'] } });
  });
});

describe('subscriptions that cannot be made', () => {
  it('cost nobody the secret, and are made by the next update', async () => {
    stage.mishaps.set('Subscribe', { refuse: `Not ${ANN}.` });
    const added = await run('add', ...fieldsOf('north'), ...withContacts(ANN));
    expect(added.code).toBe(1);
    expect(credentialsIn(added)['Client secret']).toMatch(/^[a-z0-9]{51}$/);
    expect(added.stderr).toMatch(
      /^All of this was done, but the subscriptions of the alert contacts are not complete: go on with npm run clinic -- update north --local \S+ .*Not \(an e-mail address\)\n$/,
    );
    stage.mishaps.clear();
    expect((await update('north')).code).toBe(0);
    expect(await subscribed()).toEqual({ [ANN]: 'unconfirmed' });
  });

  it('are no more than one however often an update is run', async () => {
    await stage.addClinic('north', { alertContacts: [ANN] });
    for (let round = 0; round < 2; round += 1) await update('north');
    expect(await subscriptions()).toHaveLength(1);
  });
});
