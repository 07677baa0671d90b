import { unmarshall } from '@aws-sdk/util-dynamodb';
import { carePlans } from '../../care-plans/index.ts';
import { CLINICS, toClinic } from '../../lambdas/aws/clinic-items.ts';
import { type AlertItem, toAlert, toAlertKeys } from '../../lambdas/aws/dynamodb-alerts.ts';
import { isTreatment, toTreatment } from '../../lambdas/aws/dynamodb-treatments.ts';
import type { AlertState } from '../../lambdas/domain/alert.ts';
import { formatInstant } from '../../lambdas/domain/instant.ts';
import { presentAlert } from '../../lambdas/http/alert-answer.ts';
import { presentTreatment } from '../../lambdas/http/treatment-answer.ts';
import type { Queue } from '../engine/queue.ts';
import type { Queues } from '../engine/queues.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import { eventWords } from './event-words.ts';
import type { LogLines } from './log-lines.ts';
import { Patients } from './patients.ts';
import type { Phones } from './phones.ts';
import { readable } from './readable.ts';
import type {
  ConsoleClinic,
  ConsoleState,
  ConsoleTreatment,
  LogLine,
  Newest,
  Phone,
  QueueContent,
  TableItem,
  WaitingSchedule,
} from './state.ts';
import type { StoredItem, StoredItems } from './stored-items.ts';

/** What the console looks at. */
export interface Shown {
  readonly stage: ConsoleState['stage'];
  readonly clock: Pick<VirtualClock, 'now' | 'nextEvent'>;
  readonly isMoving: () => boolean;
  readonly items: Pick<StoredItems, 'all'>;
  readonly phones: Pick<Phones, 'all'>;
  readonly scheduler: Pick<Scheduler, 'waiting'>;
  readonly queues: Pick<Queues, 'all'>;
  readonly deadLetterQueues: ReadonlySet<Queue>;
  readonly logs: Pick<LogLines, 'total' | 'latest'>;
}

const MOST_SHOWN = 100;
const MOST_BODIES = 20;

/** Reads all that the console shows, and changes nothing by it. */
export async function gather(shown: Shown): Promise<ConsoleState> {
  const { stage, clock, isMoving, items, phones, scheduler, queues, deadLetterQueues, logs } = shown;
  const [stored, nextEvent] = [await items.all(), await clock.nextEvent()];
  const patients = new Patients(stored);
  const treatments = treatmentsAmong(stored, patients);
  return {
    stage,
    clock: {
      now: formatInstant(clock.now),
      isMoving: isMoving(),
      ...(nextEvent !== undefined && {
        nextEvent: { what: eventWords(nextEvent.name), at: formatInstant(nextEvent.at) },
      }),
    },
    clinics: clinicsAmong(stored),
    carePlans: Object.values(carePlans).map(({ id, title }) => ({ id, title })),
    treatments,
    phones: phonesAmong(phones.all, treatments.shown),
    numbersInUse: [...new Set([...patients.numbers, ...phones.all.map(({ number }) => number)])].toSorted(),
    alerts: alertsAmong(stored, patients),
    schedules: newest(scheduler.waiting, describeSchedule),
    queues: queues.all.map((queue) => describeQueue(queue, deadLetterQueues.has(queue))),
    items: newest(stored, describeItem),
    logs: { total: logs.total, shown: logs.latest.map(describeLine) },
  };
}

const newest = <T, S>(all: readonly T[], show: (one: T) => S): Newest<S> => ({
  total: all.length,
  shown: all.slice(0, MOST_SHOWN).map(show),
});

/** Whatever else stands among them shows as an item alone. */
const newestReadable = <T>(
  all: readonly StoredItem[],
  read: (attributes: StoredItem['attributes']) => T,
): Newest<T> => ({
  total: all.length,
  shown: readable(all.slice(0, MOST_SHOWN), read),
});

const clinicsAmong = (stored: readonly StoredItem[]): readonly ConsoleClinic[] =>
  readable(
    stored.filter(({ attributes }) => attributes.pk?.S === CLINICS),
    (item) => {
      const { id, name, language, timeZone, carePlanCodes } = toClinic(item);
      return { id, name, language, timeZone, ...(carePlanCodes !== undefined && { carePlanCodes }) };
    },
  );

const treatmentsAmong = (stored: readonly StoredItem[], patients: Patients): Newest<ConsoleTreatment> =>
  newestReadable(
    latestFirst(
      stored.filter(({ attributes }) => isTreatment(attributes)),
      'createdAt',
    ),
    (item) => {
      const treatment = toTreatment(item);
      const { clinicId, event } = treatment;
      return {
        ...presentTreatment(treatment),
        clinicId,
        replies: patients.repliesOf({ clinicId, treatmentId: event.treatmentId }),
      };
    },
  );

/** Whose patient is shown is shown too, and never as one that got nothing. */
const phonesAmong = (phones: readonly Phone[], treatments: readonly ConsoleTreatment[]): Newest<Phone> => {
  const numbers = new Set(treatments.map(({ patient }) => patient.phone));
  const [own = [], others = []] = [true, false].map((isPatient) =>
    phones.filter(({ number }) => numbers.has(number) === isPatient),
  );
  return newest([...own, ...others], (phone) => phone);
};

function alertsAmong(stored: readonly StoredItem[], patients: Patients): ConsoleState['alerts'] {
  const alerts = latestFirst(
    stored.filter(({ attributes }) => toAlertKeys(attributes).length > 0),
    'raisedAt',
  );
  const isOpen = ({ attributes }: StoredItem) => attributes.state?.S === ('open' satisfies AlertState);
  const open = alerts.filter(isOpen);
  return {
    open: open.length,
    ...newestReadable([...open, ...alerts.filter((alert) => !isOpen(alert))], (item) => {
      const alert = toAlert(unmarshall(item) as AlertItem);
      const phone = patients.phoneOf(alert);
      const reply =
        'replyId' in alert ? patients.repliesOf(alert).find(({ id }) => id === alert.replyId) : undefined;
      return {
        ...presentAlert(alert),
        clinicId: alert.clinicId,
        ...(phone !== undefined && { phone }),
        ...(reply !== undefined && { reply }),
      };
    }),
  };
}

/** Of one moment, those whose key comes last first: T-1002 before T-1001. */
const latestFirst = (stored: readonly StoredItem[], time: 'createdAt' | 'raisedAt'): StoredItem[] =>
  stored
    .toReversed()
    .toSorted((a, b) => Number(b.attributes[time]?.N ?? 0) - Number(a.attributes[time]?.N ?? 0));

const describeSchedule = ({ at, ...schedule }: Scheduler['waiting'][number]): WaitingSchedule => ({
  ...schedule,
  at: formatInstant(at),
});

const describeLine = ({ at, ...line }: LogLines['latest'][number]): LogLine => ({
  at: formatInstant(at),
  ...line,
});

const describeQueue = (queue: Queue, isDeadLetterQueue: boolean): QueueContent => ({
  name: queue.name,
  isDeadLetterQueue,
  ...queue.depth,
  bodies: queue.bodies.slice(0, MOST_BODIES),
});

function describeItem({ table, attributes }: StoredItem): TableItem {
  const item = unmarshall(attributes, { wrapNumbers: plainNumber });
  return { table, pk: item.pk, sk: item.sk, attributes: item };
}

/** DynamoDB keeps 38 digits, more than a number here can hold: such a one stays as it is written. */
const plainNumber = (written: string): number | string =>
  String(Number(written)) === written ? Number(written) : written;
