import { describe, expect, it } from '@jest/globals';
import { deployedStack } from '../../local/deployed-stack.ts';
import { readStack } from '../../local/template/local-stack.ts';

const stack = readStack(
  {
    stackName: 'app',
    region: 'us-east-1',
    resources: {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
      Domain: {
        Type: 'AWS::Cognito::UserPoolDomain',
        Properties: { UserPoolId: 'us-east-1_Pool00001', Domain: 'app-tokens' },
      },
      Topic: { Type: 'AWS::SNS::Topic' },
    },
    outputs: {
      ApiUrl: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } },
      TokenUrl: {
        Value: {
          'Fn::Join': ['', ['https://', { Ref: 'Domain' }, '.auth.us-east-1.amazoncognito.com/oauth2/token']],
        },
      },
      TopicArn: { Value: { Ref: 'Topic' }, Description: 'Who is told' },
    },
    codeDirectory: String,
  },
  { accountId: '000000000000', sqsOrigin: 'http://127.0.0.1:4566', apiOrigin: 'http://localhost:3000' },
);

describe('the stack, as CloudFormation tells of it', () => {
  it('leads to this machine where it would lead to the token endpoint', () => {
    expect(deployedStack(stack, 'http://localhost:3000', 0).outputs).toEqual([
      { key: 'ApiUrl', value: 'http://localhost:3000' },
      { key: 'TokenUrl', value: 'http://localhost:3000/_local/oauth2/token' },
      { key: 'TopicArn', value: 'arn:aws:sns:us-east-1:000000000000:app-Topic', description: 'Who is told' },
    ]);
  });

  it('has an id in which its name stands, the same in every run', () => {
    const { id } = deployedStack(stack, 'http://localhost:3000', 0);
    expect(id).toMatch(
      /^arn:aws:cloudformation:us-east-1:000000000000:stack\/app\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(deployedStack(stack, 'http://localhost:8080', 1).id).toBe(id);
  });
});
