import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../local/template/assembly.ts';
import { readStack } from '../../../local/template/local-stack.ts';

const stackOf = (
  resources: Record<string, Resource>,
  outputs: Record<string, { Value: unknown; Description?: string }> = {},
) =>
  readStack(
    {
      stackName: 'app',
      region: 'us-east-1',
      resources,
      outputs,
      codeDirectory: () => {
        throw new Error('no code here');
      },
    },
    { accountId: '000000000000', sqsOrigin: 'http://127.0.0.1:4566', apiOrigin: 'http://localhost:3000' },
  );

/** The variables of a function with these in its environment, beside the given resources. */
const variables = (environment: Record<string, unknown>, resources: Record<string, Resource> = {}) => {
  const fn = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Key: 'code.zip' },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/fn',
      Environment: { Variables: environment },
    },
  };
  const [found] = stackOf({ ...resources, Fn: fn }).all('AWS::Lambda::Function');
  return found?.properties.Environment?.Variables;
};

/** As Fn::Sub writes them. */
const placeholder = (name: string) => `\${${name}}`;

const queue = { Type: 'AWS::SQS::Queue', Properties: {} };

describe('the stack of a template', () => {
  it('knows resources by the names that it makes up for them', () => {
    expect(
      variables(
        {
          URL: { Ref: 'Queue' },
          ARN: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          TABLE: { Ref: 'Table' },
          TOPIC: { Ref: 'Topic' },
          SCHEDULE: { 'Fn::GetAtt': ['Tick', 'Arn'] },
        },
        {
          Topic: { Type: 'AWS::SNS::Topic' },
          Tick: { Type: 'AWS::Scheduler::Schedule', Properties: { GroupName: 'ticks' } },
          Queue: queue,
          Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'treatments' } },
        },
      ),
    ).toEqual({
      URL: 'http://127.0.0.1:4566/000000000000/app-Queue',
      ARN: 'arn:aws:sqs:us-east-1:000000000000:app-Queue',
      TABLE: 'treatments',
      TOPIC: 'arn:aws:sns:us-east-1:000000000000:app-Topic',
      SCHEDULE: 'arn:aws:scheduler:us-east-1:000000000000:schedule/ticks/app-Tick',
    });
  });

  it('knows a user pool by its id and its provider, and a domain by its prefix', () => {
    const pool = {
      Type: 'AWS::Cognito::UserPool',
      Properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    };
    const domain = {
      Type: 'AWS::Cognito::UserPoolDomain',
      Properties: {
        UserPoolId: { Ref: 'Pool' },
        Domain: { 'Fn::Join': ['-', ['app', { Ref: 'AWS::AccountId' }]] },
      },
    };
    const read = variables(
      {
        ID: { Ref: 'Pool' },
        ISSUER: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] },
        PREFIX: { Ref: 'Domain' },
      },
      { Pool: pool, Domain: domain },
    );
    expect(read).toEqual({
      ID: expect.stringMatching(/^us-east-1_[0-9A-Za-z]{9}$/),
      ISSUER: `https://cognito-idp.us-east-1.amazonaws.com/${read?.ID}`,
      PREFIX: 'app-000000000000',
    });
  });

  it('knows a number by its id, and makes up its digits', () => {
    const number = {
      Type: 'AWS::SMSVOICE::PhoneNumber',
      Properties: {
        NumberType: 'SIMULATOR',
        IsoCountryCode: 'US',
        NumberCapabilities: ['SMS'],
        SelfManagedOptOutsEnabled: true,
        TwoWay: { Enabled: true, ChannelArn: 'arn:aws:sns:us-east-1:000000000000:topic' },
      },
    };
    const read = variables(
      {
        ID: { Ref: 'Number' },
        ARN: { 'Fn::GetAtt': ['Number', 'Arn'] },
        NUMBER: { 'Fn::GetAtt': ['Number', 'PhoneNumber'] },
      },
      { Number: number },
    );
    expect(read).toEqual({
      ID: expect.stringMatching(/^phone-[0-9a-f]{32}$/),
      ARN: `arn:aws:sms-voice:us-east-1:000000000000:phone-number/${read?.ID}`,
      NUMBER: '+12065550100',
    });
  });

  it('refuses a number whose opt-outs AWS would see to, since nobody here does', () => {
    const managed = stackOf({
      Number: { Type: 'AWS::SMSVOICE::PhoneNumber', Properties: { NumberType: 'SIMULATOR' } },
    });
    expect(() => managed.all('AWS::SMSVOICE::PhoneNumber')).toThrow(/^Number\./);
  });

  it('has the outputs of the template, resolved', () => {
    const outputs = { QueueUrl: { Value: { Ref: 'Queue' }, Description: 'Where work waits' } };
    expect(stackOf({ Queue: queue }, outputs).outputs()).toEqual([
      {
        key: 'QueueUrl',
        value: 'http://127.0.0.1:4566/000000000000/app-Queue',
        description: 'Where work waits',
      },
    ]);
  });

  it('refuses of an output what it does not know', () => {
    const exported = { QueueUrl: { Value: { Ref: 'Queue' }, Export: { Name: 'queue' } } };
    expect(() => stackOf({ Queue: queue }, exported).outputs()).toThrow(
      'QueueUrl.Export: the local run does not know this of an output',
    );
  });

  it('resolves pseudo parameters', () => {
    expect(
      variables({
        PLACE: {
          'Fn::Sub': ['AWS::Partition', 'AWS::Region', 'AWS::AccountId', 'AWS::StackName']
            .map(placeholder)
            .join('/'),
        },
      }),
    ).toEqual({ PLACE: 'aws/us-east-1/000000000000/app' });
  });

  it('resolves Join, Select and Split inside one another', () => {
    const split = { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] };
    expect(
      variables({ NAME: { 'Fn::Join': ['', ['<', { 'Fn::Select': [5, split] }, '>']] } }, { Queue: queue }),
    ).toEqual({ NAME: '<app-Queue>' });
  });

  it('resolves Sub with attributes, variables of its own and literal dollars', () => {
    expect(
      variables(
        {
          TEXT: {
            'Fn::Sub': [
              ['Queue.QueueName', 'Own', '!Literal'].map(placeholder).join(' '),
              { Own: { Ref: 'Queue' } },
            ],
          },
        },
        { Queue: queue },
      ),
    ).toEqual({ TEXT: `app-Queue http://127.0.0.1:4566/000000000000/app-Queue ${placeholder('Literal')}` });
  });

  it('puts a generated secret in the place of its reference, the same in every run', () => {
    const read = () =>
      variables(
        { KEY: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Key' }, ':SecretString:::}}']] } },
        {
          Key: {
            Type: 'AWS::SecretsManager::Secret',
            Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
          },
        },
      );
    expect(read()?.KEY).toMatch(/^[0-9a-z]{64}$/);
    expect(read()).toEqual(read());
  });

  it('refuses dynamic references to other stores', () => {
    expect(() => variables({ KEY: '{{resolve:ssm:/name}}' })).toThrow(
      'Fn.Environment.Variables.KEY: the local run cannot resolve {{resolve:ssm:/name}}',
    );
  });

  it('leaves out a property whose value is AWS::NoValue', () => {
    expect(variables({ A: 'a', B: { Ref: 'AWS::NoValue' } })).toEqual({ A: 'a' });
  });

  it('refuses an intrinsic function that it does not know', () => {
    expect(() => variables({ X: { 'Fn::ImportValue': 'other' } })).toThrow(
      'Fn.Environment.Variables.X.Fn::ImportValue: is an intrinsic function that the local run does not know',
    );
  });

  it('refuses a reference to what is not in the template', () => {
    expect(() => variables({ X: { Ref: 'Missing' } })).toThrow('Missing: is not in the template');
  });

  it('refuses a resource of a type that it does not know', () => {
    expect(() => stackOf({ Stream: { Type: 'AWS::Kinesis::Stream' } })).toThrow(
      'Stream: the local run does not know resources of type AWS::Kinesis::Stream',
    );
  });

  it('passes over resources that have no meaning on one machine', () => {
    expect(stackOf({ Logs: { Type: 'AWS::Logs::LogGroup' } }).all('AWS::SQS::Queue')).toEqual([]);
  });

  it('refuses a property that it neither honours nor knows it may ignore', () => {
    const fifo = stackOf({ Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } });
    expect(() => fifo.all('AWS::SQS::Queue')).toThrow('Queue: Unrecognized key: "FifoQueue"');
  });

  it('fills in the defaults of AWS', () => {
    const [only] = stackOf({ Queue: queue }).all('AWS::SQS::Queue');
    expect(only?.properties).toMatchObject({
      DelaySeconds: 0,
      VisibilityTimeout: 30,
      MessageRetentionPeriod: 4 * 86_400,
    });
  });
});
