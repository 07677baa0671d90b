import { describe, expect, it } from '@jest/globals';
import { answers } from '../../care-plans/index.ts';
import { sizeAtLongest } from '../../care-plans/text-rules.ts';
import { languages } from '../../lambdas/domain/clinic.ts';
import { isGsm7 } from '../../lambdas/domain/gsm7.ts';
import { placeholdersIn } from '../../lambdas/domain/text.ts';

const all = Object.entries(answers).flatMap(([kind, texts]) =>
  languages.map((language) => ({ kind, language, text: texts[language] })),
);

describe.each(all)('the answer $kind in $language', ({ kind, language, text }) => {
  it('begins with the clinic, and says how to reach it', () => {
    expect(text.startsWith('{clinic}: ')).toBe(true);
    expect(placeholdersIn(text)).toContain('phone');
  });

  it('is spelled in GSM-7 and takes two parts at most', () => {
    const plain = text.replaceAll(/\{\w+\}/g, '');
    expect([...plain].filter((character) => !isGsm7(character))).toEqual([]);
    expect(sizeAtLongest(text, language).parts).toBeLessThanOrEqual(2);
  });

  it('says a way out, or back', () => {
    if (kind === 'urgent' || kind === 'start-blocked') return;
    expect(text).toMatch(kind === 'stop' || kind === 'wrong-number' ? /\bSTART\b/ : /\bSTOP\b/);
  });
});

it('what may need help now is told to call the emergency number, at once and in one breath', () => {
  expect(answers.urgent.en).toBe(
    '{clinic}: This may need help now. Call {emergency} now. This line is automatic: do not wait for a reply. Clinic: {phone}',
  );
});
