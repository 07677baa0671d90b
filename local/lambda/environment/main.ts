import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { type Handler, loadHandler } from './load-handler.ts';
import { confineNetwork } from './network.ts';
import type { EnvironmentSettings, FromEnvironment, InvocationContext, ToEnvironment } from './protocol.ts';
import { virtualiseTime } from './virtual-time.ts';

/**
 * One execution environment: the worker thread that loads a function's bundle and calls its handler, an invocation at a
 * time. The bundle is the one that ships; clock and network are replaced from outside, before it loads.
 */
if (parentPort === null) throw new Error('an execution environment runs in a worker thread');
const port = parentPort;
const settings = workerData as EnvironmentSettings;
const send = (message: FromEnvironment) => port.postMessage(message);

confineNetwork(settings);
const time = virtualiseTime(settings.clock, (sleep, milliseconds) =>
  send({ type: 'sleep', sleep, milliseconds }),
);
void loadHandler(settings.codeDirectory, settings.handler).then((handler) =>
  port.on('message', (message: ToEnvironment) => {
    if (message.type === 'slept') time.wake(message.sleep);
    else void invoke(handler, message.event, message.context);
  }),
);

async function invoke(handler: Handler, event: string, context: InvocationContext): Promise<void> {
  try {
    const result: unknown = await handler(JSON.parse(event), contextObject(context));
    send({ type: 'succeeded', result: JSON.stringify(result) ?? 'null' });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const trace = (error.stack ?? '').split('\n');
    logThrown(error, trace, context.awsRequestId);
    send({ type: 'failed', error: { errorType: error.name, errorMessage: error.message, trace } });
  }
}

/**
 * What is thrown appears in the log, its fields and causes in the message:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
function logThrown(error: Error, stackTrace: readonly string[], requestId: string): void {
  const line = {
    timestamp: new Date().toISOString(),
    level: 'ERROR',
    requestId,
    message: format('Invoke Error', error),
    errorType: error.constructor.name,
    errorMessage: error.message,
    stackTrace,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Lambda's context object, as the Node runtime makes it of environment and request. */
const contextObject = ({ awsRequestId, invokedFunctionArn, deadline }: InvocationContext) => ({
  awsRequestId,
  invokedFunctionArn,
  callbackWaitsForEmptyEventLoop: true,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});
