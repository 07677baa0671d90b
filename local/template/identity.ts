import { createHash } from 'node:crypto';

/** Where the stack of a local run stands, and what makes the names in it. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** Where queues answer: the origin of their URLs. */
  readonly sqsOrigin: string;
  /** Where the HTTP API answers, without a slash at the end. */
  readonly apiOrigin: string;
}

/** The ARN of the stack, the same in every run. */
export function stackIdOf({ region, accountId, stackName }: Place): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${uuidOf(`${accountId}/${stackName}`)}`;
}

function uuidOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

/** What other resources of the template know a resource by. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The identity that CloudFormation would give a resource. Names that it would make up are made of stack and logical id, so
 * that every run has the same. Throws TemplateError for types that have none here.
 *
 * @param property answers one of its properties, resolved
 */
export function identify(
  type: string,
  logicalId: string,
  property: (name: string) => unknown,
  { region, accountId, stackName, sqsOrigin, apiOrigin }: Place,
): Identity {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const named = (nameProperty: string) => String(property(nameProperty) ?? `${stackName}-${logicalId}`);

  switch (type) {
    case 'AWS::DynamoDB::GlobalTable': {
      const name = named('TableName');
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    }
    case 'AWS::SQS::Queue': {
      const name = named('QueueName');
      const url = `${sqsOrigin}/${accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::Scheduler::ScheduleGroup': {
      const name = named('Name');
      return { ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } };
    }
    case 'AWS::Scheduler::Schedule': {
      const name = named('Name').slice(0, 64);
      return {
        ref: name,
        attributes: { Arn: arn('scheduler', `schedule/${property('GroupName') ?? 'default'}/${name}`) },
      };
    }
    case 'AWS::SNS::Topic': {
      const name = named('TopicName');
      const topicArn = arn('sns', name);
      return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
    }
    case 'AWS::SMSVOICE::PhoneNumber': {
      const id = `phone-${createHash('md5').update(`${stackName}/${logicalId}`).digest('hex')}`;
      return {
        ref: id,
        attributes: {
          Arn: arn('sms-voice', `phone-number/${id}`),
          PhoneNumber: MADE_UP_NUMBER,
          PhoneNumberId: id,
        },
      };
    }
    case 'AWS::Lambda::Function': {
      const name = named('FunctionName').slice(0, 64);
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::IAM::Role': {
      const name = named('RoleName').slice(0, 64);
      return { ref: name, attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}` } };
    }
    case 'AWS::KMS::Key': {
      const id = uuidOf(`${stackName}/${logicalId}`);
      return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
    }
    case 'AWS::Logs::LogGroup': {
      const name = named('LogGroupName');
      return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
    }
    case 'AWS::SecretsManager::Secret': {
      const id = arn('secretsmanager', `secret:${named('Name')}`);
      return { ref: id, attributes: { Id: id } };
    }
    case 'AWS::ApiGatewayV2::Api': {
      const id = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 10);
      return {
        ref: id,
        attributes: { ApiId: id, ApiEndpoint: apiOrigin },
      };
    }
    case 'AWS::Cognito::UserPool': {
      const id = `${region}_${nineCharacters(`${stackName}/${logicalId}`)}`;
      const provider = `cognito-idp.${region}.amazonaws.com/${id}`;
      return {
        ref: id,
        attributes: {
          Arn: arn('cognito-idp', `userpool/${id}`),
          ProviderName: provider,
          ProviderURL: `https://${provider}`,
          UserPoolId: id,
        },
      };
    }
    case 'AWS::Cognito::UserPoolDomain':
      return { ref: String(property('Domain')), attributes: {} };
    case 'AWS::ApiGatewayV2::Authorizer':
      return { ref: logicalId, attributes: { AuthorizerId: logicalId } };
    default:
      return { ref: logicalId, attributes: {} };
  }
}

/** Nobody has it: the area code's numbers for fiction. */
const MADE_UP_NUMBER = '+12065550100';

/** Letters and digits, as a user pool has them in its id. */
const nineCharacters = (name: string): string =>
  createHash('sha256').update(name).digest('base64').replaceAll(/[+/=]/g, '').slice(0, 9);
