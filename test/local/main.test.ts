import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const MAIN = join(import.meta.dirname, '../../local/main.ts');

it.each(['abc', '65536', '-1', ''])('refuses port "%s" before it synthesises anything', (port) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, `--port=${port}`], {
    encoding: 'utf8',
  });
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    `A port is a number from 0 to 65535, and "${port}" is none.\n`,
  ]);
});
