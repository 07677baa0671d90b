import { loadHandler } from '../local/lambda/environment/load-handler.ts';
import { confineNetwork } from '../local/lambda/environment/network.ts';

/** What this process is told, as JSON in its first argument. */
export interface ChildSettings {
  readonly codeDirectory: string;
  /** The time that stands still in it: for pauses and caches alone it would pass. */
  readonly at: number;
  readonly event: string;
  readonly arn: string;
  readonly timeoutSeconds: number;
  readonly reachablePorts: readonly number[];
  readonly standIns: Readonly<Record<string, string>>;
}

/** What it answers to each message: how long the invocation took, in milliseconds, the first with loading. */
export interface ChildAnswer {
  readonly milliseconds: number;
  readonly result: string;
}

const settings: ChildSettings = JSON.parse(process.argv[2] ?? '');

confineNetwork(settings);
standStill(settings.at);

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

function standStill(at: number): void {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [at] : parameters, newTarget),
    get: (target, property, receiver) =>
      property === 'now' ? () => at : Reflect.get(target, property, receiver),
  });
}
