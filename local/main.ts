import { parseArgs } from 'node:util';
import { formatInstant, MINUTE, SECOND } from '../lambdas/domain/instant.ts';
import { consoleAssets } from './console/assets.ts';
import type { SentText } from './engine/sms.ts';
import type { LocalAlert } from './local-alert.ts';
import { type LocalRun, startLocalRun } from './local-run.ts';
import { synthesise } from './synthesise.ts';

// Lambda runs in UTC, whatever the zone of this machine.
process.env.TZ = 'UTC';

await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const startedAt = performance.now();
  const {
    port,
    stage,
    verbose,
    'all-ticks': allTicks,
  } = parseArgs({
    options: {
      port: { type: 'string', default: process.env.PORT ?? '3000' },
      stage: { type: 'string', default: 'dev' },
      verbose: { type: 'boolean', default: false },
      'all-ticks': { type: 'boolean', default: false },
    },
  }).values;
  if (!isPort(port)) throw new Error(`A port is a number from 0 to 65535, and "${port}" is none.`);
  // Beside the synthesis, which takes longer. What is wrong with it shows where somebody asks for the page.
  consoleAssets().catch(() => {});
  const app = await synthesise(stage);
  let run: LocalRun;
  try {
    run = await startLocalRun({
      outdir: app.outdir,
      port: Number(port),
      start: Math.floor(Date.now() / SECOND) * SECOND,
      onText: (text) => console.log(describeText(text)),
      onAlert: (alert) => console.log(describeAlert(alert)),
      allTicks,
      ...(verbose && { onLog: (name: string, line: string) => console.log(`${name}: ${line}`) }),
    });
  } catch (error) {
    await app.remove();
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw isTaken ? new Error(`Port ${port} is taken: npm start -- --port <another>`) : error;
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`Aftercare, stage ${stage}, is ready in ${seconds} s.\n${welcome(run)}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await run.close();
      await app.remove();
    });
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

const describeText = ({ at, to, segments, body }: SentText): string =>
  `${formatInstant(at)}  text to ${to} in ${segments} ${segments === 1 ? 'part' : 'parts'}\n  ${body}\n`;

/** An alert's attributes say whom it concerns; its words are ids. */
function describeAlert({ at, attributes: { clinic, severity, kind }, message }: LocalAlert): string {
  const { treatmentId, checkIn } = message as { treatmentId?: string; checkIn?: string };
  const about = `treatment ${treatmentId}${checkIn === undefined ? '' : `, check-in ${checkIn}`}`;
  return `${at}  alert to clinic ${clinic} (${severity}): ${kind}, ${about}\n`;
}

function welcome({ url, now, isTwoWay }: LocalRun): string {
  const event = {
    treatmentId: 'T-1001',
    carePlan: 'exosome-therapy',
    treatedAt: formatInstant(now),
    patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
    consent: { sms: true, obtainedAt: formatInstant(now - 30 * MINUTE) },
  };
  return `Open ${url}. Its clock stands at ${formatInstant(now)}.

Or post a treatment from here:

  TOKEN=$(curl -s '${url}/_local/token?clinic=demo' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -i ${url}/treatments -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
    -d '${JSON.stringify(event)}'

Let 4 weeks and a day pass, and read the texts here or at ${url}/_local/sms:

  curl ${url}/_local/clock -d '{"advance": "P29D"}'
${isTwoWay ? answering(url, event.patient.phone) : ''}`;
}

function answering(url: string, from: string): string {
  return `
Answer the last one, as the patient would:

  curl ${url}/_local/sms -d '${JSON.stringify({ from, body: '1' })}'
`;
}
