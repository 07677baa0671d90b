import { readFileSync } from 'node:fs';
import { isDeepStrictEqual as isEqual } from 'node:util';
import { ResourceNotFoundException } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { Aws } from '../../../bin/doctor/aws.ts';
import { examine } from '../../../bin/doctor/examine.ts';
import { stops } from '../../../bin/doctor/finding.ts';
import { writeReport } from '../../../bin/doctor/report.ts';
import type { Approval } from '../../../lib/approvals.ts';
import { ConfigurationError, type StageConfig } from '../../../lib/stage-config.ts';
import { aClinic } from '../../builders/treatment.ts';
import { approvalsOfAll } from '../../support/approvals.ts';
import { clientsAnswering, failing, type Operations } from './account-stand-in.ts';
import {
  ALERTS,
  aNumber,
  aPolicy,
  aQuota,
  aRegistration,
  aSpendLimit,
  aStage,
  DELIVERED,
  FAILED,
  factsOf,
  PAGE,
  place,
  ROLE,
  TOPIC,
} from './answers.ts';

const NOW = Date.parse('2026-11-28T03:00:00Z');
const ALARM = 'Aftercare dev: patients may not get their texts';

const outputs = {
  AlertTopicArn: ALERTS,
  TableName: 'aftercare-dev-Treatments',
  AccessLogGroupName: 'aftercare-dev-AccessLogs',
  InboundTopicArn: TOPIC,
  InboundChannelRoleArn: ROLE,
};

const CLIENT = {
  pk: { S: 'CLIENTS' },
  sk: { S: 'client-of-north' },
  clinicId: { S: 'north' },
  addedAt: { N: '1790000000000' },
};
const CLINIC = {
  pk: { S: 'CLINICS' },
  sk: { S: 'north' },
  ...marshall(aClinic({ id: 'north', alertContacts: ['nurse@clinic.example'] })),
};

/** An account that is in order, with the stage deployed. Lists come in two pages where they can. */
const inOrder: Operations = {
  DescribeStacks: () => ({
    Stacks: [
      {
        StackName: 'aftercare-dev',
        StackId:
          'arn:aws:cloudformation:us-east-1:123456789012:stack/aftercare-dev/0d2f5a30-8f0f-4d5c-9a37-8d3f2b1c4e5a',
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  }),
  ListStackResources: paged('NextToken', (page) => ({
    StackResourceSummaries: [
      page === 0
        ? { ResourceType: 'AWS::CloudWatch::Alarm', PhysicalResourceId: ALARM }
        : { ResourceType: 'AWS::Logs::SubscriptionFilter', PhysicalResourceId: 'aftercare-dev-Filter' },
    ],
  })),
  GetSMSSandboxAccountStatus: () => ({ IsInSandbox: false }),
  DescribeAccountAttributes: () => ({ AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: 'PRODUCTION' }] }),
  GetSMSAttributes: () => ({
    attributes: {
      MonthlySpendLimit: '100',
      DeliveryStatusIAMRole: 'arn:aws:iam::123456789012:role/aftercare-account-DeliveryLogRole',
      DeliveryStatusSuccessSamplingRate: '100',
    },
  }),
  DescribeSpendLimits: () => ({ SpendLimits: [aSpendLimit()] }),
  ListServiceQuotas: ({ ServiceCode }) => ({
    Quotas:
      ServiceCode === 'lambda'
        ? [aQuota('Concurrent executions', 1000)]
        : [aQuota('Number of schedules', 1e7)],
  }),
  ListAWSDefaultServiceQuotas: ({ ServiceCode }) => ({
    Quotas: ServiceCode === 'scheduler' ? [aQuota('CreateSchedule request rate', 5000)] : [],
  }),
  DescribePhoneNumbers: paged('NextToken', (page) => ({
    PhoneNumbers: [page === 0 ? aNumber({ PhoneNumber: '+13055550199' }) : aNumber()],
  })),
  DescribeRegistrations: () => ({ Registrations: [aRegistration()] }),
  GetResourcePolicy: () => ({ Policy: aPolicy() }),
  DescribeLogGroups: () => ({
    logGroups: [DELIVERED, FAILED].map((logGroupName) => ({
      logGroupName,
      arn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}:*`,
      retentionInDays: 30,
    })),
  }),
  DescribeSubscriptionFilters: () => ({ subscriptionFilters: [{ filterName: 'aftercare-dev-Filter' }] }),
  DescribeAlarms: () => ({
    MetricAlarms: [{ AlarmName: ALARM, ActionsEnabled: true, AlarmActions: [PAGE], StateValue: 'OK' }],
    CompositeAlarms: [],
  }),
  ListSubscriptionsByTopic: ({ TopicArn }) => ({
    Subscriptions: [
      {
        SubscriptionArn: `${TopicArn}:6b0e71bd-7e97-4d97-80ce-4a0994e55286`,
        Protocol: 'email',
        Endpoint: 'nurse@clinic.example',
      },
    ],
  }),
  Query: ({ ExpressionAttributeValues: values }) => ({
    Items: [isEqual(values, { ':partition': { S: 'CLIENTS' } }) ? CLIENT : CLINIC],
  }),
  StartQuery: () => ({ queryId: '12ab3456-12ab-123a-789e-1234567890ab' }),
  GetQueryResults: () => ({
    status: 'Complete',
    results: [
      [
        { field: 'client', value: 'client-of-north' },
        { field: 'calls', value: '7' },
      ],
    ],
  }),
};

/** Answers a first page that a second follows. */
function paged(token: string, pageOf: (page: 0 | 1) => object) {
  return (input: Readonly<Record<string, unknown>>) =>
    input[token] === undefined ? { ...pageOf(0), [token]: 'second' } : pageOf(1);
}

const examineWith = (
  operations: Operations,
  stage: StageConfig = aStage(),
  asked: string[] = [],
  approvals: () => readonly Approval[] = () => [],
) =>
  examine({
    stage,
    approvals,
    place,
    aws: new Aws(clientsAnswering(operations, asked), async () => {}),
    now: NOW,
  });

/** Before the first deployment: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
const undeployed: Operations = {
  ...inOrder,
  DescribeStacks: () => {
    throw failing('ValidationError', 'Stack with id aftercare-dev does not exist');
  },
};

describe('a stage that is in order', () => {
  it('has nothing amiss, on whichever page it stands', async () => {
    const findings = await examineWith(inOrder);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect([...new Set(findings.map(({ subject }) => subject))]).toEqual([
      'stack',
      'SMS sandbox',
      'spend limit',
      'Scheduler quota',
      'Lambda concurrency',
      'sender',
      'registration',
      'resource policy',
      'send rate',
      'replies',
      'volume',
      'delivery logs',
      'alarms',
      'subscribers',
      'clients',
    ]);
  });

  it('is only looked at', async () => {
    const asked: string[] = [];
    await examineWith(inOrder, aStage(), asked);
    expect(asked.filter((name) => !/^(Describe|List|Get|Query|StartQuery)/.test(name))).toEqual([]);
  });
});

describe('a stage in production', () => {
  const production = aStage({}, { production: true });
  const without = (name: string) =>
    Object.fromEntries(Object.entries(inOrder).filter(([other]) => other !== name));

  it.each([
    ['deployed', inOrder],
    ['not deployed yet', undeployed],
    ['of which nobody knows whether it is deployed', without('DescribeStacks')],
  ])('that is %s is one whose texts have to be approved', async (_, operations) => {
    const ofTexts = async (approvals: readonly Approval[]) =>
      (await examineWith(operations, production, [], () => approvals)).filter(
        ({ subject }) => subject === 'approvals',
      );
    expect(await ofTexts([])).toMatchObject([{ level: 'fatal' }]);
    expect(await ofTexts(approvalsOfAll)).toMatchObject([{ level: 'ok' }]);
  });
});

describe('a file of approvals that cannot be read', () => {
  const unreadable = () => {
    throw new ConfigurationError(
      'bin/approvals.json has faults:\n  /0/until: is missing\n  /1/by: is missing',
    );
  };
  const found = async (stage: StageConfig) =>
    (await examineWith(inOrder, stage, [], unreadable)).filter(({ level }) => level !== 'ok');

  it('lets nobody know who answers for what patients read in production, beside all else that is found', async () => {
    expect(await found(aStage({}, { production: true }))).toEqual([
      {
        level: 'fatal',
        subject: 'approvals',
        fact: 'bin/approvals.json has faults: /0/until: is missing; /1/by: is missing.',
        patients: 'Nobody knows who answers for what they read. No version can be deployed.',
        fix: 'Correct the file, as docs/operations.md#approving-texts has it.',
      },
    ]);
  });

  it('keeps another stage from being deployed, and loses no text', async () => {
    expect(await found(aStage())).toMatchObject([{ level: 'warning', subject: 'approvals' }]);
  });
});

describe('a stage that is not deployed yet', () => {
  it('is looked at as far as its account goes', async () => {
    const asked: string[] = [];
    const findings = await examineWith(undeployed, aStage(), asked);
    expect(findings.filter(stops)).toEqual([]);
    expect(factsOf(findings)).toContain('There is no stack aftercare-dev in us-east-1 yet');
    expect(asked).not.toContain('DescribeAlarms');
    expect(asked).not.toContain('StartQuery');
  });
});

describe('a call that fails', () => {
  it('is a finding of its own, which names the permission, and hides nothing else', async () => {
    const { DescribeSpendLimits: _, ...others } = inOrder;
    const findings = await examineWith(others);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([
      {
        level: 'unknown',
        subject: 'spend limit',
        fact: 'It could not be checked: AccessDeniedException: User: ops is not authorized to perform: DescribeSpendLimits.',
        patients: 'Nobody knows whether their texts would be lost.',
        fix: 'Whoever runs this needs the permission sms-voice:DescribeSpendLimits.',
        mayLoseTexts: true,
      },
    ]);
  });

  it.each(Object.keys(inOrder))('whichever it is: %s', async (name) => {
    const denied = Object.fromEntries(Object.entries(inOrder).filter(([other]) => other !== name));
    const amiss = (await examineWith(denied)).filter(({ level }) => level === 'unknown');
    expect(amiss.length).toBeGreaterThan(0);
    for (const { fact } of amiss) expect(fact).toContain(`not authorized to perform: ${name}`);
  });

  it('to describe the stack leaves unsaid what is right before a deployment and wrong afterwards', async () => {
    const { DescribeStacks: _, ...others } = inOrder;
    const subjects = (await examineWith(others)).map(({ subject }) => subject);
    expect([...new Set(subjects)]).toEqual([
      'stack',
      'SMS sandbox',
      'spend limit',
      'Scheduler quota',
      'Lambda concurrency',
    ]);
  });

  it('stops whoever asks where a text may be lost, and not otherwise', async () => {
    const without = (name: string) =>
      Object.fromEntries(Object.entries(inOrder).filter(([other]) => other !== name));
    expect((await examineWith(without('GetSMSSandboxAccountStatus'))).some(stops)).toBe(true);
    expect((await examineWith(without('StartQuery'))).some(stops)).toBe(false);
  });

  it('for lack of any permission is all that there is to say', async () => {
    const findings = await examineWith({});
    expect(new Set(findings.map(({ level }) => level))).toEqual(new Set(['unknown']));
  });

  it('for lack of a permission is one that the runbook names', async () => {
    const asked: string[] = [];
    await examineWith(inOrder, aStage(), asked);
    await examineWith(
      inOrder,
      aStage({ originationNumber: undefined, twoWay: undefined, senderId: 'Clinic' }),
      asked,
    );
    const [, section = ''] = /^## Doctor$([\s\S]*?)^## /m.exec(operations) ?? [];
    expect(asked.filter((name) => !section.includes(name))).toEqual([]);
  });
});

describe('a number without a policy', () => {
  // https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_GetResourcePolicy.html
  it('is one that AWS does not find a policy for', async () => {
    const findings = await examineWith({
      ...inOrder,
      GetResourcePolicy: () => {
        throw new ResourceNotFoundException({
          message: 'The resource was not found',
          ResourceType: 'policy',
          ResourceId: 'phone-0123456789abcdef0123456789abcdef',
          $metadata: {},
        });
      },
    });
    expect(findings.filter(({ level }) => level !== 'ok')).toMatchObject([
      { level: 'fatal', subject: 'resource policy' },
    ]);
  });
});

describe('the query for clients that have called', () => {
  it('is waited for', async () => {
    const statuses = ['Scheduled', 'Running', 'Complete'];
    const findings = await examineWith({
      ...inOrder,
      GetQueryResults: () => ({ status: statuses.shift(), results: [] }),
    });
    expect(statuses).toEqual([]);
    expect(findings.filter(({ subject }) => subject === 'clients')).toMatchObject([
      { level: 'warning', fact: expect.stringContaining('client-of-north') },
    ]);
  });

  it.each(['Failed', 'Timeout', 'Running'])(
    'that is %s in the end says nothing of clients',
    async (status) => {
      const findings = await examineWith({ ...inOrder, GetQueryResults: () => ({ status, results: [] }) });
      expect(findings.filter(({ subject }) => subject === 'clients')).toMatchObject([{ level: 'unknown' }]);
    },
  );

  it('looks at the last thirty days, in seconds', async () => {
    const inputs: unknown[] = [];
    await examineWith({
      ...inOrder,
      StartQuery: (input) => {
        inputs.push(input);
        return { queryId: '12ab3456-12ab-123a-789e-1234567890ab' };
      },
    });
    expect(inputs).toMatchObject([
      {
        logGroupName: 'aftercare-dev-AccessLogs',
        startTime: Date.parse('2026-10-29T03:00:00Z') / 1000,
        endTime: NOW / 1000,
      },
    ]);
  });
});

/** The runbook shows a report, and names the permissions. */
const operations = readFileSync('docs/operations.md', 'utf8');

describe('the report', () => {
  const newAccount: Operations = {
    ...undeployed,
    GetSMSSandboxAccountStatus: () => ({ IsInSandbox: true }),
    DescribeAccountAttributes: () => ({ AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: 'SANDBOX' }] }),
    GetSMSAttributes: () => ({ attributes: {} }),
    DescribeSpendLimits: () => ({ SpendLimits: [aSpendLimit({ EnforcedLimit: 1, MaxLimit: 1 })] }),
    ListServiceQuotas: ({ ServiceCode }) => ({
      Quotas: ServiceCode === 'lambda' ? [aQuota('Concurrent executions', 10, 'L-B99A9384')] : [],
    }),
    ListAWSDefaultServiceQuotas: ({ ServiceCode }) => ({
      Quotas:
        ServiceCode === 'scheduler'
          ? [aQuota('Number of schedules', 1e7), aQuota('CreateSchedule request rate', 5000)]
          : [],
    }),
    DescribePhoneNumbers: () => ({ PhoneNumbers: [aNumber({ Status: 'PENDING' })] }),
    DescribeRegistrations: () => ({
      Registrations: [
        { ...aRegistration({ RegistrationStatus: 'REVIEWING' }), ApprovedVersionNumber: undefined },
      ],
    }),
    DescribeLogGroups: () => ({ logGroups: [] }),
    DescribeSubscriptionFilters: () => {
      throw failing('ResourceNotFoundException', 'The specified log group does not exist.');
    },
  };

  it('of a new account says what is wrong, what it means for patients and what mends it, the worst first', async () => {
    const report = writeReport(await examineWith(newAccount), place, NOW);
    expect(operations).toContain(report.replaceAll(/^(?=.)/gm, '    '));
  });

  it('of a stage after its deployment says what is not told to anybody', async () => {
    const findings = await examineWith({
      ...inOrder,
      ListSubscriptionsByTopic: () => ({ Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }] }),
      GetQueryResults: () => ({ status: 'Complete', results: [] }),
    });
    expect(`\n${writeReport(findings, place, NOW)}\n`).toMatchSnapshot();
  });

  it('of a stage that is in order ends well', async () => {
    expect(writeReport(await examineWith(inOrder), place, NOW)).toMatch(
      /\n0 fatal, 0 unknown, 0 warning, 23 ok\. No text would be lost by any of this\.$/,
    );
  });
});
