import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigurationError, readStage } from '../../lib/stage-config.ts';
import { approvals } from '../approvals.ts';
import { stages } from '../stages.ts';
import { describeError } from '../tool/failure.ts';
import { Aws, clientsIn } from './aws.ts';
import type { Place } from './checks/stack.ts';
import { examine, examineTexts } from './examine.ts';
import { type Finding, findingsOn, stops } from './finding.ts';
import { writeReport } from './report.ts';

/** Looks at what texts need of an account, before and after a deployment. Changes nothing. */

const USAGE = `Usage: npm run doctor -- --stage NAME

Looks, with the credentials of the environment, at what the stage needs of its account to lose no text: before a deployment at
the account, afterwards at the stack too; and in production at who has approved the texts. It changes nothing.

It ends with 0 where no text would be lost, 1 where one would, where that could not be checked or where nobody answers for one, 2
where it was called wrongly.`;

try {
  const { values } = parseArgs({ options: { stage: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) console.log(USAGE);
  else process.exitCode = await run(values.stage);
} catch (error) {
  const isMisuse = error instanceof ConfigurationError || isOfArguments(error);
  console.error(isMisuse ? `${(error as Error).message}\n\n${USAGE}` : describeError(error));
  process.exitCode = isMisuse ? 2 : 1;
}

async function run(name: string | undefined): Promise<number> {
  const names = Object.keys(stages);
  if (name === undefined || !names.includes(name))
    throw new ConfigurationError(
      `Say which stage: ${names.map((known) => `--stage ${known}`).join(' or ')}.`,
    );
  const stage = readStage(stages, name);
  const place: Place = { stage: name, stackName: `aftercare-${name}`, region: stage.region };
  const clients = clientsIn(stage.region);
  const aws = new Aws(clients, setTimeout);
  try {
    const examined = { stage, approvals, place, aws, now: Date.now() };
    // Without credentials every call would fail of the same.
    const lack = await clients.sns.config.credentials().then(() => undefined, describeError);
    const findings =
      lack === undefined ? await examine(examined) : [withoutAccount(lack), ...examineTexts(examined)];
    console.log(writeReport(findings, place, examined.now));
    return findings.some(stops) ? 1 : 0;
  } finally {
    aws.close();
  }
}

function withoutAccount(failure: string): Finding {
  return findingsOn('account').unknown({
    fact: `It could not be looked at: ${failure.replace(/\.$/, '')}.`,
    patients: 'Nobody knows whether their texts would be lost.',
    fix: 'Run it with credentials of the account, as aws sts get-caller-identity shows them.',
    mayLoseTexts: true,
  });
}

function isOfArguments(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
