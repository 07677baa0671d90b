import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'aftercare-path-'));
});
afterEach(() => rmSync(path, { recursive: true }));

/** The run with nothing on the PATH but what a test has put there. */
const run = () =>
  spawnSync(process.execPath, ['test/dynamodb-local/main.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: path },
  });

describe('the tests on DynamoDB Local', () => {
  it('say in one line that Java is missing, and fail', () => {
    const { status, stdout, stderr } = run();
    expect(stderr).toBe('DynamoDB Local needs Java 17 or newer: there is no java on the PATH.\n');
    expect([stdout, status]).toEqual(['', 1]);
  });

  it('say in one line that Java is too old, and fail', () => {
    writeFileSync(join(path, 'java'), '#!/bin/sh\necho \'openjdk version "11.0.2"\' >&2\n', { mode: 0o755 });
    const { status, stdout, stderr } = run();
    expect(stderr).toBe('DynamoDB Local needs Java 17 or newer: this is Java 11.0.2.\n');
    expect([stdout, status]).toEqual(['', 1]);
  });
});
