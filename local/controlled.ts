import { formatInstant } from '../lambdas/domain/instant.ts';
import type { LocalClinics } from './clinics.ts';
import type { LocalConsole } from './console/local-console.ts';
import type { Controlled } from './control-api.ts';
import type { Mailboxes } from './engine/mailboxes.ts';
import type { Queue } from './engine/queue.ts';
import type { Queues } from './engine/queues.ts';
import type { Scheduler } from './engine/scheduler.ts';
import type { Sms } from './engine/sms.ts';
import type { Subscriptions } from './engine/subscriptions.ts';
import type { UserPools } from './engine/user-pools.ts';
import type { VirtualClock } from './engine/virtual-clock.ts';
import type { InboundTexts } from './inbound-texts.ts';
import type { Issuer } from './issuer.ts';
import type { Activity } from './lambda/activity.ts';
import { type LocalAlert, topicNameOf } from './local-alert.ts';
import type { LocalStack } from './template/local-stack.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { describeWaiting } from './waiting.ts';

/** The parts of a run that `/_local` shows or moves. */
interface Parts {
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly localConsole: LocalConsole;
  readonly sms: Sms;
  /** Where the stage is two-way. */
  readonly inbound: InboundTexts | undefined;
  readonly alerts: () => readonly LocalAlert[];
  readonly mailboxes: Mailboxes;
  readonly subscriptions: Subscriptions;
  readonly scheduler: Scheduler;
  readonly queues: Queues;
  readonly deadLetterQueues: ReadonlySet<Queue>;
  readonly issuer: Issuer;
  readonly localClinics: LocalClinics;
  readonly stack: LocalStack;
  readonly userPools: UserPools;
  readonly aws: Controlled['aws'];
}

/** What `/_local` shows and moves of a run; the console hears of what is moved. */
export function controlledOf(parts: Parts): Controlled {
  const { clock, activity, localConsole, sms, inbound, alerts, mailboxes, subscriptions } = parts;
  const { scheduler, queues, deadLetterQueues, issuer, localClinics, stack, userPools, aws } = parts;
  const settle = () => activity.settled();
  return {
    now: () => clock.now,
    advanceTo: (time) => localConsole.during(clock.advanceTo(time, settle)),
    advanceToNextEvent: () => localConsole.during(clock.advanceToNextEvent(settle)),
    texts: () => sms.texts.map((text) => ({ ...text, at: formatInstant(text.at) })),
    ...(inbound !== undefined && {
      inbound: {
        texts: () => inbound.all,
        receive: (request) => {
          const id = inbound.receive(request);
          localConsole.wrote(request.from, request.body);
          return id;
        },
      },
    }),
    alerts,
    mail: {
      received: () =>
        mailboxes.received.map(({ topicArn, at, ...mail }) => ({
          ...mail,
          topic: topicNameOf(topicArn),
          at: formatInstant(at),
        })),
      confirm: (address) => subscriptions.confirm(address).map(topicNameOf),
    },
    state: () => ({ ...describeWaiting(scheduler, queues, deadLetterQueues), alerts: alerts() }),
    jwks: issuer.jwks,
    tokenFor: (clinicId) => localClinics.tokenFor(clinicId, clock.now),
    ...(stack.all('AWS::Cognito::UserPoolDomain').length > 0 && {
      answerTokenRequest: (request) =>
        answerTokenRequest(request, { pools: userPools, issuer, now: clock.now }),
    }),
    aws,
  };
}
