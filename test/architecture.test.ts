import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** The modules of the project that a file imports, by their paths, and packages by their names. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const specifiers = [...source.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'/gm)];
  return specifiers.map(([, from, bare]) => {
    const specifier = from ?? bare ?? '';
    return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
  });
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name));

/** Every import of ours in a directory that leaves what is allowed, as `file imports module`. */
const strays = (directory: string, allowed: readonly string[]): string[] =>
  filesIn(directory).flatMap((file) =>
    importsOf(file)
      .filter((module) => /^(bin|lib|lambdas|care-plans|local|test)\//.test(module))
      .filter((module) => !allowed.some((prefix) => module.startsWith(prefix)))
      .map((module) => `${file} imports ${module}`),
  );

describe('what may import what', () => {
  it('the domain knows nothing of ours but itself', () => {
    expect(strays('lambdas/domain', ['lambdas/domain/'])).toEqual([]);
  });

  it('the domain does no input or output', () => {
    const reaching = filesIn('lambdas/domain').flatMap((file) =>
      importsOf(file)
        .filter((module) => /^(node:|@aws-sdk\/|@smithy\/|@middy\/)/.test(module))
        .map((module) => `${file} imports ${module}`),
    );
    expect(reaching).toEqual([]);
  });

  it('FHIR is read and written by the domain alone', () => {
    expect(strays('lambdas/fhir', ['lambdas/domain/', 'lambdas/fhir/'])).toEqual([]);
  });

  it('use cases know the domain and their ports', () => {
    expect(strays('lambdas/use-cases', ['lambdas/domain/', 'lambdas/use-cases/'])).toEqual([]);
  });

  it('adapters know the ports and the domain, no handler and no use case', () => {
    expect(strays('lambdas/aws', ['lambdas/domain/', 'lambdas/use-cases/ports.ts', 'lambdas/aws/'])).toEqual(
      [],
    );
  });

  it('nothing that ships imports what is local, infrastructure or test', () => {
    expect(strays('lambdas', ['lambdas/', 'care-plans/index.ts'])).toEqual([]);
  });

  it('infrastructure imports nothing that is local', () => {
    expect(strays('lib', ['lib/', 'lambdas/', 'care-plans/'])).toEqual([]);
    expect(strays('bin', ['bin/', 'lib/', 'lambdas/', 'care-plans/'])).toEqual([]);
  });

  it('every handler says what becomes of an error that it throws', () => {
    const silent = filesIn('lambdas/handlers').filter(
      (file) => !/\.use\((problemAnswers|withoutMessages)\(/.test(readFileSync(file, 'utf8')),
    );
    expect(silent).toEqual([]);
  });

  it('nobody reads the clock but the edge', () => {
    const readers = ['lambdas/domain', 'lambdas/fhir', 'lambdas/use-cases', 'local/engine'].flatMap(
      (directory) =>
        filesIn(directory).filter((file) =>
          /\bDate\.now\b|new Date\(\)|performance\.now|Temporal\.Now|Math\.random/.test(
            readFileSync(file, 'utf8'),
          ),
        ),
    );
    expect(readers).toEqual([]);
  });

  it('finds an import that goes astray', () => {
    expect(strays('lambdas/handlers', ['lambdas/aws/']).length).toBeGreaterThan(0);
  });
});
