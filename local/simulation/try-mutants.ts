import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Mutant, mutants } from './mutants.ts';
import type { SimulationResult } from './simulation.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Seeds that every mutant is tried with, until one catches it, and how many treatments each run has. */
const TRIAL = { seed: 1, runs: 120, treatments: 300 };
const AT_A_TIME = 2;

export interface Trial {
  readonly mutant: string;
  /** What caught it; undefined: it survived. */
  readonly caught: { readonly seed: number; readonly by: string } | undefined;
}

/**
 * Runs the simulation against copies of the product, each with one change that breaks a promise, and answers what caught each.
 * Throws where a mutant does not fit the source any more, or where the product as it is breaks with one of the seeds.
 */
export async function tryMutants(onTrial: (trial: Trial) => void): Promise<Trial[]> {
  const sound = await tryOne({ name: 'the product as it is', file: '', find: '', replace: '' });
  if (sound.caught !== undefined) {
    throw new Error(
      `the product as it is breaks with seed ${sound.caught.seed} (${sound.caught.by}): mend it first`,
    );
  }
  const trials: Trial[] = [];
  const waiting = [...mutants];
  const worker = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const trial = await tryOne(mutant);
      trials.push(trial);
      onTrial(trial);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return trials;
}

async function tryOne(mutant: Mutant): Promise<Trial> {
  const directory = await mkdtemp(join(tmpdir(), 'aftercare-mutant-'));
  try {
    for (const part of ['lambdas', 'care-plans', 'local', 'package.json']) {
      await cp(join(root, part), join(directory, part), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
    if (mutant.file !== '') await mutate(join(directory, mutant.file), mutant);
    return { mutant: mutant.name, caught: await firstViolation(directory) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function mutate(path: string, { name, find, replace }: Mutant): Promise<void> {
  const source = await readFile(path, 'utf8');
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`the mutant "${name}" does not fit: its text must stand exactly once in ${path}`);
  }
  await writeFile(path, `${before}${replace}${after}`);
}

async function firstViolation(directory: string): Promise<Trial['caught']> {
  const { seed, runs, treatments } = TRIAL;
  const flags = ['--seed', seed, '--runs', runs, '--treatments', treatments, '--json'].map(String);
  const options = { cwd: directory, timeout: 300_000, maxBuffer: 64 * 1024 * 1024 };
  try {
    await run(process.execPath, ['local/simulate.ts', ...flags], options);
    return undefined;
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    if (code !== 1 || stdout === undefined || !stdout.startsWith('{')) {
      throw new Error(`the simulation itself failed in ${directory}: ${stderr || error}`);
    }
    const { settings, violation } = JSON.parse(stdout) as SimulationResult;
    return { seed: settings.seed, by: violation?.kind ?? 'nothing' };
  }
}
