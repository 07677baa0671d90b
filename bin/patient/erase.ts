import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { marshall } from '@aws-sdk/util-dynamodb';
import { holds } from '../../lambdas/aws/conditional-write.ts';
import { alertKey } from '../../lambdas/aws/dynamodb-alerts.ts';
import { replyKey } from '../../lambdas/aws/dynamodb-replies.ts';
import { keptContactSortKey, toTreatment, treatmentKey } from '../../lambdas/aws/dynamodb-treatments.ts';
import { scheduleName } from '../../lambdas/aws/schedules.ts';
import { keyOfAlert } from '../../lambdas/domain/alert.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { Failure } from '../tool/failure.ts';
import type { Corrected } from './command.ts';
import {
  type Holding,
  type ItemKey,
  partOf,
  type Subject,
  type Table,
  type ToldAndSaid,
  withoutOthersOf,
} from './person.ts';

export interface Tools {
  readonly table: Table;
  readonly scheduler: SchedulerClient;
  readonly scheduleGroup: string;
}

/** How many of each were erased. */
export type Erased = Record<
  'treatments' | 'schedules' | 'replies' | 'answers' | 'alerts' | 'links' | 'former phones',
  number
>;

/**
 * Erases holdings. What is gone already is done. The treatment goes first: from then on no function can read whose it was, no text
 * can be sent for it, and no write of it takes effect, since each is conditional on the version that it read.
 *
 * @throws Failure where a phone was corrected meanwhile
 */
export async function erase(
  holdings: readonly Holding[],
  subject: Subject,
  corrected: Corrected | undefined,
  tools: Tools,
): Promise<Erased> {
  const erased: Erased = {
    treatments: 0,
    schedules: 0,
    replies: 0,
    answers: 0,
    alerts: 0,
    links: 0,
    'former phones': 0,
  };
  for (const holding of holdings) {
    const isAboutTwo = holding.hasOtherPhone && corrected === 'other-person';
    if (isAboutTwo && holding.isCorrected) await erasePart(holding, subject, erased, tools);
    else
      await eraseTreatment(holding, isAboutTwo ? withoutOthersOf(holding, subject) : holding, erased, tools);
  }
  return erased;
}

/** The treatment, and what was told and said about it as far as it is given: words of another person are not this one's to erase. */
async function eraseTreatment(
  holding: Holding,
  toldAndSaid: ToldAndSaid,
  erased: Erased,
  tools: Tools,
): Promise<void> {
  const { treatment, others } = holding;
  if (treatment !== undefined) {
    const deleted = await deleteTreatment(treatment, tools);
    erased.treatments += 1;
    erased.schedules += await deleteSchedules(deleted, tools);
  }
  await eraseToldAndSaid(holding, toldAndSaid, erased, tools);
  for (const item of others) await deleteItem(item, tools);
  const answers = others.filter(({ sk }) => sk.startsWith('ANSWER#')).length;
  erased.answers += answers;
  erased['former phones'] += others.length - answers;
}

/**
 * Answers it as it was by then: an amendment may have moved its schedules since it was found. Throws a Failure where its phone is
 * no longer the one that was found: it may be another person's.
 */
async function deleteTreatment(found: Treatment, { table }: Tools): Promise<Treatment> {
  const { clinicId, event } = found;
  const { treatmentId, patient } = event;
  const remove = new DeleteItemCommand({
    TableName: table.name,
    Key: marshall(treatmentKey(clinicId, treatmentId)),
    ConditionExpression: 'attribute_not_exists(pk) OR #event.#patient.#phone = :phone',
    ExpressionAttributeNames: { '#event': 'event', '#patient': 'patient', '#phone': 'phone' },
    ExpressionAttributeValues: marshall({ ':phone': patient.phone }),
    ReturnValues: 'ALL_OLD',
  });
  const answer = await holds(table.client.send(remove));
  if (answer !== false) return answer.Attributes === undefined ? found : toTreatment(answer.Attributes);
  throw new Failure(
    `The phone of ${treatmentId} of the clinic ${clinicId} was corrected a moment ago: run the same again.`,
  );
}

/** Leaves the treatment to whom it is of: the phone goes, and what it wrote. */
async function erasePart(holding: Holding, subject: Subject, erased: Erased, tools: Tools): Promise<void> {
  const part = partOf(holding, subject);
  await eraseToldAndSaid(holding, part, erased, tools);
  // Answers that are claimed once for each reply have its id in their name.
  const isAnswer = ({ sk }: ItemKey) =>
    sk.startsWith('ANSWER#') && part.replies.some(({ id }) => sk.endsWith(`/${id}`));
  for (const item of holding.others.filter(isAnswer)) {
    await deleteItem(item, tools);
    erased.answers += 1;
  }
  // With a new version: whoever has read the treatment with the phone in it cannot write it back.
  const forget = new UpdateItemCommand({
    TableName: tools.table.name,
    Key: marshall(treatmentKey(holding.clinicId, holding.treatmentId)),
    UpdateExpression: 'SET #version = #version + :one REMOVE #submitted',
    ConditionExpression: '#submitted.#patient.#phone = :phone',
    ExpressionAttributeNames: {
      '#version': 'version',
      '#submitted': 'submitted',
      '#patient': 'patient',
      '#phone': 'phone',
    },
    ExpressionAttributeValues: marshall({ ':one': 1, ':phone': subject.phone }),
  });
  if (await holds(tools.table.client.send(forget))) erased['former phones'] += 1;
  for (const item of holding.others.filter(({ sk }) => sk === keptContactSortKey(subject.contactId))) {
    await deleteItem(item, tools);
    erased['former phones'] += 1;
  }
}

async function eraseToldAndSaid(
  { clinicId, treatmentId }: TreatmentKey,
  { replies, alerts, links }: ToldAndSaid,
  erased: Erased,
  tools: Tools,
): Promise<void> {
  for (const { id } of replies) await deleteItem(replyKey({ clinicId, treatmentId, id }), tools);
  for (const alert of alerts) await deleteItem(alertKey(keyOfAlert(alert)), tools);
  for (const { pk, sk } of links) await deleteItem({ pk, sk }, tools);
  erased.replies += replies.length;
  erased.alerts += alerts.length;
  erased.links += links.length;
}

/** The schedules of a treatment's check-ins, whatever their state: one that was cancelled waits for its time all the same. */
async function deleteSchedules(
  { clinicId, event: { treatmentId }, checkIns }: Treatment,
  { scheduler, scheduleGroup }: Tools,
): Promise<number> {
  let deleted = 0;
  for (const { key: checkIn, sendAt } of checkIns) {
    const Name = scheduleName({ clinicId, treatmentId, checkIn, sendAt }, sendAt);
    try {
      await scheduler.send(new DeleteScheduleCommand({ Name, GroupName: scheduleGroup }));
      deleted += 1;
    } catch (error) {
      // It has fired, and deleted itself.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }
  return deleted;
}

const deleteItem = ({ pk, sk }: ItemKey, { table }: Pick<Tools, 'table'>) =>
  table.client.send(new DeleteItemCommand({ TableName: table.name, Key: marshall({ pk, sk }) }));
