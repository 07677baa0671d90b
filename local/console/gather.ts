import { unmarshall } from '@aws-sdk/util-dynamodb';
import { carePlans } from '../../care-plans/index.ts';
import { CLINICS, toClinic } from '../../lambdas/aws/clinic-items.ts';
import { type AlertItem, toAlert, toAlertKeys } from '../../lambdas/aws/dynamodb-alerts.ts';
import { isReply, toReply } from '../../lambdas/aws/dynamodb-replies.ts';
import { isTreatment, toTreatment } from '../../lambdas/aws/dynamodb-treatments.ts';
import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import { formatInstant, type Instant } from '../../lambdas/domain/instant.ts';
import { presentAlert } from '../../lambdas/http/alert-answer.ts';
import { presentReply, presentTreatment } from '../../lambdas/http/treatment-answer.ts';
import type { Queue } from '../engine/queue.ts';
import type { Queues } from '../engine/queues.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { LogLines } from './log-lines.ts';
import type { Phones } from './phones.ts';
import type {
  ConsoleAlert,
  ConsoleClinic,
  ConsoleState,
  ConsoleTreatment,
  LogLine,
  Newest,
  QueueContent,
  TableItem,
  WaitingSchedule,
} from './state.ts';
import type { StoredItem, StoredItems } from './stored-items.ts';

/** What the console looks at. */
export interface Shown {
  readonly stage: ConsoleState['stage'];
  readonly clock: { readonly now: Instant; nextEventAt(): Promise<Instant | undefined> };
  readonly isMoving: () => boolean;
  readonly items: Pick<StoredItems, 'all'>;
  readonly phones: Pick<Phones, 'all'>;
  readonly scheduler: Pick<Scheduler, 'waiting'>;
  readonly queues: Pick<Queues, 'all'>;
  readonly deadLetterQueues: ReadonlySet<Queue>;
  readonly logs: Pick<LogLines, 'total' | 'latest'>;
}

const MOST_SHOWN = 100;
const MOST_LINES = 200;
const MOST_BODIES = 20;

/** Reads all that the console shows, and changes nothing by it. */
export async function gather(shown: Shown): Promise<ConsoleState> {
  const { stage, clock, isMoving, items, phones, scheduler, queues, deadLetterQueues, logs } = shown;
  const [stored, nextEventAt] = [await items.all(), await clock.nextEventAt()];
  return {
    stage,
    clock: {
      now: formatInstant(clock.now),
      isMoving: isMoving(),
      ...(nextEventAt !== undefined && { nextEventAt: formatInstant(nextEventAt) }),
    },
    clinics: clinicsAmong(stored),
    carePlans: Object.values(carePlans).map(({ id, title }) => ({ id, title })),
    treatments: treatmentsAmong(stored),
    phones: newest(phones.all, (phone) => phone),
    alerts: alertsAmong(stored),
    schedules: newest(scheduler.waiting, describeSchedule),
    queues: queues.all.map((queue) => describeQueue(queue, deadLetterQueues.has(queue))),
    items: newest(stored, describeItem),
    logs: { total: logs.total, shown: logs.latest.slice(0, MOST_LINES).map(describeLine) },
  };
}

const newest = <T, S>(all: readonly T[], show: (one: T) => S): Newest<S> => ({
  total: all.length,
  shown: all.slice(0, MOST_SHOWN).map(show),
});

const clinicsAmong = (stored: readonly StoredItem[]): ConsoleClinic[] =>
  stored
    .filter(({ attributes }) => attributes.pk?.S === CLINICS)
    .map(({ attributes }) => {
      const { id, name, language, timeZone, carePlanCodes } = toClinic(attributes);
      return { id, name, language, timeZone, ...(carePlanCodes !== undefined && { carePlanCodes }) };
    });

function treatmentsAmong(stored: readonly StoredItem[]): Newest<ConsoleTreatment> {
  const replies = repliesAmong(stored);
  return newest(
    latestFirst(
      stored.filter(({ attributes }) => isTreatment(attributes)),
      'createdAt',
    ),
    ({ attributes }) => {
      const treatment = toTreatment(attributes);
      return {
        ...presentTreatment(treatment),
        clinicId: treatment.clinicId,
        replies: (replies.get(attributes.pk?.S) ?? []).map(presentReply),
      };
    },
  );
}

/** What patients answered, the first answer first, by the partition of the treatment. */
function repliesAmong(stored: readonly StoredItem[]): ReadonlyMap<string | undefined, readonly Reply[]> {
  const replies = stored.filter(({ attributes }) => isReply(attributes));
  const byPartition = Map.groupBy(replies, ({ attributes }) => attributes.pk?.S);
  return new Map(
    [...byPartition].map(([pk, items]) => [
      pk,
      items.map(({ attributes }) => toReply(attributes)).toSorted((a, b) => a.receivedAt - b.receivedAt),
    ]),
  );
}

const alertsAmong = (stored: readonly StoredItem[]): Newest<ConsoleAlert> =>
  newest(
    latestFirst(
      stored.filter(({ attributes }) => toAlertKeys(attributes).length > 0),
      'raisedAt',
    ),
    ({ attributes }) => {
      const alert = toAlert(unmarshall(attributes) as AlertItem);
      return { ...presentAlert(alert), clinicId: alert.clinicId };
    },
  );

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
  const item = unmarshall(attributes);
  return { table, pk: item.pk, sk: item.sk, attributes: item };
}
