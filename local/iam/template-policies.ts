import type { LocalStack } from '../template/local-stack.ts';
import { TemplateError } from '../template/template-error.ts';
import { readPolicy, readResourcePolicy } from './policy.ts';
import type { ResourcePolicies, Role } from './roles.ts';

/** Reads the roles of a template with all their policies. Throws TemplateError at what could not be evaluated. */
export function readRoles(stack: LocalStack): readonly Role[] {
  const attached = stack.all('AWS::IAM::Policy');
  return stack.all('AWS::IAM::Role').map(({ logicalId, identity, properties }) => {
    const policies = [
      ...properties.Policies,
      ...attached.map((policy) => policy.properties).filter(({ Roles }) => Roles.includes(identity.ref)),
    ];
    return {
      logicalId,
      name: identity.ref,
      arn: identity.attributes.Arn ?? '',
      statements: policies.flatMap(({ PolicyName, PolicyDocument }) =>
        at(`${logicalId}.${PolicyName}`, () => readPolicy(PolicyDocument)),
      ),
      trust: at(`${logicalId}.AssumeRolePolicyDocument`, () =>
        readResourcePolicy(properties.AssumeRolePolicyDocument),
      ),
    };
  });
}

/** Reads the policies of the queues, topics and keys of a template. Throws TemplateError at what could not be evaluated. */
export function readResourcePolicies(stack: LocalStack): ResourcePolicies {
  const queues = stack.all('AWS::SQS::Queue').map(({ identity }) => identity);
  const policies = [
    ...stack.all('AWS::SQS::QueuePolicy').map(({ logicalId, properties: { PolicyDocument, Queues } }) => ({
      logicalId,
      document: PolicyDocument,
      arns: queues.filter(({ ref }) => Queues.includes(ref)).map(({ attributes }) => attributes.Arn),
    })),
    ...stack.all('AWS::SNS::TopicPolicy').map(({ logicalId, properties: { PolicyDocument, Topics } }) => ({
      logicalId,
      document: PolicyDocument,
      arns: Topics,
    })),
    ...stack.all('AWS::KMS::Key').map(({ logicalId, identity, properties }) => ({
      logicalId,
      document: properties.KeyPolicy,
      arns: [identity.attributes.Arn],
    })),
  ];
  return new Map(
    policies.flatMap(({ logicalId, document, arns }) => {
      const statements = at(logicalId, () => readResourcePolicy(document));
      return arns.map((arn) => [arn ?? '', statements] as const);
    }),
  );
}

function at<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TemplateError(where, (error as Error).message);
  }
}
