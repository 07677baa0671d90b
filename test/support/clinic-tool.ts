import { run } from '../../bin/clinic/run.ts';
import type { Outcome } from '../../bin/tool/outcome.ts';
import { runProgram } from './program.ts';

/** What the command does, in this process. */
export const clinicHere = (...args: readonly string[]): Promise<Outcome> => run(args);

/** Runs the command as `npm run clinic -- …` does, and answers how it ended and what it wrote. */
export const clinicTool = (...args: readonly string[]): Promise<Outcome> => clinicToolIn({}, ...args);

/** As before, with these variables of AWS in its environment, no others, and no configuration of AWS in files. */
export const clinicToolIn = (
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Outcome> => {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const noFiles = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  return runProgram('bin/clinic/main.ts', args, {
    env: { ...Object.fromEntries(others), ...noFiles, ...variables },
  });
};

/** What `add` needs to be told of a clinic, with its id. */
export const fieldsOf = (id: string): string[] => [
  ...['--id', id, '--name', 'North Clinic', '--phone', '(305) 555-0142', '--emergency', '911'],
  ...['--language', 'en', '--time-zone', 'America/New_York', '--window', '09:00-20:00', '--country', 'US'],
];

/** What `add` and `add-client` print for the clinic's engineer, by its labels. */
export const credentialsIn = ({ stdout }: Outcome): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...stdout.matchAll(/^ {2}(API URL|Token URL|Client id|Client secret|Scope) +(\S.*)$/gm)].map(
      ([, label = '', value = '']) => [label, value],
    ),
  );
