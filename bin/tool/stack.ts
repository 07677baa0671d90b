import { CloudFormationClient, DescribeStacksCommand, type Output } from '@aws-sdk/client-cloudformation';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { Where } from './arguments.ts';
import { Failure } from './failure.ts';

/** How SDK clients reach AWS. Nothing in it: as the environment says. */
interface Access {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Place {
  readonly access: Access;
  readonly stackName: string;
  /** Where it is, as the options of the command line say it. */
  readonly flags: string;
  /** Its time. */
  readonly now: Instant;
  /** What makes the stack. */
  readonly remedy: string;
}

/** A stack and its outputs: those that it may have, and those that it must, of which `need` throws a Failure. */
export interface FoundStack extends Place {
  readonly find: (output: string) => string | undefined;
  readonly need: (output: string) => string;
}

/** Finds the stack of a stage. Throws a Failure where there is none. */
export async function findStack(where: Where): Promise<FoundStack> {
  const place = 'local' in where ? await localPlace(where.local) : stagePlace(where);
  const outputs = await outputsOf(place);
  const find = (key: string) => outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  return {
    ...place,
    find,
    need(key) {
      const value = find(key);
      if (value !== undefined) return value;
      throw new Failure(`The stack ${place.stackName} has no output ${key}: ${place.remedy}.`);
    },
  };
}

function stagePlace({ stage, region }: Exclude<Where, { local: string }>): Place {
  return {
    access: region === undefined ? {} : { region },
    stackName: `aftercare-${stage}`,
    flags: region === undefined ? `--stage ${stage}` : `--stage ${stage} --region ${region}`,
    remedy: `deploy it with npx cdk deploy -c stage=${stage}`,
    now: Date.now(),
  };
}

/** The local run plays AWS at an address of its own, which it tells, and on a clock of its own. */
async function localPlace(url: string): Promise<Place> {
  const [aws, clock] = await Promise.all([ask(`${url}/_local/aws`), ask(`${url}/_local/clock`)]);
  const { endpoint, region, stackName } = aws as Record<'endpoint' | 'region' | 'stackName', string>;
  return {
    access: { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
    stackName,
    flags: `--local ${url}`,
    remedy: 'start the local run anew with npm start',
    now: Date.parse((clock as { now: string }).now),
  };
}

async function ask(url: string): Promise<unknown> {
  const { origin } = new URL(url);
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Failure(`No local run answers at ${origin}: start it with npm start, or say where it is.`);
  }
  if (!response.ok) throw new Failure(`What answers at ${origin} is no local run of Aftercare.`);
  return response.json().catch(() => {
    throw new Failure(`What answers at ${origin} is no local run of Aftercare.`);
  });
}

async function outputsOf({ access, stackName, remedy }: Place): Promise<readonly Output[]> {
  const cloudFormation = new CloudFormationClient(access);
  const region = await cloudFormation.config.region().catch(() => {
    throw new Failure('In which region? Set AWS_REGION, or say --region.');
  });
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0]?.Outputs ?? [];
  } catch (error) {
    if (!isMissingStack(error)) throw error;
    throw new Failure(`There is no stack ${stackName} in ${region}: ${remedy}, or name another --region.`);
  } finally {
    cloudFormation.destroy();
  }
}

/**
 * Whether CloudFormation says that there is no such stack, for which it has no error of its own:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export const isMissingStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
