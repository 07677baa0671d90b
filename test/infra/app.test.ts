import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { synthesise, synthesiseAnew } from '../support/synth.ts';

/** Every file of a directory by its path, with what stands in it. */
function contentsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(directory.length)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

describe('the app', () => {
  it('refuses a stage that does not exist in one line', () => {
    expect(() => synthesiseAnew('staging')).toThrow(
      new Error('there is no stage "staging": pass -c stage=dev or -c stage=production\n'),
    );
  });

  it.each(['dev', 'production'])('has nothing to say against the %s stage', (stage) => {
    const { outdir } = synthesise(stage);
    const manifest = readFileSync(join(outdir, 'manifest.json'), 'utf8');
    const metadata = readFileSync(join(outdir, `aftercare-${stage}.metadata.json`), 'utf8');
    expect(manifest + metadata).not.toMatch(/aws:cdk:(warning|error)/);
  });

  it('makes the same of the same, byte for byte', () => {
    const again = synthesiseAnew('dev');
    try {
      expect(contentsOf(again.outdir)).toEqual(contentsOf(synthesise('dev').outdir));
    } finally {
      rmSync(again.outdir, { recursive: true });
    }
  });
});
