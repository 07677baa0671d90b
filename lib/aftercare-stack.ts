import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { AlertRoutes } from './alert-routes.ts';
import { AlertTopic } from './alert-topic.ts';
import { Api } from './api.ts';
import { Canary } from './canary.ts';
import { CheckInFlow } from './check-in-flow.ts';
import { ClientPool } from './client-pool.ts';
import { ContactKey } from './contact-key.ts';
import { Dashboard } from './dashboard.ts';
import { ownIssuer } from './issuer.ts';
import { OpsTopics } from './ops-topics.ts';
import { ReceiptsFlow } from './receipts-flow.ts';
import { RepliesFlow } from './replies-flow.ts';
import { Sender } from './sender.ts';
import type { StageConfig } from './stage-config.ts';
import { StageKey } from './stage-key.ts';
import { SweepFlow } from './sweep-flow.ts';
import { TreatmentRoutes } from './treatment-routes.ts';
import { TreatmentTable } from './treatment-table.ts';

/**
 * Aftercare, one stage of it:
 *
 *     clinic system → API → intake → table (the truth), schedules (wake-up calls)
 *     schedules → check-ins queue → dispatch → text
 *     delivery logs of SNS → receipts → table
 *     two-way number → inbound topic → replies queue → replies → table, alerts, answers queue
 *     answers queue → replies → answer, at the sender's rate
 *     every day → intake (the canary, a treatment of ops themselves)
 *     every five minutes → sweep → check-ins queue (what is overdue), alerts (what a person must know)
 *     alerts → topic → person of the clinic → link → alert (taken over)
 *     metrics of all of it → alarms → ops (woken, or in the morning), dashboard
 */
export class AftercareStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stage, ...props }: StackProps & { readonly stage: StageConfig },
  ) {
    super(scope, id, props);
    new StageKey(this);
    const table = new TreatmentTable(this, 'Treatments', stage);
    const contactKey = new ContactKey(this, 'ContactKey');
    const sender = new Sender(this, 'Sender', stage);
    const checkIns = new CheckInFlow(this, 'CheckIns', { stage, table, sender });
    const { wakeUps } = checkIns;
    const receipts = new ReceiptsFlow(this, 'ReceiptsFlow', { stage, table, contactKey });
    const alertTopic = new AlertTopic(this, 'Alerts');
    const issuer =
      stage.auth === undefined ? new ClientPool(this, 'ClientPool', stage) : ownIssuer(stage.auth);
    const api = new Api(this, 'Api', { stage, issuer, table });
    const treatmentRoutes = new TreatmentRoutes(this, 'TreatmentRoutes', {
      stage,
      api,
      table,
      contactKey,
      wakeUps,
    });
    if (stage.canary !== undefined)
      new Canary(this, 'Canary', { stage, ...stage.canary, intake: treatmentRoutes.intake });
    const alertRoutes = new AlertRoutes(this, 'AlertRoutes', { stage, api, table });
    const { linksUrl: alertLinksUrl } = alertRoutes;
    const sweep = new SweepFlow(this, 'SweepFlow', { stage, table, wakeUps, alertTopic, alertLinksUrl });

    const output = (outputId: string, value: string, description: string) =>
      new CfnOutput(this, outputId, { value, description });
    output('ApiUrl', api.url, 'Where clinic systems post treatments');
    output('AccessLogGroupName', api.accessLogGroupName, 'Who called which route, and with what result');
    output('TableName', table.tableName, 'Where clinics and their clients stand, beside the treatments');
    output(
      'RetentionDays',
      String(stage.retentionDays),
      'How long a treatment that `npm run restore` writes is kept',
    );
    output(
      'DueIndexShards',
      String(stage.dueIndexShards),
      'What `npm run restore` spreads the index of due treatments over',
    );
    output('CheckInQueueUrl', wakeUps.queue.queueUrl, 'What `npm run redrive` puts dead letters back on');
    output('ContactKeyArn', contactKey.secretArn, 'What `npm run patient` hashes a phone with');
    output('ScheduleGroupName', wakeUps.scheduleGroupName, 'Where the wake-ups of check-ins wait');
    output(
      'ReceiptDeadLetterQueueUrl',
      receipts.deadLetterQueue.queueUrl,
      'Where delivery receipts lie that could not be taken',
    );
    const { inbound } = sender;
    let replies: RepliesFlow | undefined;
    if (inbound !== undefined) {
      replies = new RepliesFlow(this, 'RepliesFlow', {
        stage,
        table,
        contactKey,
        alertTopic,
        alertLinksUrl,
        sender,
        inbound,
      });
      output(
        'InboundTopicArn',
        inbound.topic.topicArn,
        'What ops set as the two-way channel of an existing number, with its opt-outs self-managed',
      );
      output('InboundChannelRoleArn', inbound.role.roleArn, 'What ops set as the role of that channel');
      output('ReplyQueueUrl', replies.queue.queueUrl, 'What `npm run redrive` puts replies back on');
      output(
        'ReplyDeadLetterQueueUrl',
        replies.deadLetterQueue.queueUrl,
        'Where replies of patients lie that could not be taken',
      );
    }
    output('AlertTopicArn', alertTopic.topicArn, 'What whoever is to be told of alerts subscribes to');
    if (issuer instanceof ClientPool) {
      output('UserPoolId', issuer.userPoolId, 'Where the clients of clinic systems stand');
      output('TokenUrl', issuer.tokenUrl, 'Where clinic systems fetch their tokens');
    }

    const watched = {
      stage,
      table,
      api,
      treatmentRoutes,
      alertRoutes,
      alertTopic,
      checkIns,
      receipts,
      sweep,
      replies,
    };
    const opsTopics = new OpsTopics(this, 'Ops');
    const alarms = new Alarms(this, 'Alarms', { ...watched, opsTopics });
    new Dashboard(this, 'Dashboard', { ...watched, alarms: alarms.all });
    output('OpsPageTopicArn', opsTopics.page.topicArn, 'What whoever is to be woken by alarms subscribes to');
    output('OpsTicketTopicArn', opsTopics.ticket.topicArn, 'Where alarms go that can wait for the morning');
  }
}
