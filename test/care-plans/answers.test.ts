import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answers } from '../../care-plans/index.ts';
import { validateAnswers } from '../../care-plans/validate.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'answers-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The faults that the check reports for a file with this content, a line each. */
function faultsOf(content: string): string[] {
  const file = join(directory, 'answers.json');
  writeFileSync(file, content);
  try {
    validateAnswers(file);
    return [];
  } catch (error) {
    const [, ...faults] = (error as Error).message.split('\n');
    return faults.map((fault) => fault.trim());
  }
}

/** The faults of the answers with this one in English. */
const faultsWith = (kind: keyof typeof answers, en: string) =>
  faultsOf(JSON.stringify({ ...answers, [kind]: { ...answers[kind], en } }));

const WAY_OUT = '{clinic}: {phone} {emergency} STOP';

describe('the check of the answers', () => {
  it('finds nothing wrong with those on offer', () => {
    expect(() => validateAnswers()).not.toThrow();
  });

  it('refuses what is not JSON', () => {
    expect(faultsOf('{ "fine": ')).toEqual([expect.stringMatching(/^answers\.json: \$: is not JSON: /)]);
  });

  it('refuses an answer or a language that is missing, and what is not known', () => {
    const { help: _, ...rest } = answers;
    expect(faultsOf(JSON.stringify({ ...rest, fine: { en: WAY_OUT }, thanks: {} }))).toEqual([
      'answers.json: $.fine.es: is missing',
      'answers.json: $.help: is missing',
      'answers.json: $.thanks: is not a known field',
    ]);
  });
});

describe('an answer', () => {
  it('begins with the clinic', () => {
    expect(faultsWith('fine', `Hello, ${WAY_OUT}`)).toEqual([
      'answers.json: $.fine.en: must begin with "{clinic}: "',
    ]);
  });

  it.each(['fine', 'stop', 'start-blocked', 'urgent'] as const)(
    'that says %s says how to reach it',
    (kind) => {
      expect(faultsWith(kind, '{clinic}: {emergency} STOP START')).toEqual([
        expect.stringMatching(/en: must contain {phone}$/),
      ]);
    },
  );

  it.each(['fine', 'expected', 'concern', 'unreadable', 'start', 'help', 'urgent'] as const)(
    'that says %s names the emergency number',
    (kind) => {
      expect(faultsWith(kind, '{clinic}: {phone} STOP')).toEqual([
        `answers.json: $.${kind}.en: must contain {emergency}`,
      ]);
    },
  );

  it.each(['fine', 'expected', 'concern', 'unreadable', 'start', 'help'] as const)(
    'that says %s tells the way out',
    (kind) => {
      expect(faultsWith(kind, '{clinic}: {phone} {emergency}')).toEqual([
        `answers.json: $.${kind}.en: must tell the way out: the word STOP`,
      ]);
    },
  );

  it.each(['stop', 'wrong-number'] as const)('that says %s tells the way back', (kind) => {
    expect(faultsWith(kind, WAY_OUT)).toEqual([
      expect.stringMatching(/en: must tell the way back: the word START$/),
    ]);
  });

  it('may hold no date: it belongs to no care plan', () => {
    expect(faultsWith('fine', `${WAY_OUT} {date}`)).toEqual([
      'answers.json: $.fine.en: {date} is not a placeholder; known are {clinic}, {phone}, {emergency}',
    ]);
  });

  it('is spelled in GSM-7', () => {
    expect(faultsWith('fine', `${WAY_OUT} más`)).toEqual([
      'answers.json: $.fine.en: "á" (U+00E1) is not in GSM-7: choose a word without it',
    ]);
  });

  it('takes two parts at most', () => {
    expect(faultsWith('fine', `${WAY_OUT} ${'x'.repeat(246)}`)).toEqual([
      'answers.json: $.fine.en: takes 307 septets (3 parts) at its longest; at most 306 (2 parts) are allowed',
    ]);
  });
});

it('what may need help now is told to call the emergency number, at once and in one breath', () => {
  expect(answers.urgent.en).toBe(
    '{clinic}: This may need help now. Call {emergency} now. This line is automatic: do not wait for a reply. Clinic: {phone}',
  );
});
