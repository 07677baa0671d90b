import { describe, expect, it } from '@jest/globals';
import { checkAlarms } from '../../../bin/doctor/checks/alarms.ts';
import { checkDeliveryLogGroup, checkDeliveryStatus } from '../../../bin/doctor/checks/delivery-logs.ts';
import { checkReplies } from '../../../bin/doctor/checks/replies.ts';
import { callersIn, checkClients } from '../../../bin/doctor/checks/silent-clients.ts';
import { checkStack } from '../../../bin/doctor/checks/stack.ts';
import { checkClinicContacts, checkSubscribers } from '../../../bin/doctor/checks/subscribers.ts';
import {
  ALERTS,
  aNumber,
  aStage,
  DELIVERED,
  factsOf,
  fixesOf,
  levelsOf,
  NUMBER_ID,
  PAGE,
  place,
  ROLE,
  TOPIC,
} from './answers.ts';

describe('the stack', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
  it.each([
    ['CREATE_COMPLETE', 'ok'],
    ['UPDATE_COMPLETE', 'ok'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'ok'],
    ['UPDATE_ROLLBACK_COMPLETE', 'warning'],
    ['UPDATE_IN_PROGRESS', 'warning'],
    ['UPDATE_ROLLBACK_IN_PROGRESS', 'warning'],
    ['REVIEW_IN_PROGRESS', 'warning'],
    ['UPDATE_FAILED', 'fatal'],
    ['DELETE_FAILED', 'fatal'],
    ['DELETE_COMPLETE', 'fatal'],
  ] as const)('that is %s is %s', (StackStatus, level) => {
    expect(levelsOf(checkStack({ StackStatus }, place))).toEqual([level]);
  });

  it('that could not be rolled back is rolled back on', () => {
    const findings = checkStack({ StackStatus: 'UPDATE_ROLLBACK_FAILED' }, place);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe('aws cloudformation continue-update-rollback --stack-name aftercare-dev');
  });

  it.each(['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'] as const)(
    'that was never whole (%s) is made anew',
    (StackStatus) => {
      const findings = checkStack({ StackStatus }, place);
      expect(levelsOf(findings)).toEqual(['fatal']);
      expect(fixesOf(findings)).toBe(
        'aws cloudformation delete-stack --stack-name aftercare-dev, then npx cdk deploy -c stage=dev',
      );
    },
  );

  it('need not be there yet, which is said', () => {
    const findings = checkStack(undefined, place);
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(factsOf(findings)).toBe(
      'There is no stack aftercare-dev in us-east-1 yet: this is about the account alone.',
    );
  });
});

describe('what patients write', () => {
  const inbound = { topicArn: TOPIC, roleArn: ROLE };
  const pointAtStack = `aws pinpoint-sms-voice-v2 update-phone-number --phone-number-id ${NUMBER_ID} --two-way-enabled --two-way-channel-arn ${TOPIC} --two-way-channel-role ${ROLE} --self-managed-opt-outs-enabled`;

  it('is heard where the number leads to the stack and leaves STOP to it', () => {
    const findings = checkReplies(aStage(), aNumber(), inbound);
    expect(levelsOf(findings)).toEqual(['ok', 'ok']);
    expect(factsOf(findings)).toContain('Aftercare answers STOP and HELP');
  });

  it.each([
    ['takes none in', { TwoWayEnabled: false }],
    ['leads to another topic', { TwoWayChannelArn: `${TOPIC}-of-another` }],
    ['leads to the topic in a role of somebody else', { TwoWayChannelRole: `${ROLE}-of-another` }],
  ])('is heard by nobody where the number %s', (_what, changes) => {
    const findings = checkReplies(aStage(), aNumber(changes), inbound);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe(pointAtStack);
  });

  it('is heard by nobody where the number has no role at all', () => {
    const { TwoWayChannelRole: _, ...withoutRole } = aNumber();
    expect(levelsOf(checkReplies(aStage(), withoutRole, inbound))).toEqual(['fatal']);
  });

  it('is heard but for STOP where AWS answers that', () => {
    const findings = checkReplies(aStage(), aNumber({ SelfManagedOptOutsEnabled: false }), inbound);
    expect(levelsOf(findings)).toEqual(['ok', 'warning']);
    expect(fixesOf(findings)).toContain(pointAtStack);
  });

  it('leads nowhere yet before the first deployment', () => {
    const fresh = aNumber({ TwoWayEnabled: false });
    expect(levelsOf(checkReplies(aStage(), fresh, undefined))).toEqual(['ok']);
  });

  describe('where it goes elsewhere', () => {
    const stage = aStage({ twoWay: 'elsewhere' });

    it('must be read by a person, while AWS answers STOP', () => {
      const findings = checkReplies(stage, aNumber({ SelfManagedOptOutsEnabled: false }), undefined);
      expect(levelsOf(findings)).toEqual(['warning', 'ok']);
      expect(factsOf(findings)).toContain(`goes to ${TOPIC}. Aftercare does not hear it`);
    });

    it('must not be left to that person where it is STOP', () => {
      const findings = checkReplies(stage, aNumber(), undefined);
      expect(levelsOf(findings)).toEqual(['warning', 'fatal']);
      expect(fixesOf(findings)).toContain('--no-self-managed-opt-outs-enabled');
    });

    it('is lost where the number takes none in', () => {
      expect(levelsOf(checkReplies(stage, aNumber({ TwoWayEnabled: false }), undefined))).toEqual(['fatal']);
    });
  });

  it('may go unheard where no text asks for it, but STOP may not', () => {
    const stage = aStage({ twoWay: undefined });
    const byAws = aNumber({ TwoWayEnabled: false, SelfManagedOptOutsEnabled: false });
    expect(levelsOf(checkReplies(stage, byAws, undefined))).toEqual(['ok']);
    expect(levelsOf(checkReplies(stage, aNumber({ TwoWayEnabled: false }), undefined))).toEqual(['fatal']);
  });
});

describe('the delivery logs', () => {
  // https://docs.aws.amazon.com/sns/latest/api/API_GetSMSAttributes.html
  const role = 'arn:aws:iam::123456789012:role/aftercare-account-DeliveryLogRole';
  const attributes = { DeliveryStatusIAMRole: role, DeliveryStatusSuccessSamplingRate: '100' };
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
  const group = {
    logGroupName: DELIVERED,
    arn: `arn:aws:logs:us-east-1:123456789012:log-group:${DELIVERED}:*`,
    retentionInDays: 30,
  };
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_SubscriptionFilter.html
  const filter = (filterName: string) => ({
    filterName,
    logGroupName: DELIVERED,
    filterPattern: '',
    destinationArn: `arn:aws:lambda:us-east-1:123456789012:function:${filterName}`,
  });
  const own = ['aftercare-dev-Delivered'];
  const check = (filters: string[], ofStack: string[] | undefined = own) =>
    checkDeliveryLogGroup(DELIVERED, group, filters.map(filter), ofStack, place);

  it('are written of every text', () => {
    expect(levelsOf(checkDeliveryStatus(attributes, place))).toEqual(['ok']);
  });

  it('are not written without a role', () => {
    const findings = checkDeliveryStatus({ DeliveryStatusSuccessSamplingRate: '100' }, place);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe('npx cdk deploy -c stage=dev -c account=true');
  });

  it.each<Record<string, string>>([{ DeliveryStatusSuccessSamplingRate: '99' }, {}])(
    'lack texts that arrived where they are sampled: %j',
    (sampling) => {
      const findings = checkDeliveryStatus({ DeliveryStatusIAMRole: role, ...sampling }, place);
      expect(levelsOf(findings)).toEqual(['warning']);
    },
  );

  it('are read by the stack beside another stage', () => {
    expect(levelsOf(check(['aftercare-dev-Delivered', 'aftercare-qa-Delivered']))).toEqual(['ok', 'ok']);
  });

  it('are not read where somebody has taken the filter of the stack away', () => {
    expect(levelsOf(check(['aftercare-qa-Delivered']))).toEqual(['ok', 'fatal']);
  });

  it('have room for the filter of a stack that is not deployed yet, or have not', () => {
    const before = (filters: string[]) =>
      checkDeliveryLogGroup(DELIVERED, group, filters.map(filter), undefined, place);
    expect(levelsOf(before(['aftercare-qa-Delivered']))).toEqual(['ok', 'ok']);
    expect(levelsOf(before(['aftercare-qa-Delivered', 'other']))).toEqual(['ok', 'fatal']);
  });

  it('must be there', () => {
    const findings = checkDeliveryLogGroup(DELIVERED, undefined, [], undefined, place);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe('npx cdk deploy -c stage=dev -c account=true');
  });

  it('hold phone numbers, and are not kept for ever', () => {
    const { retentionInDays: _, ...forEver } = group;
    const findings = checkDeliveryLogGroup(
      DELIVERED,
      forEver,
      [filter('aftercare-dev-Delivered')],
      own,
      place,
    );
    expect(levelsOf(findings)).toEqual(['warning', 'ok']);
  });
});

describe('the subscribers of a topic', () => {
  // https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
  const subscription = (SubscriptionArn: string) => ({
    TopicArn: ALERTS,
    Protocol: 'email',
    SubscriptionArn,
    Owner: '123456789012',
    Endpoint: 'nurse@clinic.example',
  });
  const confirmed = subscription(`${ALERTS}:6b0e71bd-7e97-4d97-80ce-4a0994e55286`);
  const pending = subscription('PendingConfirmation');
  const deleted = subscription('Deleted');
  const check = (subscriptions: (typeof confirmed)[], tells: 'alerts' | 'alarms' = 'alerts') =>
    checkSubscribers({ arn: tells === 'alerts' ? ALERTS : PAGE, tells }, subscriptions, 'dev');

  it('are told where they have confirmed', () => {
    expect(levelsOf(check([confirmed]))).toEqual(['ok']);
  });

  it.each([
    ['there are none', []],
    ['none has confirmed', [pending]],
    ['all were taken out', [deleted]],
  ])('are nobody where %s', (_what, subscriptions) => {
    expect(levelsOf(check(subscriptions))).toEqual(['fatal']);
  });

  it('are nobody of the alarms either, and are subscribed by a command', () => {
    const findings = check([], 'alarms');
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe(
      `aws sns subscribe --topic-arn ${PAGE} --protocol email --notification-endpoint <address>`,
    );
  });

  it('may lack some who have not confirmed', () => {
    const findings = check([confirmed, pending]);
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(factsOf(findings)).toContain('who have not confirmed that they want them: 1');
  });

  describe('of a clinic', () => {
    const north = { id: 'north', alertContacts: ['Nurse@clinic.example'] };
    const south = { id: 'south', alertContacts: ['doctor@south.example'] };
    const silent = { id: 'silent', alertContacts: [] };

    it('are told where one of its contacts has confirmed, however it is spelt', () => {
      expect(checkClinicContacts([north], [confirmed], 'dev')).toEqual([]);
    });

    it('are nobody where its contacts have not confirmed, or it has none', () => {
      const findings = checkClinicContacts([north, south, silent], [confirmed], 'dev');
      expect(levelsOf(findings)).toEqual(['warning', 'warning']);
      expect(fixesOf(findings)).toBe(
        [
          'npm run clinic -- update south --stage dev, and follow the link in the mail',
          'npm run clinic -- update silent --stage dev --alert-contact <address>',
        ].join('\n'),
      );
    });

    it('may be somebody who hears of all clinics', () => {
      const ofAll = { ...confirmed, Endpoint: 'ops@clinics.example' };
      expect(checkClinicContacts([south], [ofAll], 'dev')).toEqual([]);
    });
  });

  it('are not told by their addresses', () => {
    expect(JSON.stringify(check([confirmed, pending]))).not.toContain('nurse@');
  });
});

describe('the alarms', () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
  const alarm = {
    AlarmName: 'Aftercare dev: patients may not get their texts',
    AlarmDescription: 'Runbook: docs/operations.md#overdue',
    ActionsEnabled: true,
    AlarmActions: [PAGE],
    StateValue: 'OK' as 'OK' | 'ALARM' | 'INSUFFICIENT_DATA',
  };

  it('are well where they are quiet and tell somebody', () => {
    expect(levelsOf(checkAlarms([alarm, alarm], place))).toEqual(['ok']);
  });

  it.each([
    ['have no action', { AlarmActions: [] }, 'npx cdk deploy -c stage=dev'],
    [
      'were muted',
      { ActionsEnabled: false },
      "aws cloudwatch enable-alarm-actions --alarm-names 'Aftercare dev: patients may not get their texts'",
    ],
  ])('tell nobody where they %s', (_what, changes, fix) => {
    const findings = checkAlarms([alarm, { ...alarm, ...changes }], place);
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(fixesOf(findings)).toBe(fix);
  });

  it('that are on lead to their entry in the runbook', () => {
    const findings = checkAlarms([{ ...alarm, StateValue: 'ALARM' }], place);
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(fixesOf(findings)).toBe('Runbook: docs/operations.md#overdue');
  });

  it('that have nothing to look at are said', () => {
    expect(levelsOf(checkAlarms([{ ...alarm, StateValue: 'INSUFFICIENT_DATA' }], place))).toEqual([
      'warning',
    ]);
  });

  it('must be there', () => {
    expect(levelsOf(checkAlarms([], place))).toEqual(['fatal']);
  });
});

describe('a client', () => {
  const client = (id: string, clinicId: string) => ({
    id,
    clinicId,
    addedAt: Date.parse('2026-10-01T12:00:00Z'),
  });
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
  const row = (id: string) => [
    { field: 'client', value: id },
    { field: 'calls', value: '12' },
  ];

  it('that has called is in the answer to the query', () => {
    expect(callersIn([row('one'), row('two')])).toEqual(['one', 'two']);
  });

  it('is well where it has called', () => {
    expect(levelsOf(checkClients([client('one', 'north')], ['one', 'of-yesterday'], 'dev'))).toEqual(['ok']);
  });

  it('that never called may be of a clinic that believes its patients followed up', () => {
    const findings = checkClients([client('one', 'north'), client('two', 'south')], ['two'], 'dev');
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(factsOf(findings)).toBe('The client one of north, added 2026-10-01, has not called in 30 days.');
    expect(fixesOf(findings)).toContain('npm run clinic -- show north --stage dev');
  });

  it('that never called beside another of its clinic may be left over from a rotation', () => {
    const findings = checkClients([client('old', 'north'), client('new', 'north')], ['new'], 'dev');
    expect(fixesOf(findings)).toContain('npm run clinic -- remove-client north old --stage dev');
  });

  it('has to be there', () => {
    expect(levelsOf(checkClients([], [], 'dev'))).toEqual(['warning']);
  });
});
