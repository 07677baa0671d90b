import type { MayUseKey } from '../engine/queue-subscribers.ts';
import type { MayAssume } from '../engine/scheduler.ts';
import { ServiceError } from '../engine/service-error.ts';
import type { CheckRole } from '../engine/target-delivery.ts';
import { TemplateError } from '../template/template-error.ts';
import { refusalOf } from './refusal.ts';
import type { RequiredAccess } from './required-access.ts';
import type { Roles } from './roles.ts';

/** What services of AWS may do for the template: in roles of its own that they take, and in their own name. */
export class ServiceRoles {
  readonly #roles: Roles;
  readonly #required: RequiredAccess;
  readonly #accountId: string;

  constructor(roles: Roles, required: RequiredAccess, accountId: string) {
    this.#roles = roles;
    this.#required = required;
    this.#accountId = accountId;
  }

  /** https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  readonly schedulerMayAssume: MayAssume = (roleArn, groupArn) =>
    this.#roles.trusts(roleArn, 'scheduler.amazonaws.com', {
      'aws:SourceAccount': this.#accountId,
      'aws:SourceArn': groupArn,
    });

  readonly checkSchedulerRole: CheckRole = (roleArn, action, arn) => {
    const accesses =
      action === 'sqs:SendMessage'
        ? this.#required.ofQueue('SendMessage', arn)
        : [{ action, resource: arn, context: {} }];
    const denial = this.#roles.denial(roleArn, 'scheduler', accesses);
    if (denial === undefined) return;
    const { code, status, message } = refusalOf('sqs', denial);
    throw new ServiceError(code, status, message);
  };

  /** Whether SNS may use the key of a queue for what it delivers from a topic. */
  readonly snsMayUseKey: MayUseKey = (queueArn, topicArn) =>
    this.#required
      .ofSnsToKey(queueArn, topicArn)
      .every((access) => this.#roles.lets('sns.amazonaws.com', access));

  /**
   * Throws TemplateError where End User Messaging could not publish what comes in. On AWS every text to the number would be lost:
   * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-iam-policy.html
   */
  checkInboundRole(roleArn: string, topicArn: string): void {
    const context = { 'aws:SourceAccount': this.#accountId };
    if (!this.#roles.trusts(roleArn, 'sms-voice.amazonaws.com', context))
      throw new TemplateError(roleArn, 'does not let AWS End User Messaging take it');
    const denial = this.#roles.denial(roleArn, 'sms-voice', this.#required.ofTopic(topicArn));
    if (denial !== undefined) throw new TemplateError(roleArn, denial.message);
  }
}
