import { HOUR, type Instant, MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Receipt } from '../../lambdas/domain/receipt.ts';
import type { SendOutcome } from '../../lambdas/domain/send-outcome.ts';
import type { InboundText } from '../../lambdas/domain/whose-reply.ts';
import type { Texts, WakeUp } from '../../lambdas/use-cases/ports.ts';
import type { FunctionRun } from './function-run.ts';
import type { World } from './world.ts';

const GIVES_UP_AFTER = 5 * SECOND;

/** Who is told of every text: that it begins to be sent, what the network makes of it, and what becomes of it. */
export interface TextWatcher {
  publishing(wakeUp: WakeUp, text: { readonly to: string; readonly body: string }, clock: Instant): void;
  rejected(wakeUp: WakeUp): void;
  accepted(wakeUp: WakeUp, receipt: Receipt): void;
  unanswered(wakeUp: WakeUp): void;
  answering(replyId: string, text: { readonly to: string; readonly body: string }): void;
  answerAccepted(replyId: string, text: { readonly to: string; readonly body: string }): void;
}

/** SNS and the carriers behind it. */
export class SimulatedNetwork {
  readonly #world: World;
  readonly #watcher: TextWatcher;
  readonly #onReceipt: (receipt: Receipt) => void;
  /** Receipts that wait for the very moment at which a person is told that nobody knows. */
  readonly #withheld = new Map<string, () => void>();
  #accepted = 0;

  constructor(world: World, watcher: TextWatcher, onReceipt: (receipt: Receipt) => void) {
    this.#world = world;
    this.#watcher = watcher;
    this.#onReceipt = onReceipt;
  }

  /** `followed` says which wake-up the run is at. */
  textsFor(run: FunctionRun, followed: () => WakeUp): Texts {
    return {
      publish: (text) => {
        const wakeUp = followed();
        this.#watcher.publishing(wakeUp, text, run.clock());
        return this.#hand(run, {
          accept: () => this.#accept(wakeUp, text.to),
          unanswered: () => {
            this.#mislead(text.to);
            this.#watcher.unanswered(wakeUp);
          },
          rejected: () => this.#watcher.rejected(wakeUp),
        });
      },
    };
  }

  /** `followed` says which text of a patient's the run answers. */
  answersFor(run: FunctionRun, followed: () => InboundText): Texts {
    return {
      publish: (text) => {
        const { id } = followed();
        this.#watcher.answering(id, text);
        return this.#hand(run, {
          accept: () => this.#acceptAnswer(id, text),
          unanswered: () => undefined,
          rejected: () => undefined,
        });
      },
    };
  }

  /** One text, once. `accept` answers its message id. */
  #hand(
    run: FunctionRun,
    on: { readonly accept: () => string; readonly unanswered: () => void; readonly rejected: () => void },
  ): Promise<SendOutcome> {
    const { outcome, isAccepted } = this.#meet();
    const latency = this.#world.random.between(10, 400);
    const answerAfter = outcome?.result === 'unknown' ? GIVES_UP_AFTER - latency : 0;
    const effect = (): SendOutcome => {
      const messageId = isAccepted ? on.accept() : undefined;
      if (outcome?.result === 'unknown') on.unanswered();
      if (outcome?.result === 'rejected') on.rejected();
      if (outcome !== undefined) return outcome;
      return messageId === undefined ? { result: 'unknown' } : { result: 'accepted', messageId };
    };
    return run.callOnce({ latency, answerAfter }, effect, () => ({ result: 'unknown' }));
  }

  /** A person is being told of a check-in: whatever receipt was withheld comes in between. */
  alertStored({ clinicId, treatmentId, checkIn }: Omit<WakeUp, 'sendAt'>): void {
    const id = [clinicId, treatmentId, checkIn].join('/');
    const log = this.#withheld.get(id);
    if (log === undefined) return;
    this.#withheld.delete(id);
    this.#world.timeline.after(this.#world.random.spread(1, 1_000), log);
  }

  /** What a text meets. Without an outcome it is as the network usually is. */
  #meet(): { outcome: SendOutcome | undefined; isAccepted: boolean } {
    const { random, plan } = this.#world;
    const { text } = plan;
    const refused = (outcome: SendOutcome) => ({ outcome, isAccepted: false });
    if (this.#world.outageOf('sns') !== undefined) {
      return refused(
        random.chance(0.5) ? { result: 'refused', cause: 'not-reached' } : { result: 'unknown' },
      );
    }
    if (this.#world.outageOf('sms-account') !== undefined) {
      return refused({ result: 'refused', cause: 'account' });
    }
    if (this.#world.strikes('text throttled', text.throttled)) {
      return refused({ result: 'refused', cause: 'throttled' });
    }
    if (this.#world.strikes('text does not reach the network', text.notReached)) {
      return refused({ result: 'refused', cause: 'not-reached' });
    }
    if (this.#world.strikes('text rejected', text.rejected)) {
      return refused({ result: 'rejected', cause: random.pick(['invalid-number', 'opted-out']) });
    }
    if (this.#world.strikes('text lost without an answer', text.lostUnanswered)) {
      return refused({ result: 'unknown' });
    }
    if (this.#world.strikes('text accepted without an answer', text.acceptedUnanswered)) {
      return { outcome: { result: 'unknown' }, isAccepted: true };
    }
    return { outcome: undefined, isAccepted: true };
  }

  #accept(wakeUp: WakeUp, phone: string): string {
    const { random, plan, timeline } = this.#world;
    const messageId = `text-${++this.#accepted}`;
    const optedOut = this.#world.strikes('text blocked by an opt-out', plan.text.optedOut);
    const undelivered = !optedOut && this.#world.strikes('text undelivered', plan.text.undelivered);
    const receipt: Receipt = {
      messageId,
      publishedAt: timeline.now + this.#skew(),
      phone,
      delivered: !optedOut && !undelivered,
      response: optedOut
        ? 'Phone number is opted out'
        : undelivered
          ? 'Phone carrier is currently unreachable/unavailable'
          : 'Message has been accepted by phone carrier',
    };
    this.#watcher.accepted(wakeUp, receipt);
    if (!this.#world.strikes('receipt lost', plan.receipt.lost)) {
      const late = this.#world.strikes('receipt late', plan.receipt.late);
      if (late && random.chance(0.5)) this.#withhold(wakeUp, receipt);
      else this.#log(receipt, late ? random.spread(MINUTE, 72 * HOUR) : random.spread(50, MINUTE));
    }
    if (this.#world.strikes('receipt twice', plan.receipt.twice)) {
      this.#log(receipt, random.spread(50, 72 * HOUR));
    }
    return messageId;
  }

  /** It has a receipt as every text has. */
  #acceptAnswer(replyId: string, text: { readonly to: string; readonly body: string }): string {
    const { random, timeline } = this.#world;
    this.#watcher.answerAccepted(replyId, text);
    const messageId = `answer-${++this.#accepted}`;
    const publishedAt = timeline.now + this.#skew();
    const response = 'Message has been accepted by phone carrier';
    const receipt = { messageId, publishedAt, phone: text.to, delivered: true, response };
    this.#log(receipt, random.spread(50, MINUTE));
    return messageId;
  }

  /** Another application of the account has texted the phone before. */
  #mislead(phone: string): void {
    const { random, plan, timeline } = this.#world;
    if (!this.#world.strikes('receipt of another application', plan.receipt.foreign)) return;
    this.textOfAnother(phone, timeline.now - random.between(HOUR, 72 * HOUR), random.spread(SECOND, HOUR));
  }

  /** Another application of the account has texted the phone: its receipt comes after `delay`. */
  textOfAnother(phone: string, publishedAt: Instant, delay: number): void {
    const messageId = `foreign-${phone}-${publishedAt}`;
    const response = 'Message has been accepted by phone carrier';
    this.#log({ messageId, publishedAt, phone, delivered: true, response }, delay);
  }

  #withhold({ clinicId, treatmentId, checkIn }: WakeUp, receipt: Receipt): void {
    const id = [clinicId, treatmentId, checkIn].join('/');
    const log = () => this.#onReceipt(receipt);
    this.#withheld.set(id, log);
    this.#world.timeline.after(72 * HOUR, () => {
      if (this.#withheld.delete(id)) log();
    });
  }

  #skew(): Instant {
    const { skew } = this.#world.plan.run;
    return skew > 0 ? this.#world.random.between(-skew, skew + 1) : 0;
  }

  #log(receipt: Receipt, delay: number): void {
    this.#world.timeline.after(delay, () => this.#onReceipt(receipt));
  }
}
