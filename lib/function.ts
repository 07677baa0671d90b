import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Environment, FunctionName } from '../lambdas/aws/environment.ts';
import { bundling, projectRoot } from './bundling.ts';
import { logRetention } from './retention.ts';
import type { StageConfig } from './stage-config.ts';

export interface LambdaFunctionProps<F extends FunctionName> {
  readonly stage: StageConfig;
  readonly name: F;
  readonly description: string;
  /** All that `lambdas/aws/environment.ts` lists for the function: one that is missing is a type error. */
  readonly environment: Environment<F>;
  /** All that the function may do beside writing its own log. */
  readonly statements: readonly PolicyStatement[];
  readonly timeout: Duration;
  readonly memorySize: number;
}

/** The function of `lambdas/handlers/<name>.ts`, with a log group and a role of its own. */
export class LambdaFunction<F extends FunctionName> extends NodejsFunction {
  constructor(scope: Construct, id: string, props: LambdaFunctionProps<F>) {
    const { stage, name, statements, environment, ...rest } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, logRetention(stage));
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the function ${name} may do`,
      inlinePolicies: {
        function: new PolicyDocument({
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
            ...statements,
          ],
        }),
      },
    });
    super(scope, id, {
      ...rest,
      entry: `${projectRoot}lambdas/handlers/${name}.ts`,
      projectRoot,
      depsLockFilePath: `${projectRoot}package-lock.json`,
      bundling,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }
}

/** A policy statement, written by hand. */
export const allow = (
  actions: string[],
  resource: string,
  conditions: Record<string, Record<string, string | string[]>> = {},
): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource], conditions });

/** The condition that all items which a call to the table names are in partitions like these. */
export const inPartitions = (...partitions: string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
});
