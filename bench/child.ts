import { loadHandler } from '../local/lambda/environment/load-handler.ts';
import { confineNetwork } from '../local/lambda/environment/network.ts';
import type { EnvironmentSettings } from '../local/lambda/environment/protocol.ts';
import { replaceDate } from '../local/lambda/environment/virtual-time.ts';

/** What this process is told, as JSON in its first argument. */
export interface ChildSettings
  extends Pick<EnvironmentSettings, 'codeDirectory' | 'reachablePorts' | 'standIns'> {
  /** The time that stands still in it: for pauses and caches alone it would pass. */
  readonly at: number;
  readonly event: string;
  readonly arn: string;
  readonly timeoutSeconds: number;
}

/** What it answers to each message: how long the invocation took, in milliseconds, the first with loading. */
export interface ChildAnswer {
  readonly milliseconds: number;
  readonly result: string;
}

const settings: ChildSettings = JSON.parse(process.argv[2] ?? '');

confineNetwork(settings);
replaceDate(() => settings.at);

let handler: Awaited<ReturnType<typeof loadHandler>> | undefined;
const event: unknown = JSON.parse(settings.event);
const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  invokedFunctionArn: settings.arn,
  getRemainingTimeInMillis: () => settings.timeoutSeconds * 1_000,
};

process.on('message', async () => {
  const copy = structuredClone(event);
  const start = performance.now();
  handler ??= await loadHandler(settings.codeDirectory, 'index.handler');
  const result: unknown = await handler(copy, context);
  const milliseconds = performance.now() - start;
  process.send?.({ milliseconds, result: JSON.stringify(result) ?? 'null' } satisfies ChildAnswer);
});
process.send?.('ready');
