import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPhoneNumber, CfnResourcePolicy } from 'aws-cdk-lib/aws-smsvoice';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { InboundChannel } from './inbound-channel.ts';
import { isTwoWay, type StageConfig } from './stage-config.ts';
import { PatternStatement } from './statements.ts';

/** What texts come from, and where the sender is two-way, how what patients write back comes in. */
export class Sender extends Construct {
  /** What a function needs to know to send texts. */
  readonly environment: Readonly<
    Record<
      | 'SENDER'
      | 'SMS_MAX_PRICE_USD'
      | 'ALLOWED_COUNTRIES'
      | 'DAILY_TEXTS_PER_PHONE'
      | 'DAILY_TEXTS_PER_CLINIC',
      string
    >
  >;
  /** What a function must be allowed to send texts. */
  readonly statements = textStatements();
  /** Undefined where the sender is one-way. */
  readonly inbound: InboundChannel | undefined;

  constructor(scope: Construct, id: string, { sms, allowedCountries }: StageConfig) {
    super(scope, id);
    let { originationNumber } = sms;
    if (isTwoWay(sms)) {
      this.inbound = new InboundChannel(this, 'Inbound');
      if ('simulator' in sms.twoWay) {
        const simulator = this.#makeSimulator(this.inbound);
        originationNumber = simulator.attrPhoneNumber;
        this.#letSnsSend(simulator.attrArn);
      } else {
        this.#letSnsSend(sms.twoWay.numberArn);
      }
    }
    this.environment = {
      SENDER: JSON.stringify({ originationNumber, senderId: sms.senderId }),
      SMS_MAX_PRICE_USD: String(sms.maxPriceUsd),
      ALLOWED_COUNTRIES: allowedCountries.join(','),
      DAILY_TEXTS_PER_PHONE: String(sms.dailyTextsPerPhone),
      DAILY_TEXTS_PER_CLINIC: String(sms.dailyTextsPerClinic),
    };
  }

  /**
   * A number that needs no registration. Its texts reach AWS's own destination simulators alone:
   * https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html
   */
  #makeSimulator({ topic, role }: InboundChannel): CfnPhoneNumber {
    const number = new CfnPhoneNumber(this, 'Simulator', {
      isoCountryCode: 'US',
      numberType: 'SIMULATOR',
      numberCapabilities: ['SMS'],
      // With opt-outs of our own, AWS hands STOP and HELP on like all else, and answers neither; but it wants both answers.
      selfManagedOptOutsEnabled: true,
      mandatoryKeywords: {
        stop: { message: 'You get no more texts from this number.' },
        help: { message: 'This number texts after a treatment. Reply STOP to end.' },
      },
      twoWay: { enabled: true, channelArn: topic.topicArn, channelRole: role.roleArn },
    });
    // A number that was given back is never had again.
    number.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return number;
  }

  /**
   * A number made since September 2024 lets nobody send without a policy of its own, SNS not either:
   * https://aws.amazon.com/blogs/messaging-and-targeting/a-guide-to-the-new-resource-policies-for-sms-origination-identities-in-aws
   */
  #letSnsSend(numberArn: string): void {
    new CfnResourcePolicy(this, 'SendingPolicy', {
      resourceArn: numberArn,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sms-voice:SendTextMessage',
            Resource: numberArn,
            Condition: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
          },
        ],
      },
    });
  }
}

/** A phone has no ARN: everything but topics is what remains. SNS then sends through End User Messaging in our name. */
const textStatements = (): readonly PolicyStatement[] => [
  new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:*:sns:*:*:*'] }),
  new PatternStatement(
    ['sms-voice:SendTextMessage'],
    '*',
    'SNS chooses the sender where the stage names none, and alone may use this.',
    { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
  ),
];
