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

  it('refuses the production stage as long as nobody could call it', () => {
    expect(() => synthesiseAnew('production')).toThrow('auth.issuer: must be your identity provider');
  });

  it('warns that nobody can call the dev stage', () => {
    const { outdir } = synthesise('dev');
    const metadata = JSON.parse(readFileSync(join(outdir, 'aftercare-dev.metadata.json'), 'utf8'));
    expect(metadata['/aftercare-dev']).toContainEqual(
      expect.objectContaining({
        type: 'aws:cdk:warning',
        data: expect.stringContaining('Nobody can call the API: auth.issuer is https://issuer.example'),
      }),
    );
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
