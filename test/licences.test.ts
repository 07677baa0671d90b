import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly license?: string; readonly dev?: boolean }>
  >;
}

/** Licences that let anybody use, change and sell, and ask for no more than a notice. */
const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

const lock: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = Object.entries(lock.packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { version, license = 'none named' }]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version,
    license,
  }))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

it('everything that may ship in a function is under a permissive licence', () => {
  expect(shipped.length).toBeGreaterThan(0);
  expect(shipped.filter(({ license }) => !permissive.includes(license))).toEqual([]);
});

it('docs/licences.md lists it as it stands in package-lock.json', () => {
  const rows = shipped.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`);
  const listed = readFileSync('docs/licences.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(listed).toEqual(rows);
});
