import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Random } from './random.ts';

export type Service = 'dynamodb' | 'scheduler' | 'sqs' | 'sns' | 'sms-account';

/** How often each thing goes wrong, as probabilities; what of, stands with each. */
export interface FaultPlan {
  /** Of a try of a call to DynamoDB, Scheduler, SQS or a topic. Those of the API go wrong more often. */
  readonly call: {
    readonly failsBefore: number;
    readonly failsAfter: number;
    readonly timesOutAfter: number;
    readonly throttled: number;
    /** That a try that went wrong is followed by another that does. */
    readonly persists: number;
    readonly slow: number;
  };
  /** Of a run of a function. */
  readonly run: {
    readonly dies: number;
    /** Stands still for up to its time-out, or for hours, which is its end. */
    readonly pauses: number;
    /** The most that its clock is off, in milliseconds. */
    readonly skew: number;
  };
  /** Of a message on the check-ins queue. */
  readonly message: { readonly twice: number; readonly late: number; readonly early: number };
  readonly shuffled: boolean;
  readonly schedule: { readonly lost: number; readonly twice: number };
  /** Of a write: that the indexes lag behind it. */
  readonly indexLags: number;
  /** Of the sweep's tick. */
  readonly tick: { readonly lost: number; readonly twice: number };
  /** Of a text at the network. */
  readonly text: {
    readonly throttled: number;
    readonly notReached: number;
    readonly rejected: number;
    readonly acceptedUnanswered: number;
    readonly lostUnanswered: number;
    readonly undelivered: number;
    readonly optedOut: number;
  };
  readonly receipt: {
    readonly lost: number;
    readonly late: number;
    readonly twice: number;
    /** Of a text that got no answer: that a receipt of somebody else's old text to that phone comes meanwhile. */
    readonly foreign: number;
  };
  /** Of a call that dispatch makes: that somebody else comes in between. */
  readonly intrusion: number;
  /** Of a call that an amendment makes: that another one comes in between. */
  readonly rivalry: number;
  readonly life: Life;
  /** Outages of each service in ten days, on average. */
  readonly outages: number;
}

/** What a patient or a clinic does, of all treatments. */
interface Life {
  readonly cancelled: number;
  readonly amended: number;
  readonly stopped: number;
  /** The phone is corrected, and as often as not corrected back. */
  readonly phoneCorrected: number;
  /** The patient says no at the front desk. */
  readonly optedOut: number;
  /** Two or three people of the clinic edit what they all have read. */
  readonly raced: number;
  /** Posted by a record system, version by version. */
  readonly recorded: number;
  /** Posted once more, by mistake. */
  readonly postedAgain: number;
  /** Tried out first. */
  readonly triedOut: number;
  /** The phone is one that has opted out. */
  readonly unwilling: number;
  /** Of texts that the network takes: that the patient answers; of those who did, half as many once more, and so on. */
  readonly replies: number;
  /** The patient texts without having been asked. */
  readonly written: number;
  /** Of messages about alerts: that a nurse takes the alert over. */
  readonly takenOver: number;
  /** Of texts without an answer: that the clinic then finds that the phone was wrong. */
  readonly foundWrong: number;
}

const life: Life = {
  cancelled: 0.02,
  amended: 0.03,
  stopped: 0.01,
  phoneCorrected: 0.01,
  optedOut: 0.01,
  raced: 0.02,
  recorded: 0.1,
  postedAgain: 0.02,
  triedOut: 0.01,
  unwilling: 0.01,
  replies: 0.5,
  written: 0.02,
  takenOver: 0.6,
  foundWrong: 0,
};

const none: FaultPlan = {
  call: { failsBefore: 0, failsAfter: 0, timesOutAfter: 0, throttled: 0, persists: 0, slow: 0 },
  run: { dies: 0, pauses: 0, skew: 0 },
  message: { twice: 0, late: 0, early: 0 },
  shuffled: false,
  schedule: { lost: 0, twice: 0 },
  indexLags: 0,
  tick: { lost: 0, twice: 0 },
  text: {
    throttled: 0,
    notReached: 0,
    rejected: 0,
    acceptedUnanswered: 0,
    lostUnanswered: 0,
    undelivered: 0,
    optedOut: 0,
  },
  receipt: { lost: 0, late: 0, twice: 0, foreign: 0 },
  intrusion: 0,
  rivalry: 0,
  life,
  outages: 0,
};

const standard: FaultPlan = {
  call: {
    failsBefore: 0.005,
    failsAfter: 0.005,
    timesOutAfter: 0.005,
    throttled: 0.005,
    persists: 0.4,
    slow: 0.05,
  },
  run: { dies: 0.03, pauses: 0.03, skew: 5 * SECOND },
  message: { twice: 0.03, late: 0.02, early: 0.02 },
  shuffled: true,
  schedule: { lost: 0.03, twice: 0.03 },
  indexLags: 0.05,
  tick: { lost: 0.02, twice: 0.02 },
  text: {
    throttled: 0.02,
    notReached: 0.02,
    rejected: 0.01,
    acceptedUnanswered: 0.02,
    lostUnanswered: 0.02,
    undelivered: 0.03,
    optedOut: 0.01,
  },
  receipt: { lost: 0.05, late: 0.05, twice: 0.05, foreign: 0.3 },
  intrusion: 0.01,
  rivalry: 0.05,
  life: {
    cancelled: 0.04,
    amended: 0.06,
    stopped: 0.03,
    phoneCorrected: 0.03,
    optedOut: 0.02,
    raced: 0.04,
    recorded: 0.15,
    postedAgain: 0.03,
    triedOut: 0.01,
    unwilling: 0.04,
    replies: 0.6,
    written: 0.06,
    takenOver: 0.6,
    foundWrong: 0.2,
  },
  outages: 0.4,
};

export const faultPlans = { none, default: standard } as const satisfies Record<string, FaultPlan>;
export type FaultPlanName = keyof typeof faultPlans;

/** Every call to the service fails in that time. */
export interface Outage {
  readonly service: Service;
  readonly from: Instant;
  readonly until: Instant;
}

/** The outages between two moments, of 10 minutes to 3 days, by their beginning. */
export function drawOutages(
  plan: FaultPlan,
  { from, until }: { from: Instant; until: Instant },
  random: Random,
): Outage[] {
  const outages: Outage[] = [];
  for (const service of ['dynamodb', 'scheduler', 'sqs', 'sns', 'sms-account'] as const) {
    for (let at = from; plan.outages > 0; ) {
      at += Math.ceil((-Math.log(1 - random.next()) * 10 * DAY) / plan.outages);
      if (at >= until) break;
      const end = at + random.spread(10 * MINUTE, 3 * DAY);
      outages.push({ service, from: at, until: end });
      at = end + HOUR;
    }
  }
  return outages.toSorted((a, b) => a.from - b.from);
}
