import { readFileSync } from 'node:fs';
import { readCommand } from '../../../bin/preview/command.ts';
import { run } from '../../../bin/preview/run.ts';
import { NOON } from '../../builders/treatment.ts';

/** What `npm run preview -- …` writes at noon of 24 November 2026 in New York. */
export function preview(...args: readonly string[]): string {
  const command = readCommand(args, NOON);
  if (command === undefined) throw new Error('help was asked for');
  return run(command, NOON, readFileSync);
}

/** The same where this is what the file holds. */
export function previewOf(posted: unknown, ...args: readonly string[]): string {
  const command = readCommand(['posted.json', ...args], NOON);
  if (command === undefined) throw new Error('help was asked for');
  return run(command, NOON, () => Buffer.from(typeof posted === 'string' ? posted : JSON.stringify(posted)));
}

/** The same with `--json`, parsed. */
// biome-ignore lint/suspicious/noExplicitAny: what a tool writes is looked at, not trusted
export const previewed = (...args: readonly string[]): any => JSON.parse(preview(...args, '--json'));
// biome-ignore lint/suspicious/noExplicitAny: as before
export const previewedOf = (posted: unknown, ...args: readonly string[]): any =>
  JSON.parse(previewOf(posted, ...args, '--json'));

export const TREATMENT = 'examples/treatment.json';

/** What the example of a treatment holds, with these fields of it changed. */
export const aPosted = (changes: object = {}): object => ({
  ...JSON.parse(readFileSync(TREATMENT, 'utf8')),
  ...changes,
});
