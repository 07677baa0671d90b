import { PolicyDocument, type PolicyStatement, Role, type ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { PatternStatement } from './statements.ts';

export interface ServiceRoleProps {
  readonly description: string;
  readonly assumedBy: ServicePrincipal;
  /** All that the role may do. */
  readonly statements: readonly PolicyStatement[];
}

/** The role that one service takes for one purpose. */
export class ServiceRole extends Role {
  constructor(scope: Construct, id: string, { statements, ...props }: ServiceRoleProps) {
    super(scope, id, {
      ...props,
      inlinePolicies: { purpose: new PolicyDocument({ statements: [...statements] }) },
    });
    Validations.of(this).acknowledge(
      {
        id: 'HIPAA.Security-IAMNoInlinePolicy',
        reason:
          'The policy is for this role alone: inline, nothing else can be given it, and it goes when the role goes.',
      },
      ...statements
        .filter((statement) => statement instanceof PatternStatement)
        .map(({ pattern, reason }) => ({
          id: `AwsSolutions-IAM5[Resource::${spell(Stack.of(this).resolve(pattern))}]`,
          reason,
        })),
    );
  }
}

/** A value of the template as cdk-nag spells it in the name of a finding. */
function spell(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: reference, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (reference !== undefined) return `<${reference}>`;
  if (join !== undefined) return join[1].map(spell).join(join[0]);
  throw new Error(`cannot spell ${JSON.stringify(value)}`);
}
