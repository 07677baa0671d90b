import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mutants } from '../../local/simulation/mutants.ts';

describe('the mutants of the product', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'fit the source: %s',
    (_, { file, find, replace }) => {
      expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
    },
  );

  it('have names of their own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});
