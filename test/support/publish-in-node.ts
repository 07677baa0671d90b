import { parentPort, workerData } from 'node:worker_threads';
import { snsClient } from '../../lambdas/aws/clients.ts';
import { SnsTexts } from '../../lambdas/aws/sns-texts.ts';

/**
 * A worker that publishes one text. Under Jest, Node's own errors are of another realm than the SDK's `Error`, which
 * then wraps them beyond recognition; in a worker they are what they are on Lambda.
 */
const { deadline } = workerData as { deadline: number };
const texts = new SnsTexts(snsClient(), { sender: {}, maxPriceUsd: '0.10', deadline });
parentPort?.postMessage(await texts.publish({ to: '+13055550123', body: 'How are you?' }));
