import { type PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as CdkFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type Duration, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Environment, FunctionName } from '../lambdas/aws/environment.ts';
import { bundleOf } from './bundling.ts';
import { SecuredLogGroup } from './secured-log-group.ts';
import { ServiceRole } from './service-role.ts';
import type { StageConfig } from './stage-config.ts';
import { allow } from './statements.ts';

/** By how a function is invoked: where a failed invocation is kept, and what bounds how many run at once. */
const invocations = {
  request: {
    failures:
      'API Gateway waits for the answer and tells the caller of a failure, who repeats the request. That the canary failed, which alone has no caller, raises an alarm.',
    concurrency: 'Its routes are throttled in API Gateway; the canary is one call a day.',
  },
  queue: {
    failures: 'Its queue keeps what failed, and hands it to a dead-letter queue of its own.',
    concurrency: 'Its event source has a maximum concurrency.',
  },
  schedule: {
    failures: 'The next run finds what a failed one left; that none succeeds raises an alarm.',
    concurrency: 'A schedule starts one run at a time.',
  },
  log: {
    failures:
      'What failed goes to a queue, by the destination for failures, which came after the dead-letter configuration.',
    concurrency: 'A log line comes with a text, and how many texts go out a second is bounded.',
  },
} as const;

export interface LambdaFunctionProps<F extends FunctionName> {
  readonly stage: StageConfig;
  readonly name: F;
  readonly description: string;
  readonly invokedBy: keyof typeof invocations;
  /** All that `lambdas/aws/environment.ts` lists for the function: one that is missing is a type error. */
  readonly environment: Environment<F>;
  /** All that the function may do beside writing its own log. */
  readonly statements: readonly PolicyStatement[];
  readonly timeout: Duration;
  readonly memorySize: number;
}

/** The function of `lambdas/handlers/<name>.ts`, with a log group and a role of its own. */
export class LambdaFunction<F extends FunctionName> extends CdkFunction {
  constructor(scope: Construct, id: string, props: LambdaFunctionProps<F>) {
    const { stage, name, invokedBy, statements, environment, ...rest } = props;
    const logGroup = new SecuredLogGroup(scope, `${id}Logs`, stage);
    const role = new ServiceRole(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the function ${name} may do`,
      statements: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn), ...statements],
    });
    super(scope, id, {
      ...rest,
      code: bundleOf(name, stage.allowedCountries),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    const { failures, concurrency } = invocations[invokedBy];
    Validations.of(this).acknowledge(
      { id: 'HIPAA.Security-LambdaDLQ', reason: failures },
      {
        id: 'HIPAA.Security-LambdaConcurrency',
        reason: `${concurrency} A reservation would take from what other functions of the account may use, and a new account has too little to reserve any.`,
      },
      {
        id: 'HIPAA.Security-LambdaInsideVPC',
        reason:
          'It calls the APIs of AWS alone, by TLS and in a role of its own, and nothing that stands in a network of ours. A VPC would add ways in and out.',
      },
    );
  }
}
