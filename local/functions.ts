import type { LogGroups } from './engine/log-groups.ts';
import type { Queues } from './engine/queues.ts';
import { ServiceError } from './engine/service-error.ts';
import type { VirtualClock } from './engine/virtual-clock.ts';
import type { ExecutionRoles } from './iam/execution-roles.ts';
import type { RequiredAccess } from './iam/required-access.ts';
import { AsynchronousInvocations } from './lambda/asynchronous-invocations.ts';
import { type FunctionDefinition, type FunctionHost, LambdaFunction } from './lambda/lambda-function.ts';
import { lambdaVariables } from './lambda/lambda-variables.ts';
import { SqsEventSource } from './lambda/sqs-event-source.ts';
import type { Assembly } from './template/assembly.ts';
import type { LocalStack } from './template/local-stack.ts';
import { TemplateError } from './template/template-error.ts';

/** Makes the template's functions, each with its bundle and the variables that template and Lambda give it. */
export const makeFunctions = (
  stack: LocalStack,
  assembly: Assembly,
  awsEndpoint: string,
  host: FunctionHost,
): LambdaFunction[] =>
  stack.all('AWS::Lambda::Function').map(({ identity, properties }) => {
    const { Code, Handler, Timeout, MemorySize, Environment } = properties;
    const facts = { name: identity.ref, handler: Handler, memoryMb: MemorySize };
    const definition: FunctionDefinition = {
      name: identity.ref,
      arn: identity.attributes.Arn ?? '',
      codeDirectory: assembly.codeDirectory(Code.S3Key),
      handler: Handler,
      timeoutSeconds: Timeout,
      environment: {
        ...lambdaVariables(facts, { region: stack.place.region, awsEndpoint }),
        ...Environment?.Variables,
      },
    };
    return new LambdaFunction(definition, host);
  });

/** What Lambda does to a queue in the role of the function that it polls for: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const POLLING = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * Connects the template's queues to its functions. A mapping that is not enabled stays without effect. Refuses a function whose
 * role does not let Lambda poll, as the deployment would fail.
 */
export function connectEventSources(
  stack: LocalStack,
  queues: Queues,
  functions: readonly LambdaFunction[],
  required: RequiredAccess,
  roles: ExecutionRoles,
): void {
  for (const { logicalId, properties } of stack.all('AWS::Lambda::EventSourceMapping')) {
    const { EventSourceArn, FunctionName, Enabled, BatchSize, FunctionResponseTypes, ScalingConfig } =
      properties;
    const fn = functionNamed(FunctionName, functions);
    const queue = queues.all.find(({ arn }) => arn === EventSourceArn);
    if (fn === undefined || queue === undefined)
      throw new TemplateError(logicalId, 'must lead from a queue to a function of the template');
    // The rule of Lambda: a message must stay hidden for as long as the function may work on it.
    if (queue.settings.VisibilityTimeout < fn.definition.timeoutSeconds)
      throw new TemplateError(
        logicalId,
        'the queue hides messages for less than the time-out of the function',
      );
    for (const action of POLLING) {
      const denial = roles.denial(fn.definition.name, required.ofQueue(action, queue.arn));
      if (denial !== undefined)
        throw new TemplateError(
          logicalId,
          `The provided execution role does not have permissions to call ${action} on SQS. ${denial.message}`,
        );
    }
    if (!Enabled) continue;
    new SqsEventSource(
      {
        region: stack.place.region,
        batchSize: BatchSize,
        maximumConcurrency: ScalingConfig?.MaximumConcurrency ?? FIRST_BATCHES,
        reportBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
      },
      queue,
      fn,
    );
  }
}

/** Lambda begins with five batches at a time, and would scale up from there. */
const FIRST_BATCHES = 5;

const functionNamed = (nameOrArn: string, functions: readonly LambdaFunction[]): LambdaFunction | undefined =>
  functions.find(({ definition: { name, arn } }) => [name, arn].includes(nameOrArn));

/**
 * How each function is invoked asynchronously: as its EventInvokeConfig says, or as Lambda does without one. Refuses a function
 * whose role does not let Lambda send to its destination, as the deployment would fail.
 */
export function makeAsynchronousInvocations(
  stack: LocalStack,
  queues: Queues,
  functions: readonly LambdaFunction[],
  clock: VirtualClock,
  required: RequiredAccess,
  roles: ExecutionRoles,
): ReadonlyMap<LambdaFunction, AsynchronousInvocations> {
  const configs = stack.all('AWS::Lambda::EventInvokeConfig').map(({ logicalId, properties }) => {
    const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties;
    const fn = functionNamed(FunctionName, functions);
    if (fn === undefined)
      throw new TemplateError(logicalId, `${FunctionName} is no function of the template`);
    const destination = DestinationConfig?.OnFailure?.Destination;
    const queue = queues.all.find(({ arn }) => arn === destination);
    if (destination !== undefined && queue === undefined)
      throw new TemplateError(logicalId, `${destination} is no queue of the template`);
    const denial = queue && roles.denial(fn.definition.name, required.ofQueue('SendMessage', queue.arn));
    if (denial !== undefined)
      throw new TemplateError(
        logicalId,
        `The function's execution role does not have permissions to call SendMessage on ${destination}. ${denial.message}`,
      );
    const config = {
      ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: MaximumRetryAttempts }),
      ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeSeconds: MaximumEventAgeInSeconds }),
      ...(queue !== undefined && { onFailure: (record: string) => void queues.send(queue, record) }),
    };
    return [fn, config] as const;
  });
  const configOf = new Map(configs);
  return new Map(functions.map((fn) => [fn, new AsynchronousInvocations(fn, clock, configOf.get(fn))]));
}

/** Makes the template's subscriptions to log groups. Refuses what CloudWatch Logs would refuse at deployment. */
export function subscribe(stack: LocalStack, logs: LogGroups): void {
  for (const { logicalId, properties } of stack.all('AWS::Logs::SubscriptionFilter')) {
    const { FilterName = logicalId, LogGroupName, FilterPattern, DestinationArn } = properties;
    try {
      logs.putSubscriptionFilter({
        filterName: FilterName,
        logGroupName: LogGroupName,
        filterPattern: FilterPattern,
        destinationArn: DestinationArn,
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      throw new TemplateError(logicalId, `${error.message} (${LogGroupName})`);
    }
  }
}
