import { answers } from '../../care-plans/index.ts';
import { textHash } from '../../lambdas/aws/text-hash.ts';
import type { AlertKey } from '../../lambdas/domain/alert.ts';
import type { Amendment } from '../../lambdas/domain/amendment.ts';
import type { Ceilings } from '../../lambdas/domain/ceiling.ts';
import { type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Receipt } from '../../lambdas/domain/receipt.ts';
import type { Source } from '../../lambdas/domain/treatment.ts';
import type { InboundText } from '../../lambdas/domain/whose-reply.ts';
import {
  type Amended,
  type AmendTreatment,
  amendTreatment,
} from '../../lambdas/use-cases/amend-treatment.ts';
import { answerBatch } from '../../lambdas/use-cases/answer-batch.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import { dispatchBatch } from '../../lambdas/use-cases/dispatch-batch.ts';
import { withoutEffect } from '../../lambdas/use-cases/dry-run.ts';
import type { Edit, Edited } from '../../lambdas/use-cases/edit-treatment.ts';
import { hearBatch } from '../../lambdas/use-cases/hear-batch.ts';
import type { Journal, Schedules, TreatmentKey, WakeUp, WakeUpQueue } from '../../lambdas/use-cases/ports.ts';
import {
  type Received,
  type ReceiveTreatment,
  receiveTreatment,
} from '../../lambdas/use-cases/receive-treatment.ts';
import { receiveVersion } from '../../lambdas/use-cases/receive-version.ts';
import type { QueuedText, RepliedText, ReplyBatch } from '../../lambdas/use-cases/reply-batch.ts';
import { resolveReceipt } from '../../lambdas/use-cases/resolve-receipt.ts';
import { sweep } from '../../lambdas/use-cases/sweep.ts';
import { toldAlerts } from '../../lambdas/use-cases/tell-alerts.ts';
import type { SimulatedAlerts } from './alerts.ts';
import { simulatedCarePlans } from './care-plans.ts';
import { simulatedClinics, simulatedContactId, simulatedCountries } from './clinics.ts';
import type { SimulatedContacts } from './contacts.ts';
import { type Deployed, type Ending, FunctionRun } from './function-run.ts';
import type { Message, SimulatedQueue } from './queue.ts';
import type { SimulatedReplies } from './replies.ts';
import { readSaying } from './sayings.ts';
import type { SimulatedScheduler } from './scheduler.ts';
import { SHARDS, type SimulatedTable } from './table.ts';
import type { Tally } from './tally.ts';
import type { SimulatedTextCounts } from './text-counts.ts';
import type { Worker } from './worker.ts';
import type { World } from './world.ts';

/** As the stack deploys them. */
const DISPATCH: Deployed = { name: 'dispatch', timeout: 120 * SECOND, tries: 3, trouble: 1 };
const RECEIPTS: Deployed = { name: 'receipts', timeout: 60 * SECOND, tries: 3, trouble: 1 };
const SWEEP: Deployed = { name: 'sweep', timeout: 120 * SECOND, tries: 3, trouble: 1 };
const REPLIES: Deployed = { name: 'replies', timeout: 120 * SECOND, tries: 3, trouble: 1 };
/** Of each there are few, which must meet a lost answer all the same. */
const api = (name: string, edit?: string): Deployed => ({
  name,
  timeout: 20 * SECOND,
  tries: 2,
  trouble: 4,
  edit,
});
const SENDING_LIMIT = DISPATCH.timeout + 5 * SECOND + 10 * SECOND;
export const PARTS_PER_SECOND = 100;
/** When a reply that failed comes again, after its first, second and third receive; later as the queue has it. */
const REPLY_WAITS: readonly number[] = [15 * SECOND, MINUTE, 4 * MINUTE];

export interface Surroundings {
  readonly world: World;
  readonly table: SimulatedTable;
  readonly contacts: SimulatedContacts;
  readonly textCounts: SimulatedTextCounts;
  readonly ceilings: Ceilings;
  readonly queue: SimulatedQueue<WakeUp>;
  readonly replyQueue: SimulatedQueue<InboundText>;
  readonly answerQueue: SimulatedQueue<InboundText>;
  readonly scheduler: SimulatedScheduler;
  readonly alerts: SimulatedAlerts;
  readonly replies: SimulatedReplies;
  readonly happened: Tally;
}

/** An edit as it comes over HTTP: with an id of its own, and the revision that it is meant for, if it says. */
export interface AskedEdit {
  readonly id: string;
  readonly ifRevision?: number | undefined;
  /** Of a record system: which version of its record it comes from. */
  readonly source?: Source | undefined;
}

const clinicOf = (id: string) => simulatedClinics.find((clinic) => clinic.id === id);

function knownClinic(id: string) {
  const clinic = clinicOf(id);
  if (clinic === undefined) throw new Error('no such clinic');
  return clinic;
}

const editOf = ({ id, ifRevision, source }: AskedEdit): Edit => ({
  id,
  ...(source !== undefined && { source }),
  isFor: (revision) => ifRevision === undefined || revision === ifRevision,
});

/** The functions of the product, each run on the simulated world instead of AWS: what the handlers wire, wired to it. */
export class Functions {
  readonly #in: Surroundings;
  #tokens = 0;
  /** Called at every call that an amendment makes. */
  onEditing: (key: TreatmentKey, edit: string) => void = () => undefined;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  post(clinicId: string, body: unknown, ended: (ending: Ending<Received>) => void): void {
    this.#start(api('intake'), ended, (run) =>
      receiveTreatment(body, knownClinic(clinicId), run.clock(), this.#intakePorts(run)),
    );
  }

  /** Posts a version of the record of a record system. */
  postVersion(
    clinicId: string,
    body: unknown,
    source: Source,
    edit: string,
    ended: (ending: Ending<Received | Amended>) => void,
  ): void {
    this.#start(api('version', edit), ended, (run) =>
      receiveVersion(body, source, edit, knownClinic(clinicId), run.clock(), this.#intakePorts(run)),
    );
  }

  postDry(clinicId: string, body: unknown): void {
    this.#start(
      api('dry run'),
      () => undefined,
      (run) =>
        receiveTreatment(body, knownClinic(clinicId), run.clock(), withoutEffect(this.#intakePorts(run))),
    );
  }

  amend(
    key: TreatmentKey,
    amendment: Amendment,
    edit: AskedEdit,
    ended: (ending: Ending<Amended>) => void,
  ): void {
    this.#start(api('amend', edit.id), ended, (run) => {
      run.onCall = () => this.onEditing(key, edit.id);
      const clinic = knownClinic(key.clinicId);
      return amendTreatment(key, amendment, editOf(edit), clinic, run.clock(), this.#amendPorts(run));
    });
  }

  cancel(key: TreatmentKey, edit: AskedEdit, ended: (ending: Ending<Edited>) => void): void {
    this.#start(api('cancel', edit.id), ended, (run) =>
      cancelTreatment(key, editOf(edit), run.clock(), this.#in.table.treatmentsFor(run)),
    );
  }

  /** A nurse opens the link of a message and takes the alert over. */
  acknowledge(key: AlertKey, ended: (ending: Ending<unknown>) => void): void {
    this.#start(api('acknowledge'), ended, (run) => this.#in.alerts.acknowledge(run, key, run.clock()));
  }

  receipt(receipt: Receipt, ended: (ending: Ending<'resolved' | 'known' | 'foreign'>) => void): void {
    this.#start(RECEIPTS, ended, (run) =>
      resolveReceipt(receipt, {
        treatments: this.#in.table.treatmentsFor(run),
        indexes: this.#in.table.indexesFor(run),
        contacts: this.#in.contacts.contactsFor(run),
        journal: this.#journal,
        contactIdOf: simulatedContactId,
        clock: run.clock,
      }),
    );
  }

  sweep(ended: (ending: Ending<unknown>) => void): void {
    const { table, queue, alerts } = this.#in;
    this.#start(SWEEP, ended, (run) =>
      sweep({
        treatments: table.treatmentsFor(run),
        indexes: table.indexesFor(run),
        wakeUpQueue: this.#queueFor(run),
        backlog: { size: () => run.call('sqs', () => queue.size) },
        alerts: toldAlerts(alerts.tellingFor(run)),
        clock: run.clock,
        shards: SHARDS,
        partsPerSecond: PARTS_PER_SECOND,
        remainingTime: run.remainingTime,
        onFailure: () => this.#in.happened.count('sweep: treatments left to the next'),
        onAlertFailure: () => this.#in.happened.count('sweep: alerts left to the next'),
        onShardFailure: () => this.#in.happened.count('sweep: shards left to the next'),
        onBacklogUnknown: () => this.#in.happened.count('sweep: backlog unknown'),
      }),
    );
  }

  /** One after the other; what failed comes again soon. */
  replies(
    messages: readonly Message<InboundText>[],
    worker: Worker<InboundText>,
    ended: (ending: Ending<string[]>) => void,
  ): void {
    const { replyQueue, answerQueue } = this.#in;
    this.#withTexts(messages, worker, replyQueue, ended, (queued, batch, run, text) =>
      hearBatch([queued], {
        ...batch,
        answerQueue: {
          put: () =>
            run.call('sqs', () => {
              answerQueue.send(text, 0);
            }),
        },
      }),
    );
  }

  /** What was heard and is to be answered. */
  answers(
    messages: readonly Message<InboundText>[],
    worker: Worker<InboundText>,
    ended: (ending: Ending<string[]>) => void,
  ): void {
    this.#withTexts(messages, worker, this.#in.answerQueue, ended, (queued, batch, run) =>
      answerBatch([queued], { ...batch, remainingTime: run.remainingTime }),
    );
  }

  /** Each as a batch of its own, so that it is known which text a call is about. */
  #withTexts(
    messages: readonly Message<InboundText>[],
    worker: Worker<InboundText>,
    queue: SimulatedQueue<InboundText>,
    ended: (ending: Ending<string[]>) => void,
    deal: (queued: QueuedText, batch: ReplyBatch, run: FunctionRun, text: InboundText) => Promise<string[]>,
  ): void {
    this.#start(REPLIES, ended, async (run) => {
      const failed: string[] = [];
      for (const message of messages) {
        run.text = message.body.id;
        const queued = {
          messageId: message.id,
          body: '',
          text: message.body,
          receiptHandle: message.id,
          receives: message.receives,
        };
        const batch = {
          ...this.#replyPorts(run),
          gate: worker.gateFor(run, () => message.body),
          deadLetters: { put: async () => undefined },
          redeliveries: { soon: () => this.#comeAgain(run, message, queue) },
          report: (_: QueuedText, result: RepliedText | { readonly error: unknown }) =>
            this.#in.happened.count(`replies: ${typeof result === 'string' ? result : 'to come again'}`),
        };
        failed.push(...(await deal(queued, batch, run, message.body)));
      }
      return failed;
    });
  }

  /** `intrude` may send somebody else in between at any call. */
  dispatch(
    messages: readonly Message<WakeUp>[],
    worker: Worker<WakeUp>,
    intrude: (wakeUp: WakeUp) => void,
    ended: (ending: Ending<string[]>) => void,
  ): void {
    let done = 0;
    const followed = (): WakeUp => {
      const message = messages[Math.min(done, messages.length - 1)];
      if (message === undefined) throw new Error('a batch without a message');
      return message.body;
    };
    this.#start(DISPATCH, ended, (run) => {
      run.onCall = () => intrude(followed());
      return dispatchBatch(
        messages.map(({ id, body }) => ({ messageId: id, body: JSON.stringify(body), wakeUp: body })),
        {
          treatments: this.#in.table.treatmentsFor(run),
          indexes: this.#in.table.indexesFor(run),
          openAlerts: this.#in.alerts.openAlertsFor(run),
          contacts: this.#in.contacts.contactsFor(run),
          textCounts: this.#in.textCounts.textCountsFor(run),
          ceilings: this.#in.ceilings,
          schedules: this.#schedulesFor(run),
          deadLetters: { put: (body) => run.call('sqs', () => this.#in.queue.bury(body)) },
          clinics: { find: async (id) => clinicOf(id) },
          carePlans: simulatedCarePlans,
          journal: this.#journal,
          clock: run.clock,
          textHash,
          newToken: () => `token-${++this.#tokens}`,
          sendingLimit: SENDING_LIMIT,
          remainingTime: run.remainingTime,
          gate: worker.gateFor(run, followed),
          report: (_, result) => {
            done += 1;
            this.#in.happened.count(
              'outcome' in result ? `dispatch: ${result.reason ?? result.outcome}` : 'dispatch: threw',
            );
          },
        },
      );
    });
  }

  #start<T>(
    deployed: Deployed,
    ended: (ending: Ending<T>) => void,
    body: (run: FunctionRun) => Promise<T>,
  ): void {
    FunctionRun.start(deployed, this.#in.world, body, ended);
  }

  #replyPorts(run: FunctionRun) {
    return {
      treatments: this.#in.table.treatmentsFor(run),
      indexes: this.#in.table.indexesFor(run),
      contacts: this.#in.contacts.contactsFor(run),
      textCounts: this.#in.textCounts.textCountsFor(run),
      ceilings: this.#in.ceilings,
      clinics: { find: async (id: string) => clinicOf(id) },
      replies: this.#in.replies.repliesFor(run),
      alerts: toldAlerts(this.#in.alerts.tellingFor(run)),
      carePlans: simulatedCarePlans,
      answers,
      read: readSaying,
      journal: this.#journal,
      contactIdOf: simulatedContactId,
      clock: run.clock,
      newToken: () => `token-${++this.#tokens}`,
    };
  }

  async #comeAgain(
    run: FunctionRun,
    message: Message<InboundText>,
    queue: SimulatedQueue<InboundText>,
  ): Promise<void> {
    const wait = REPLY_WAITS[message.receives - 1];
    if (wait !== undefined) await run.call('sqs', () => queue.release(message, wait));
  }

  #intakePorts(run: FunctionRun): ReceiveTreatment & AmendTreatment {
    return {
      ...this.#amendPorts(run),
      journal: this.#journal,
      treatments: this.#in.table.treatmentsFor(run),
      wakeUpQueue: this.#queueFor(run),
    };
  }

  #amendPorts(run: FunctionRun): AmendTreatment {
    return {
      treatments: this.#in.table.treatmentsFor(run),
      schedules: this.#schedulesFor(run),
      journal: this.#journal,
      contacts: this.#in.contacts.contactsFor(run),
      carePlans: simulatedCarePlans,
      allowedCountries: simulatedCountries,
      contactIdOf: simulatedContactId,
    };
  }

  #schedulesFor = (run: FunctionRun): Schedules => ({
    schedule: (wakeUp: WakeUp, at: Instant) =>
      run.call('scheduler', () => this.#in.scheduler.create(wakeUp, at)),
  });

  #queueFor = (run: FunctionRun): WakeUpQueue => ({
    enqueue: (wakeUp, delaySeconds) =>
      run.call('sqs', () => {
        this.#in.queue.send(wakeUp, delaySeconds * SECOND);
      }),
  });

  readonly #journal: Journal = {
    answered: (_, kind, outcome) => this.#in.happened.count(`answers: ${kind}, ${outcome}`),
    wakeUpNotMade: () => this.#in.happened.count('wake-ups not made'),
    contactNotRead: () => this.#in.happened.count('contacts not read'),
    textNotComposed: () => this.#in.happened.count('texts not composed'),
    ceilingReached: (_, ceiling) => this.#in.happened.count(`texts beyond the ceiling of the ${ceiling}`),
    published: () => this.#in.happened.count('texts handed to the network'),
    texted: () => undefined,
    spendLimitReached: () => undefined,
    alertLeft: () => undefined,
    replied: (meaning) => this.#in.happened.count(`replies that mean: ${meaning}`),
  };
}

export const SWEEP_EVERY = 5 * MINUTE;
