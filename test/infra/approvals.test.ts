import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { approvalOf, readApprovals } from '../../lib/approvals.ts';
import { ConfigurationError } from '../../lib/stage-config.ts';
import { anApproval } from '../support/approvals.ts';

const directory = mkdtempSync(join(tmpdir(), 'aftercare-approvals-'));
afterAll(() => rmSync(directory, { recursive: true }));

const HASH = '268bc1833e83306f48ae6203eefb86e7a39dedb1d3d6df99c18ef70aa61ef84d';

function readFrom(content: string) {
  const file = join(directory, 'approvals.json');
  writeFileSync(file, content);
  return readApprovals(file);
}
const read = (content: unknown) => readFrom(JSON.stringify(content));

describe('the file of approvals', () => {
  it('need not be there: then nobody has approved anything', () => {
    expect(readApprovals(join(directory, 'none.json'))).toEqual([]);
  });

  it('says who approved which texts, from when on and until when', () => {
    const approval = { by: 'Jane Doe, MD', on: '2026-11-28', until: '2027-11-28', texts: [HASH] };
    expect(read([approval])).toEqual([approval]);
  });

  it('need not be formatted: what the page of texts ends with can be pasted as it is', () => {
    const pasted = `[${JSON.stringify(anApproval({ texts: [HASH] }), null, 2)}]`;
    for (const file of ['biome.json', '.gitignore']) copyFileSync(file, join(directory, file));
    mkdirSync(join(directory, 'bin'));
    const checkAs = (path: string) => {
      writeFileSync(join(directory, path), pasted);
      return spawnSync(resolve('node_modules/.bin/biome'), ['check', path], { cwd: directory }).status;
    };

    expect(checkAs('bin/approvals.json')).toBe(0);
    expect(checkAs('bin/another.json')).toBe(1);
  });

  it('may hold an approval of a text that has changed since', () => {
    expect(read([anApproval({ texts: ['0'.repeat(64)] })])).toHaveLength(1);
  });

  it('may hold an approval of a single day', () => {
    expect(read([anApproval({ on: '2026-11-28', until: '2026-11-28' })])).toHaveLength(1);
  });

  it('is refused with every fault that it has, and where', () => {
    const { on: _, ...undated } = anApproval();
    expect(() =>
      read([
        undated,
        { ...anApproval({ by: ' ', on: '2026-13-01' }), signature: 'J. D.' },
        anApproval({ on: '2026-11-28', until: '2026-11-27' }),
        anApproval({ texts: [HASH, HASH.toUpperCase(), 'general/48h/texts/en'] }),
      ]),
    ).toThrow(
      new ConfigurationError(
        [
          'bin/approvals.json has faults:',
          '  $[0].on: must be a calendar day, like 2026-11-28',
          '  $[1].by: must say who approved the texts: name and role',
          '  $[1].on: must be a calendar day, like 2026-11-28',
          '  $[1].signature: is not a known field',
          '  $[2].until: must not be before the day in on',
          '  $[3].texts[1]: must be the hash of a text: 64 hex digits, letters in lower case',
          '  $[3].texts[2]: must be the hash of a text: 64 hex digits, letters in lower case',
        ].join('\n'),
      ),
    );
  });

  it.each([
    ['that is empty', '', /^bin\/approvals\.json is not JSON: /],
    ['of another shape', '{}', /^bin\/approvals\.json has faults:\n {2}\$: must be of type array$/],
  ])('%s is refused', (_, content, message) => {
    expect(() => readFrom(content)).toThrow(ConfigurationError);
    expect(() => readFrom(content)).toThrow(message);
  });
});

describe('the approval of a text', () => {
  it('is none where nobody has approved that very text', () => {
    expect(approvalOf(HASH, [anApproval({ texts: ['0'.repeat(64)] })])).toBeUndefined();
  });

  it('is the one that lasts longest, in whichever order they stand', () => {
    const [shorter, longest, older] = ['2026-11-30', '2027-01-31', '2025-12-31'].map((until) =>
      anApproval({ until, texts: [HASH] }),
    );
    const all = [shorter, longest, older].filter((approval) => approval !== undefined);
    expect(approvalOf(HASH, all)).toBe(longest);
    expect(approvalOf(HASH, all.toReversed())).toBe(longest);
  });
});
