import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { alertId, type StandingAlert, severityOf } from '../domain/alert.ts';
import { type AlertLink, alertMail } from '../domain/alert-message.ts';
import { formatInstant } from '../domain/instant.ts';
import type { AlertMessages } from '../use-cases/ports.ts';

/** Alerts as messages on the alert topic: as a mail for people, as JSON for machines. Ids alone, no phone and no words. */
export class SnsAlertMessages implements AlertMessages {
  readonly #newClient: () => SNSClient;
  readonly #topicArn: string;
  #client: SNSClient | undefined;

  /** @param newClient is asked for a client with the first alert: most invocations raise none */
  constructor(newClient: () => SNSClient, topicArn: string) {
    this.#newClient = newClient;
    this.#topicArn = topicArn;
  }

  async send(alert: StandingAlert, link: AlertLink): Promise<void> {
    const { clinicId, treatmentId, checkIn, kind, raisedAt, owner, acknowledgeBy } = alert;
    const severity = severityOf(kind);
    const { subject, body } = alertMail(alert, link);
    const message = {
      id: alertId(alert),
      clinicId,
      treatmentId,
      ...(checkIn !== undefined && { checkIn }),
      ...('replyId' in alert && { replyId: alert.replyId }),
      kind,
      severity,
      raisedAt: formatInstant(raisedAt),
      owner,
      ...(acknowledgeBy !== undefined && { acknowledgeBy: formatInstant(acknowledgeBy) }),
      link: link.url,
    };
    this.#client ??= this.#newClient();
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: subject,
        MessageStructure: 'json',
        Message: JSON.stringify({ default: JSON.stringify(message), email: body }),
        MessageAttributes: {
          clinic: { DataType: 'String', StringValue: clinicId },
          severity: { DataType: 'String', StringValue: severity },
          kind: { DataType: 'String', StringValue: kind },
          contacts: { DataType: 'String.Array', StringValue: JSON.stringify(contactsFor(alert)) },
        },
      }),
    );
  }
}

/** What subscriptions of alert contacts are filtered by: the clinic for the first, `clinic/second` for the second. */
const contactsFor = ({ clinicId, owner }: StandingAlert): string[] =>
  owner === 'second' ? [clinicId, secondContactOf(clinicId)] : [clinicId];

export const secondContactOf = (clinicId: string): string => `${clinicId}/second`;
