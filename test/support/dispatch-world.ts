import type { Alert } from '../../lambdas/domain/alert.ts';
import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import type { SendOutcome } from '../../lambdas/domain/send-outcome.ts';
import { checkInOf, type Treatment, withCheckIn } from '../../lambdas/domain/treatment.ts';
import {
  type Dispatched,
  dispatchCheckIn,
  SLOWEST_DISPATCH,
} from '../../lambdas/use-cases/dispatch-check-in.ts';
import type { Contacts, Treatments, WakeUp } from '../../lambdas/use-cases/ports.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTextCounts } from '../../local/memory/memory-text-counts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aClinic, aTreatment, somePlans } from '../builders/treatment.ts';

/** What a template is known by in these tests. */
export const hashOf = (template: string): string => `hash of ${template}`;

/** How long a `sending` check-in may be held in these tests. */
export const SENDING_LIMIT = 3 * MINUTE;

/**
 * One stored treatment and everything dispatch speaks to, in memory. `before` hooks run something else at the moment a
 * port is called: the other worker, the patient, the clinic.
 */
export class DispatchWorld {
  now: Instant;
  readonly contacts = new MemoryContacts();
  readonly textCounts = new MemoryTextCounts();
  readonly treatments = new MemoryTreatments();
  readonly published: { to: string; body: string; at: Instant }[] = [];
  readonly schedules: { wakeUp: WakeUp; at: Instant }[] = [];
  readonly journal: string[] = [];
  readonly before: {
    openAlerts?: () => unknown;
    count?: () => unknown;
    reserve?: () => unknown;
    replace?: (treatment: Treatment) => unknown;
    publish?: () => unknown;
    release?: () => unknown;
  } = {};
  networkAnswers: SendOutcome = { result: 'accepted', messageId: 'message-1' };
  scheduler: 'up' | 'down' = 'up';
  ceilings = { phone: 10, clinic: 1_000 };
  clinic = aClinic();
  isSendingStopped = false;
  remainingTime = SLOWEST_DISPATCH;
  /** The open alerts, by clinic and treatment. */
  openAlerts: Readonly<Record<string, readonly Alert['kind'][]>> = {};
  carePlans = somePlans;
  readonly #initial: Treatment;
  #tokens = 0;

  private constructor(initial: Treatment) {
    this.#initial = initial;
    this.now = this.#checkInAtStart('48h').sendAt;
  }

  static async with(initial: Treatment = aTreatment()): Promise<DispatchWorld> {
    const world = new DispatchWorld(initial);
    await world.treatments.create(initial);
    return world;
  }

  /** The wake-up that intake asked for. */
  wakeUp(key = '48h'): WakeUp {
    const { clinicId, event } = this.#initial;
    return {
      clinicId,
      treatmentId: event.treatmentId,
      checkIn: key,
      sendAt: this.#checkInAtStart(key).sendAt,
    };
  }

  dispatch(wakeUp = this.wakeUp()): Promise<Dispatched> {
    return dispatchCheckIn(wakeUp, {
      treatments: this.#hookedTreatments(),
      indexes: this.treatments,
      openAlerts: {
        openOf: async ({ clinicId, treatmentId }) => {
          await this.before.openAlerts?.();
          return this.openAlerts[`${clinicId} ${treatmentId}`] ?? [];
        },
      },
      contacts: this.#hookedContacts(),
      textCounts: {
        count: async (counter, ceiling) => {
          await this.before.count?.();
          return this.textCounts.count(counter, ceiling);
        },
        takeBack: (counter) => this.textCounts.takeBack(counter),
      },
      ceilings: this.ceilings,
      schedules: {
        schedule: async (asked, at) => {
          if (this.scheduler === 'down') throw new Error('Scheduler is down');
          this.schedules.push({ wakeUp: asked, at });
        },
      },
      texts: {
        publish: async (text) => {
          await this.before.publish?.();
          this.published.push({ ...text, at: this.now });
          return this.networkAnswers;
        },
      },
      clinics: { find: async (id) => (id === 'demo' ? this.clinic : undefined) },
      carePlans: this.carePlans,
      journal: {
        wakeUpNotMade: ({ checkIn }) => this.journal.push(`no wake-up for ${checkIn}`),
        textNotComposed: ({ checkIn }) => this.journal.push(`no text for ${checkIn}`),
        ceilingReached: ({ treatmentId }, ceiling) =>
          this.journal.push(`${treatmentId} meets the ceiling of its ${ceiling}`),
        published: ({ checkIn }, { token }, { result }) => this.journal.push(`${checkIn} ${token} ${result}`),
      },
      isSendingStopped: () => this.isSendingStopped,
      remainingTime: () => this.remainingTime,
      clock: () => this.now,
      textHash: hashOf,
      newToken: () => `token-${++this.#tokens}`,
      sendingLimit: SENDING_LIMIT,
    });
  }

  async stored(): Promise<Treatment> {
    const { clinicId, event } = this.#initial;
    const treatment = await this.treatments.find(clinicId, event.treatmentId);
    if (treatment === undefined) throw new Error('the treatment is gone');
    return treatment;
  }

  async checkIn(key = '48h'): Promise<CheckIn> {
    const checkIn = checkInOf(await this.stored(), key);
    if (checkIn === undefined) throw new Error(`no check-in ${key}`);
    return checkIn;
  }

  /** Somebody else's write: read, change, replace. */
  async edit(change: (treatment: Treatment) => Treatment): Promise<void> {
    if ((await this.treatments.replace(change(await this.stored()))) === 'conflict')
      throw new Error('lost a race');
  }

  cancel(key = '48h'): Promise<void> {
    return this.edit((treatment) => {
      const checkIn = checkInOf(treatment, key);
      if (checkIn === undefined) throw new Error(`no check-in ${key}`);
      const { dueAt, sendAt, expiresAt } = checkIn;
      return withCheckIn(treatment, {
        key,
        dueAt,
        sendAt,
        expiresAt,
        state: 'cancelled',
        cancelledAt: this.now,
      });
    });
  }

  #checkInAtStart(key: string): CheckIn {
    const checkIn = checkInOf(this.#initial, key);
    if (checkIn === undefined) throw new Error(`no check-in ${key}`);
    return checkIn;
  }

  #hookedTreatments(): Pick<Treatments, 'find' | 'findAll' | 'replace'> {
    return {
      find: (clinicId, treatmentId) => this.treatments.find(clinicId, treatmentId),
      findAll: (keys) => this.treatments.findAll(keys),
      replace: async (treatment) => {
        await this.before.replace?.(treatment);
        return this.treatments.replace(treatment);
      },
    };
  }

  #hookedContacts(): Pick<Contacts, 'reserve' | 'release'> {
    return {
      reserve: async (reservation, now) => {
        await this.before.reserve?.();
        return this.contacts.reserve(reservation, now);
      },
      release: async (contactId, token) => {
        await this.before.release?.();
        return this.contacts.release(contactId, token);
      },
    };
  }
}
