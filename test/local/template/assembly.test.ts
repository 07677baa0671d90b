import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readAssembly } from '../../../local/template/assembly.ts';

/** A CDK output directory with these stacks, all of them empty. */
function outdirWith(...stacks: string[]): string {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  const write = (file: string, content: object) => writeFileSync(join(outdir, file), JSON.stringify(content));
  for (const id of stacks) {
    write(`${id}.template.json`, { Resources: {} });
    write(`${id}.assets.json`, { files: {} });
  }
  const stack = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/us-east-1' };
  write('manifest.json', { artifacts: Object.fromEntries(stacks.map((id) => [id, stack])) });
  return outdir;
}

describe('an assembly', () => {
  it('is read for the stack of its stage, beside that of the account', () => {
    expect(readAssembly(outdirWith('aftercare-account', 'aftercare-dev'))).toMatchObject({
      stackName: 'aftercare-dev',
      region: 'us-east-1',
    });
  });

  it.each([
    ['no stage', ['aftercare-account']],
    ['two stages', ['aftercare-dev', 'aftercare-prod']],
  ])('of %s is refused', (_, stacks) => {
    expect(() => readAssembly(outdirWith(...stacks))).toThrow('the local run takes one');
  });
});
