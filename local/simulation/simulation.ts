import { answers } from '../../care-plans/index.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Receipt } from '../../lambdas/domain/receipt.ts';
import type { InboundText } from '../../lambdas/domain/whose-reply.ts';
import type { WakeUp } from '../../lambdas/use-cases/ports.ts';
import { SimulatedAlerts } from './alerts.ts';
import { simulatedCarePlans } from './care-plans.ts';
import { simulatedClinics } from './clinics.ts';
import { SimulatedContacts } from './contacts.ts';
import { EventSource } from './event-source.ts';
import { drawOutages, type FaultPlanName, faultPlans } from './fault-plan.ts';
import { Functions, PARTS_PER_SECOND, SWEEP_EVERY } from './functions.ts';
import { SimulatedNetwork } from './network.ts';
import { Nurses } from './nurses.ts';
import { Oracle, type Violation } from './oracle/oracle.ts';
import { Patients } from './patients.ts';
import { SimulatedQueue } from './queue.ts';
import { Random } from './random.ts';
import { SimulatedReplies } from './replies.ts';
import { SimulatedScheduler } from './scheduler.ts';
import { SimulatedTable } from './table.ts';
import { Tally } from './tally.ts';
import { SimulatedTextCounts } from './text-counts.ts';
import { Timeline } from './timeline.ts';
import { Worker } from './worker.ts';
import { daysOfArrivals, Workload } from './workload.ts';
import { World } from './world.ts';

/** What replays a run exactly. */
export interface Settings {
  readonly seed: number;
  readonly treatments: number;
  readonly faults: FaultPlanName;
}

export interface SimulationResult {
  readonly settings: Settings;
  readonly from: Instant;
  readonly until: Instant;
  readonly steps: number;
  readonly happened: readonly [string, number][];
  readonly checkIns: readonly [string, number][];
  readonly faults: readonly [string, number][];
  readonly violation:
    | (Violation & { readonly step: number; readonly history: readonly string[] })
    | undefined;
}

/** Runs begin some days before the clocks change somewhere, or anywhere in the year. */
const beginnings = [
  '2027-02-10T00:00:00Z',
  '2027-03-12T00:00:00Z',
  '2027-03-26T00:00:00Z',
  '2027-09-10T00:00:00Z',
  '2027-10-02T00:00:00Z',
  '2027-10-29T00:00:00Z',
  '2028-01-01T00:00:00Z',
] as const;
/** From the last post on, the last check-in expires and its last receipt comes within this. */
const LAST_WORD = 5 * DAY;
/** As the stack shares the rate: so many workers, each with its part, and so many messages a batch. */
const DISPATCH_PACE = { workers: 20, batch: 2 };
const REPLIES_PACE = { workers: 5, batch: 5 };
const ANSWERS_PACE = { workers: 4, batch: 2 };
const ANSWER_PARTS_PER_SECOND = 5;
/** So low that they are met now and then: by those who write much, and on busy days of a clinic. */
const ceilingsOf = (treatmentsPerDay: number) => ({
  phone: 3,
  clinic: Math.ceil((2.5 * treatmentsPerDay) / simulatedClinics.length),
});

/** Runs the product's use cases on a simulated world, and holds them to their promises until one is broken. */
export async function simulate(settings: Settings): Promise<SimulationResult> {
  const { violation, ...result } = await run(settings, undefined);
  if (violation === undefined) return { ...result, violation };
  // A run is its seed's alone: the second one writes down what the first had no need to.
  const history: string[] = [];
  await run(settings, { treatment: violation.treatment, history });
  return { ...result, violation: { ...violation, step: result.steps, history } };
}

async function run(settings: Settings, watch: { treatment: string; history: string[] } | undefined) {
  const plan = faultPlans[settings.faults];
  const life = new Random(settings.seed, 1);
  const from = Date.parse(life.pick(beginnings)) + life.between(0, 20 * DAY);
  const days = daysOfArrivals(settings.treatments);
  const timeline = new Timeline(from);
  const outages = drawOutages(plan, { from, until: from + (days + 40) * DAY }, life);
  const faults = new Tally();
  const happened = new Tally();
  const checkIns = new Tally();
  for (const { service } of outages) faults.count(`outage of ${service}`);
  const world = new World({ timeline, random: new Random(settings.seed, 2), plan, faults, outages });

  const ceilings = ceilingsOf(settings.treatments / days);
  const oracle = new Oracle({
    now: () => timeline.now,
    later: (at, look) => timeline.at(at, look),
    clinics: simulatedClinics,
    plans: Object.values(simulatedCarePlans),
    answers,
    ceilings,
    excuses: outages.filter(({ service }) => service !== 'scheduler' && service !== 'sms-account'),
    note: (treatment, line) => {
      if (watch?.treatment === treatment)
        watch.history.push(`${new Date(timeline.now).toISOString()} ${line()}`);
    },
  });
  const textOf = ({ clinicId, treatmentId, checkIn }: WakeUp) => ({ clinicId, treatmentId, checkIn });

  const table = new SimulatedTable(world, {
    written: (before, after, wakeAt, by) => oracle.written(before, after, wakeAt, by),
  });
  const contacts = new SimulatedContacts({
    reserved: ({ contactId, text, token, until }, by) => {
      const [first = '', second = '', third = ''] = text.split('/');
      if (first === 'answer') oracle.reservedToAnswer(contactId, { token, until }, second, by);
      else {
        const checkIn = { clinicId: first, treatmentId: second, checkIn: third };
        oracle.reserved(contactId, { token, until }, checkIn, by);
      }
    },
    released: (contactId, token) => oracle.released(contactId, token),
    optedOut: (contactId, reason, by) => oracle.optedOut(contactId, reason, by),
    stayedIn: (contactId, by) => oracle.stayedIn(contactId, by),
    optedIn: (contactId, by) => oracle.optedIn(contactId, by),
  });
  const textCounts = new SimulatedTextCounts((id) => oracle.ceilingReached(id));
  const queue = new SimulatedQueue<WakeUp>(world);
  const replyQueue = new SimulatedQueue<InboundText>(world);
  const answerQueue = new SimulatedQueue<InboundText>(world);
  const scheduler = new SimulatedScheduler(world, queue);
  const alerts = new SimulatedAlerts(world, {
    alertChanged: (before, after, by) => {
      oracle.alertChanged(before, after, by);
      const { checkIn } = after;
      if (after.state === 'open' && checkIn !== undefined) network.alertStored({ ...after, checkIn });
    },
    told: (alert, by) => {
      happened.count(`alerts: the ${alert.owner} contact is told (${alert.kind})`);
      oracle.told(alert, by);
      nurses.told(alert);
    },
  });
  table.alertsDue = (shard, now) => alerts.due(shard, now);
  const replies = new SimulatedReplies(oracle);
  const patients = new Patients({ world, queue: replyQueue, watcher: oracle, happened });
  const functions = new Functions({
    world,
    table,
    contacts,
    textCounts,
    ceilings,
    queue,
    replyQueue,
    answerQueue,
    scheduler,
    alerts,
    replies,
    happened,
  });
  const nurses = new Nurses(world, functions);
  const network = new SimulatedNetwork(
    world,
    {
      publishing: (wakeUp, text, clock) => oracle.publishing(textOf(wakeUp), text, clock),
      rejected: (wakeUp) => oracle.rejected(textOf(wakeUp)),
      accepted: (wakeUp, receipt) => {
        happened.count('texts accepted by the network');
        oracle.accepted(textOf(wakeUp), receipt);
        if (receipt.delivered) patients.texted(wakeUp, receipt.phone, receipt.messageId);
      },
      unanswered: (wakeUp) =>
        workload.unanswered(wakeUp, (phone, at, delay) => network.textOfAnother(phone, at, delay)),
      answering: (replyId, text) => oracle.answering(replyId, text),
      answerAccepted: (replyId, text) => oracle.answerAccepted(replyId, text),
    },
    (receipt) => takeReceipt(receipt, 0),
  );
  const workload = new Workload({
    world,
    functions,
    table,
    watcher: oracle,
    patients,
    happened,
    treatments: settings.treatments,
    days,
  });
  new EventSource({
    queue,
    ...DISPATCH_PACE,
    newWorker: () =>
      new Worker<WakeUp>(PARTS_PER_SECOND / DISPATCH_PACE.workers, (run, followed) =>
        network.textsFor(run, followed),
      ),
    invoke: (messages, worker, ended) =>
      functions.dispatch(messages, worker, (wakeUp) => workload.intrude(wakeUp), ended),
  });
  const newReplyWorker = () =>
    new Worker<InboundText>(ANSWER_PARTS_PER_SECOND, (run, followed) => network.answersFor(run, followed));
  new EventSource({
    queue: replyQueue,
    ...REPLIES_PACE,
    newWorker: newReplyWorker,
    invoke: (messages, worker, ended) => functions.replies(messages, worker, ended),
  });
  new EventSource({
    queue: answerQueue,
    ...ANSWERS_PACE,
    newWorker: newReplyWorker,
    invoke: (messages, worker, ended) => functions.answers(messages, worker, ended),
  });

  /** Lambda's own queue: tried three times in all, a minute or two apart, then given up. */
  function takeReceipt(receipt: Receipt, retries: number) {
    const began = timeline.now;
    functions.receipt(receipt, (ending) => {
      if (ending.how === 'returned') {
        happened.count(`receipts ${ending.value}`);
        oracle.receiptTaken(receipt, ending.value, began);
      } else if (retries < 2) timeline.after((retries + 1) * MINUTE, () => takeReceipt(receipt, retries + 1));
      else faults.count('receipt given up');
    });
  }

  let open = 0;
  workload.onTaken = (key) => {
    open += 1;
    const conclude = () => {
      const treatment = table.get(key);
      const expiries = treatment?.checkIns.map(({ expiresAt }) => expiresAt) ?? [0];
      const last = Math.max(Math.max(...expiries) + LAST_WORD, patients.quietFrom(key));
      if (last > timeline.now) return timeline.at(last, conclude);
      const ends = oracle.conclude(key, table.isDueIndexed(key));
      if (ends === undefined) return timeline.after(HOUR, conclude);
      for (const end of ends) checkIns.count(end);
      table.remove(key);
      patients.forget(key);
      open -= 1;
    };
    conclude();
  };

  const tick = (): void => {
    if (workload.isOver && open === 0) return;
    if (!world.strikes('tick lost', plan.tick.lost)) {
      happened.count('sweeps');
      functions.sweep(() => undefined);
    }
    if (world.strikes('tick twice', plan.tick.twice)) {
      timeline.after(world.random.between(0, MINUTE), () => functions.sweep(() => undefined));
    }
    timeline.after(SWEEP_EVERY, tick);
  };
  const redrive = (): void => {
    if (workload.isOver && open === 0) return;
    queue.redrive();
    replyQueue.redrive();
    answerQueue.redrive();
    timeline.after(DAY, redrive);
  };
  tick();
  redrive();
  workload.begin();
  await timeline.run(() => oracle.violation !== undefined || (workload.isOver && open === 0));

  return {
    settings,
    from,
    until: timeline.now,
    steps: timeline.steps,
    happened: happened.entries,
    checkIns: checkIns.entries,
    faults: faults.entries,
    violation: oracle.violation,
  };
}
