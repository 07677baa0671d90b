import { randomUUID } from 'node:crypto';
import { it } from '@jest/globals';
import { Mailboxes } from '../../../local/engine/mailboxes.ts';
import { deliverToQueues } from '../../../local/engine/queue-subscribers.ts';
import { Queues } from '../../../local/engine/queues.ts';
import { Scheduler } from '../../../local/engine/scheduler.ts';
import { Secrets } from '../../../local/engine/secrets.ts';
import { Sms } from '../../../local/engine/sms.ts';
import { Stacks } from '../../../local/engine/stacks.ts';
import { Subscriptions } from '../../../local/engine/subscriptions.ts';
import { deliverToTargets } from '../../../local/engine/target-delivery.ts';
import { Topics } from '../../../local/engine/topics.ts';
import { UserPools } from '../../../local/engine/user-pools.ts';
import { VirtualClock } from '../../../local/engine/virtual-clock.ts';
import { randomText } from '../../../local/random-text.ts';
import type { Intercept } from '../../../local/wire/fault.ts';
import { startWire } from '../../../local/wire/wire.ts';

export const REGION = 'us-east-1';
const ACCOUNT_ID = '123456789012';

/** Another endpoint to hold to the contracts, instead of the stand-ins: `CONTRACT_ENDPOINT=http://127.0.0.1:5000`. */
const elsewhere = process.env.CONTRACT_ENDPOINT;

/** What every client is made with: one try, so that an error shows at once. */
export const clientOf = (endpoint: string, accessKeyId = 'CONTRACTS') => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId, secretAccessKey: 'secret' },
  maxAttempts: 1,
});

/** The services under test. With another endpoint there is nothing of the local world beside `client` and `close`. */
export async function startWorld() {
  if (elsewhere !== undefined) {
    return { client: clientOf(elsewhere), now: () => Date.now(), close: async () => {} };
  }
  const { client, clock, sms, topics, subscriptions, mailboxes, stacks, userPools, secrets, invoked, close } =
    await startLocalWorld();
  return {
    client,
    now: () => clock.now,
    close,
    clock,
    sms,
    topics,
    subscriptions,
    mailboxes,
    stacks,
    userPools,
    secrets,
    invoked,
  };
}

/** The stand-ins behind their wire protocols. */
export async function startLocalWorld(intercept?: Intercept) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24, 15, 30));
  const host = { clock, newId: randomUUID, region: REGION, accountId: ACCOUNT_ID };
  const queues = new Queues(host);
  const invoked: { functionArn: string; event: unknown }[] = [];
  const invoke = (functionArn: string, event: string) => {
    invoked.push({ functionArn, event: JSON.parse(event) });
  };
  const scheduler = new Scheduler({ ...host, deliver: deliverToTargets(queues, invoke) });
  const sms = new Sms(host);
  const topics = new Topics(host);
  const subscriptions = new Subscriptions(host, topics);
  deliverToQueues(topics, subscriptions, queues, host);
  const mailboxes = new Mailboxes(topics, subscriptions);
  const stacks = new Stacks();
  const userPools = new UserPools({ clock, randomText });
  const secrets = new Secrets();
  const wire = await startWire({
    queues,
    scheduler,
    sms,
    topics,
    subscriptions,
    stacks,
    userPools,
    secrets,
    ...(intercept && { intercept }),
  });
  const client = clientOf(wire.url);
  return {
    client,
    url: wire.url,
    clock,
    sms,
    topics,
    subscriptions,
    mailboxes,
    stacks,
    userPools,
    secrets,
    invoked,
    close: () => wire.close(),
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A behaviour that only shows when time passes. */
export const itOnVirtualTime = (name: string, test: () => Promise<void>): void =>
  elsewhere === undefined
    ? it(name, test)
    : it.skip(`${name} (another endpoint: its time cannot be moved)`, test);

/** A behaviour that only shows inside of the stand-in. */
export const itInTheLocalWorld = (name: string, test: () => Promise<void>): void =>
  elsewhere === undefined
    ? it(name, test)
    : it.skip(`${name} (another endpoint: cannot be looked into)`, test);

/** Moves the virtual clock. Nothing here works on in the background, so there is nothing to wait for. */
export async function pass(world: World, milliseconds: number) {
  if (world.clock === undefined) throw new Error('only virtual time can be moved');
  return world.clock.advanceTo(world.clock.now + milliseconds, async () => {});
}

/** A name that no other test has. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;
