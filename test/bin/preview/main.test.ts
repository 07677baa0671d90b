import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPosted, preview, TREATMENT } from './support.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'preview-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the command as `npm run preview -- …` does. */
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', './bin/require-node-24.mjs', 'bin/preview/main.ts', ...args], {
    encoding: 'utf8',
  });

describe('npm run preview', () => {
  it('ends with 0 where it was shown', () => {
    expect(run(TREATMENT)).toMatchObject({ status: 0, stdout: `${preview(TREATMENT)}\n`, stderr: '' });
  });

  it('writes the page into the file that is named', () => {
    const page = join(directory, 'page.html');

    expect(run(TREATMENT, '--html', page)).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(page, 'utf8')).toBe(preview(TREATMENT, '--html'));
  });

  it('ends with 1 where the API would refuse the treatment, and repeats no phone', () => {
    const file = join(directory, 'treatment.json');
    writeFileSync(file, JSON.stringify(aPosted({ patient: { phone: '+34600555010' } })));

    const { status, stdout, stderr } = run(file);

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('/patient/phone  allowed-country');
    expect(stderr).not.toContain('600555010');
  });

  it('ends with 1 where there is no such file', () => {
    expect(run(join(directory, 'none.json'))).toMatchObject({ status: 1, stdout: '' });
  });

  it('ends with 2 where it was called wrongly', () => {
    const { status, stdout, stderr } = run(TREATMENT, '--zone', 'Europe/Madrid');

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('How it is called: npm run preview -- --help');
  });

  it('ends with 2 where no clinic can be like that', () => {
    expect(run(TREATMENT, '--window', '20:00-09:00')).toMatchObject({ status: 2, stdout: '' });
  });

  it('says how it is called', () => {
    expect(run('--help').stdout).toMatch(/^Usage: npm run preview -- FILE/);
  });
});
