import type { Clinic } from '../../lambdas/domain/clinic.ts';
import type { presentAlert } from '../../lambdas/http/alert-answer.ts';
import type { presentReply, presentTreatment } from '../../lambdas/http/treatment-answer.ts';

/**
 * What the console shows: everything that the local run holds, as it stands. All moments are ISO 8601 in UTC. The page gets
 * the whole of it when it connects, and from then on those fields that differ.
 */
export interface ConsoleState {
  readonly stage: {
    readonly stackName: string;
    /** Whether patients can answer. */
    readonly isTwoWay: boolean;
  };
  readonly clock: {
    readonly now: string;
    /** It is on its way: what falls due is being fired. */
    readonly isMoving: boolean;
    /** The first that can happen by itself, in words, and when; absent where nothing waits. */
    readonly nextEvent?: { readonly what: string; readonly at: string };
  };
  readonly clinics: readonly ConsoleClinic[];
  readonly carePlans: readonly { readonly id: string; readonly title: string }[];
  /** Those posted last first. */
  readonly treatments: Newest<ConsoleTreatment>;
  /** Those of the treatments that are shown, whenever they were texted, and then those that wrote or were texted last. */
  readonly phones: Newest<Phone>;
  /** Every number that a patient has or that was texted, in E.164, shown or not. */
  readonly numbersInUse: readonly string[];
  /** Those that nobody has taken over yet, and then the others; of each, those raised last first. */
  readonly alerts: Newest<ConsoleAlert> & { readonly open: number };
  /** The ones that fire first, first. */
  readonly schedules: Newest<WaitingSchedule>;
  readonly queues: readonly QueueContent[];
  /** Items of every table. */
  readonly items: Newest<TableItem>;
  /** What functions print, the latest first. */
  readonly logs: Newest<LogLine>;
}

/** The first so many of a list that may be long, and how many there are. */
export interface Newest<T> {
  readonly total: number;
  readonly shown: readonly T[];
}

export type ConsoleClinic = Pick<Clinic, 'id' | 'name' | 'language' | 'timeZone' | 'carePlanCodes'>;

/** What a patient wrote about a treatment, as the API shows it. */
export type ConsoleReply = ReturnType<typeof presentReply>;

/** A treatment as the API shows it, with what the patient answered, the first answer first. */
export type ConsoleTreatment = ReturnType<typeof presentTreatment> & {
  readonly clinicId: string;
  readonly replies: readonly ConsoleReply[];
};

/** An alert as the API shows it, with what it is about. */
export type ConsoleAlert = ReturnType<typeof presentAlert> & {
  readonly clinicId: string;
  /** The patient's, in E.164; absent where the treatment is gone. */
  readonly phone?: string;
  /** Where it is about one. */
  readonly reply?: ConsoleReply;
};

export interface Phone {
  /** E.164. */
  readonly number: string;
  /** In the order they came. */
  readonly messages: readonly PhoneMessage[];
}

export type PhoneMessage =
  | {
      readonly direction: 'to-phone';
      readonly at: string;
      readonly body: string;
      readonly encoding: string;
      readonly parts: number;
    }
  | { readonly direction: 'from-phone'; readonly at: string; readonly body: string };

export interface WaitingSchedule {
  readonly name: string;
  readonly at: string;
  /** It comes again and again. */
  readonly isRecurring: boolean;
}

export interface QueueContent {
  readonly name: string;
  readonly isDeadLetterQueue: boolean;
  /** Messages that may be received, are being worked on, and are not yet to be received. */
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** The bodies of the oldest messages. */
  readonly bodies: readonly string[];
}

export interface TableItem {
  readonly table: string;
  readonly pk: string;
  readonly sk: string;
  /** All its attributes, unmarshalled. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface LogLine {
  readonly at: string;
  readonly functionName: string;
  readonly line: string;
}
