import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environments } from '../../lambdas/aws/environment.ts';
import { synthesise } from '../support/synth.ts';

interface FunctionProperties {
  readonly Code: { readonly S3Key: string };
}

const dev = synthesise('dev');

/** Every function's name in the template, and its code. */
const bundles = Object.entries(dev.template.Resources)
  .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
  .map(([id, { Properties }]) => {
    const { Code } = Properties as FunctionProperties;
    const directory = join(dev.outdir, `asset.${Code.S3Key.replace(/\..*/, '')}`);
    return {
      id,
      directory,
      files: readdirSync(directory),
      code: readFileSync(join(directory, 'index.cjs'), 'utf8'),
    };
  });

describe('the bundle of every function', () => {
  it('is one file, of its own', () => {
    expect(bundles.length).toBeGreaterThan(10);
    for (const { files } of bundles) expect(files).toEqual(['index.cjs']);
    expect(new Set(bundles.map(({ code }) => code)).size).toBe(bundles.length);
  });

  it('loads nothing later, by `import()`, and nothing from the runtime but Node itself', () => {
    for (const { code } of bundles) {
      expect(code).not.toMatch(/\bimport\(/);
      const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
      expect(required.filter((name) => !/^(node:)?[a-z_/]+$/.test(name ?? ''))).toEqual([]);
    }
  });

  it('has no way to credentials and settings but the environment, and no event streams', () => {
    const traces = ['sso.', 'web_identity', 'credential_process', 'AWS_CONFIG_FILE', ':event-type'];

    for (const { id, code } of bundles)
      expect({ id, found: traces.filter((trace) => code.includes(trace)) }).toEqual({ id, found: [] });
  });

  it('knows the numbering plans of the countries that the stage allows, and of no other', () => {
    const withPhones = bundles.filter(({ code }) => code.includes('country_calling_codes'));

    expect(withPhones.length).toBeGreaterThan(0);
    for (const { id, code } of withPhones) {
      const planOf = (country: string) =>
        new RegExp(`"${country}":\\["\\d+","\\d+","([^"]+)"`).exec(code)?.[1];
      expect({ id, us: planOf('US'), es: planOf('ES'), other: /"34":\["(..)"/.exec(code)?.[1] }).toEqual({
        id,
        us: expect.stringMatching(/^\[2-9\]\\+d\{9\}/),
        es: undefined,
        other: 'ES',
      });
    }
  });

  it('loads no undici, which takes a cold start half as long again', () => {
    const variables = Object.fromEntries(
      Object.values(environments)
        .flat()
        .map((name) => [name, '1']),
    );
    const program = `
      for (const file of process.argv.slice(1)) require(file);
      console.log(process.moduleLoadList.filter((name) => name.includes('undici')).join());
      process.exit();`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['-e', program, ...bundles.map(({ directory }) => join(directory, 'index.cjs'))],
      { encoding: 'utf8', env: { ...variables, AWS_REGION: 'us-east-1' } },
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim()).toBe('');
  });

  it.each([
    ['Authorizer', 195],
    ['Intake', 395],
    ['ReadTreatment', 190],
    ['ListTreatments', 220],
    ['AmendTreatment', 340],
    ['CancelTreatment', 195],
    ['ListAlerts', 215],
    ['AcknowledgeAlert', 190],
    ['AlertLink', 195],
    ['Dispatch', 385],
    ['Receipts', 200],
    ['Replies', 475],
    ['Sweep', 260],
  ])('of %s is at most %d KB', (name, kilobytes) => {
    const { code } = bundles.find(({ id }) => new RegExp(`${name}[0-9A-F]{8}$`).test(id)) ?? {
      code: undefined,
    };

    expect(Buffer.byteLength(code ?? '')).toBeGreaterThan(0);
    expect(Buffer.byteLength(code ?? '')).toBeLessThan(kilobytes * 1_000);
  });
});
