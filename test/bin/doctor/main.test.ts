import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../..');

/** Runs the command as `npm run doctor -- …` does, with these variables of AWS and no others. */
const doctor = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
    const command = ['--import', './bin/require-node-24.mjs', 'bin/doctor/main.ts', ...args];
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
    const nothing = {
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const env = { ...Object.fromEntries(others), ...nothing, ...variables };
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

describe('the command', () => {
  it('says how it is called', async () => {
    expect(await doctor(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: npm run doctor -- /),
    });
  });

  it.each([
    ['a stage that is none', ['--stage', 'qa'], 'Say which stage: --stage dev or --stage production.\n'],
    ['an option that is none', ['--stag', 'dev'], "Unknown option '--stag'"],
  ])('ends with 2 where it is called with %s', async (_what, args, message) => {
    const { code, stdout, stderr } = await doctor(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
  });

  it('says once that there are no credentials', async () => {
    const { code, stdout, stderr } = await doctor(['--stage', 'dev']);

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(
      /^UNKNOWN +account: It could not be looked at: CredentialsProviderError: Could not load credentials from any providers\.$/m,
    );
    expect(stdout).toMatch(/^0 fatal, 1 unknown, 0 warning, 0 ok\./m);
  });

  it('looks at who has approved the texts of production without them', async () => {
    const { code, stdout } = await doctor(['--stage', 'production']);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^(FATAL|WARNING|OK) +approvals: /m);
  });

  it('ends with 1 where it can look at nothing', async () => {
    const { code, stdout } = await doctor(['--stage', 'dev'], {
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: 'http://localhost:9',
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^0 fatal, \d+ unknown, 0 warning, 0 ok\. Whether a text would be lost is not known\.$/m,
    );
  });
});
