import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { contactIdUnder } from '../../lambdas/aws/contact-id.ts';
import { DynamoDbAlertLinks } from '../../lambdas/aws/dynamodb-alert-links.ts';
import { DynamoDbAlerts } from '../../lambdas/aws/dynamodb-alerts.ts';
import { DynamoDbContacts } from '../../lambdas/aws/dynamodb-contacts.ts';
import { DynamoDbReplies } from '../../lambdas/aws/dynamodb-replies.ts';
import { DynamoDbTreatments, treatmentKey } from '../../lambdas/aws/dynamodb-treatments.ts';
import { EventBridgeSchedules } from '../../lambdas/aws/schedules.ts';
import { type Alert, keyOfAlert, openAlert } from '../../lambdas/domain/alert.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import type { Reply } from '../../lambdas/domain/heard-reply.ts';
import { DAY } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { makeSchedules, wakeUpsOf } from '../../lambdas/use-cases/make-schedules.ts';
import { aClinic, anEvent, aTreatment } from '../builders/treatment.ts';
import type { PlayedStage } from './played-stage.ts';

/** What functions keep of patients, written as they write it, in a stage that is played. */
export function holdingsIn({
  dynamoDb,
  tableName,
  scheduler,
  scheduleGroup,
  contactKey,
  clock,
}: PlayedStage) {
  const storing = { table: tableName, retentionDays: 400, dueShards: 1 };
  const treatments = new DynamoDbTreatments(dynamoDb, { ...storing, onWrite: () => undefined });
  const alerts = new DynamoDbAlerts(dynamoDb, storing);
  const links = new DynamoDbAlertLinks(dynamoDb, tableName);
  const replies = new DynamoDbReplies(dynamoDb, { ...storing, clock: () => clock.now });
  const contacts = new DynamoDbContacts(dynamoDb, tableName);
  const contactIdOf = contactIdUnder(contactKey);
  const arn = (queue: string) => `arn:aws:sqs:us-east-1:123456789012:${queue}`;
  const schedules = new EventBridgeSchedules(scheduler, {
    group: scheduleGroup,
    roleArn: 'arn:aws:iam::123456789012:role/scheduler',
    queueArn: arn('check-ins'),
    deadLetterQueueArn: arn('check-ins-dead-letters'),
  });
  let tokens = 0;

  async function stored(next: Treatment): Promise<Treatment> {
    const replaced = await treatments.replace(next);
    if (replaced === 'conflict') throw new Error('nobody else writes');
    return replaced;
  }

  return {
    treatments,
    contacts,
    replies,
    contactIdOf,
    /** A treatment as intake leaves it, with its schedules. */
    async treat(phone: string, treatmentId: string, clinicId = 'north'): Promise<Treatment> {
      const event = anEvent({
        treatmentId,
        patient: { phone, language: 'en', timeZone: 'America/New_York' },
      });
      const clinic = aClinic({ id: clinicId });
      const treatment = {
        ...aTreatment({ event, createdAt: clock.now, clinic }),
        contactId: contactIdOf(phone),
      };
      await treatments.create(treatment);
      await this.schedule(treatment);
      return treatment;
    },
    /** Its schedules, as whoever stores it makes them. */
    async schedule(treatment: Treatment): Promise<void> {
      const journal = { wakeUpNotMade: (_: unknown, error: unknown) => Promise.reject(error) };
      await makeSchedules(wakeUpsOf(treatment), clock.now, { schedules, journal });
    },
    /** What the phone wrote, heard: with an answer that was sent, and an alert that people were told of by a link. */
    async hear(
      phone: string,
      { clinicId, event }: Treatment,
      body: string,
      id: string = `in-${event.treatmentId}`,
    ): Promise<void> {
      const about = { clinicId, treatmentId: event.treatmentId, checkIn: '48h' };
      const reply: Reply = {
        ...about,
        contactId: contactIdOf(phone),
        id,
        receivedAt: clock.now,
        body,
        outcome: 'urgent',
        ambiguous: false,
      };
      await replies.store(reply);
      await replies.claimAnswer(about, `urgent/${id}`, 'token');
      await this.tell({ ...about, replyId: id, kind: 'urgent', raisedAt: clock.now });
      await replies.finish(reply);
    },
    /** An alert that people were told of. */
    async tell(raised: Alert): Promise<void> {
      const alert = await alerts.open(openAlert(raised));
      tokens += 1;
      await links.keep(`token-${tokens}`, keyOfAlert(alert), clock.now + 3 * DAY);
      await alerts.noteTold(alert, clock.now);
    },
    /** The treatment with another phone, after a text had gone to the one before or would have. */
    async correct(
      treatment: Treatment,
      phone: string,
      { wasTexted }: { wasTexted: boolean },
    ): Promise<Treatment> {
      if (wasTexted) await treatments.keepContact(treatment);
      const event = { ...treatment.event, patient: { ...treatment.event.patient, phone } };
      return stored({ ...treatment, event, contactId: contactIdOf(phone), submitted: treatment.event });
    },
    /** The treatment once its first check-in was sent to its phone, and answered from there. */
    async text(treatment: Treatment): Promise<Treatment> {
      const [first, ...others] = treatment.checkIns;
      if (first === undefined) throw new Error('a treatment has check-ins');
      const sent: CheckIn = {
        ...plannedOf(first),
        state: 'sent',
        sentAt: first.sendAt,
        messageId: `m-${treatment.event.treatmentId}`,
        sentTo: treatment.contactId,
        answeredAt: first.sendAt,
      };
      return stored({ ...treatment, checkIns: [sent, ...others] });
    },
    alerts,
    /** As the time to live does: a treatment goes, and so do the phones that it had. What was kept about it later is still there. */
    async lapse({ clinicId, event }: Treatment): Promise<void> {
      const { pk } = treatmentKey(clinicId, event.treatmentId);
      for (const item of await this.items()) {
        const { sk } = item;
        if (item.pk === pk && (sk === 'TREATMENT' || String(sk).startsWith('CONTACT#')))
          await dynamoDb.send(new DeleteItemCommand({ TableName: tableName, Key: marshall({ pk, sk }) }));
      }
    },
    /** An item as it is. */
    put: (item: object) => dynamoDb.send(new PutItemCommand({ TableName: tableName, Item: marshall(item) })),
    /** Every item of the table. */
    async items(): Promise<readonly Readonly<Record<string, unknown>>[]> {
      const items: Record<string, AttributeValue>[] = [];
      for await (const { Items = [] } of paginateScan({ client: dynamoDb }, { TableName: tableName }))
        items.push(...Items);
      return items.map((item) => unmarshall(item));
    },
    /** The names of the schedules that wait. */
    async schedules(): Promise<readonly (string | undefined)[]> {
      const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: scheduleGroup }));
      return Schedules.map(({ Name }) => Name);
    },
    /** How many schedules wait. */
    async waiting(): Promise<number> {
      return (await this.schedules()).length;
    },
  };
}

export type Holdings = ReturnType<typeof holdingsIn>;
