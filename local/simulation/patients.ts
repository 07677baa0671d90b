import { DAY, HOUR, type Instant, SECOND } from '../../lambdas/domain/instant.ts';
import type { InboundText } from '../../lambdas/domain/whose-reply.ts';
import type { TreatmentKey, WakeUp } from '../../lambdas/use-cases/ports.ts';
import { simulatedContactId } from './clinics.ts';
import type { SeenText } from './oracle/facts.ts';
import type { SimulatedQueue } from './queue.ts';
import { meaningOf, type Saying, whatIsSaid } from './sayings.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** From the last that a patient says to the last that comes of it: late, or in the dead letters for a day. */
const AFTERMATH = 36 * HOUR;

/** Who is told of every text of a patient, as it is on its way. */
interface PatientWatcher {
  said(text: SeenText): void;
}

/** What patients text back, and the way to the replies queue: by the number's topic, whose messages may come late and twice. */
export class Patients {
  readonly #world: World;
  readonly #queue: SimulatedQueue<InboundText>;
  readonly #watcher: PatientWatcher;
  readonly #happened: Tally;
  readonly #quietFrom = new Map<string, Instant>();
  #said = 0;

  constructor(parts: {
    world: World;
    queue: SimulatedQueue<InboundText>;
    watcher: PatientWatcher;
    happened: Tally;
  }) {
    this.#world = parts.world;
    this.#queue = parts.queue;
    this.#watcher = parts.watcher;
    this.#happened = parts.happened;
  }

  /** A text of ours has reached the phone: answered at once, or weeks later, or more than once. */
  texted(about: WakeUp, phone: string, messageId: string): void {
    const { random, plan } = this.#world;
    for (let more = plan.life.replies; random.chance(more); more /= 2) {
      const answers = random.chance(0.7) ? messageId : undefined;
      this.#sayLater(about, phone, this.#anything(), random.spread(5 * SECOND, 14 * DAY), answers);
    }
  }

  /** Texts without having been asked. */
  writes(about: TreatmentKey, phone: string, body: Saying = this.#anything()): void {
    this.#sayLater(about, phone, body, this.#world.random.spread(1, SECOND));
  }

  /** When the last that a patient has said of a treatment, as far as it is known, is done with. */
  quietFrom(about: TreatmentKey): Instant {
    return this.#quietFrom.get(keyOf(about)) ?? 0;
  }

  forget(about: TreatmentKey): void {
    this.#quietFrom.delete(keyOf(about));
  }

  #anything(): Saying {
    let drawn = this.#world.random.between(0, 100);
    for (const [often, saying] of whatIsSaid) {
      drawn -= often;
      if (drawn < 0) return saying;
    }
    return '1';
  }

  #sayLater(about: TreatmentKey, from: string, body: Saying, wait: number, answers?: string): void {
    const { timeline } = this.#world;
    const quiet = timeline.now + wait + AFTERMATH;
    this.#quietFrom.set(keyOf(about), Math.max(quiet, this.quietFrom(about)));
    timeline.after(wait, () => this.#say(about, from, body, answers));
  }

  #say(about: TreatmentKey, from: string, body: Saying, answers: string | undefined): void {
    const { random, timeline } = this.#world;
    this.#happened.count(`patients say: ${body}`);
    const id = `reply-${++this.#said}`;
    const saidAt = timeline.now;
    this.#deliver({ id, from, body, saidAt, ...(answers !== undefined && { answers }) });
    const meaning = meaningOf(body);
    const { consent } = meaning;
    // Who is in need says so until somebody comes.
    if (meaning.outcome === 'urgent' && random.chance(0.5))
      this.#sayLater(about, from, body, random.spread(10 * SECOND, 2 * HOUR));
    // Who says no may want texts after all, and may not be sure of that.
    if ((consent === 'stop' || consent === 'wrong-number') && random.chance(0.4))
      this.#sayLater(about, from, 'START', random.spread(10 * SECOND, 3 * DAY));
    if (consent === 'start' && random.chance(0.3))
      this.#sayLater(about, from, 'STOP', random.spread(5 * SECOND, HOUR));
  }

  /** The topic hands it over as soon as it can. */
  #deliver(text: InboundText): void {
    const { timeline } = this.#world;
    const outage = this.#world.outageOf('sns') ?? this.#world.outageOf('sqs');
    if (outage !== undefined) {
      timeline.at(outage.until, () => this.#deliver(text));
      return;
    }
    const comesAt = this.#queue.send(text, 0);
    const contactId = simulatedContactId(text.from);
    this.#watcher.said({ ...text, contactId, meaning: meaningOf(text.body), comesAt });
  }
}

const keyOf = ({ clinicId, treatmentId }: TreatmentKey): string => `${clinicId}#${treatmentId}`;
