import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allTexts, writeAllTexts } from '../../../bin/preview/all-texts.ts';
import { answers, carePlans } from '../../../care-plans/index.ts';
import { patientTexts } from '../../../care-plans/texts.ts';
import { aCarePlan, aCheckIn } from '../../builders/care-plan.ts';
import { preview, previewed } from './support.ts';

const RENEW = 'npm run --silent preview -- --all > docs/texts.md';

describe('every text that patients may get', () => {
  it(`stands in docs/texts.md, which is renewed by ${RENEW}`, () => {
    expect(readFileSync('docs/texts.md', 'utf8')).toBe(`${preview('--all')}\n`);
  });

  it('is there under its name, of each care plan and each answer, in each language', () => {
    const names = [...preview('--all').matchAll(/^### (.*)$/gm)].map(([, name]) => name);

    expect(names).toEqual(patientTexts(carePlans, answers).map(({ name }) => name));
  });

  it('is at its longest, with what it takes and the hash of its template', () => {
    const { texts } = previewed('--all');

    expect(texts).toContainEqual({
      name: 'answers/stop/en',
      language: 'en',
      title: "Answers to patients' own texts",
      template:
        '{clinic}: You will get no more of our texts. To get them again, reply START. Questions: {phone}',
      longest: `${'M'.repeat(30)}: You will get no more of our texts. To get them again, reply START. Questions: ${'0'.repeat(16)}`,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      encoding: 'GSM-7',
      units: 126,
      capacity: 160,
      parts: 1,
    });
  });

  it('is shown as it is where it has signs that Markdown takes for its own', () => {
    const en = '{clinic}: *Call* {phone} or {emergency} <now>. STOP to end #1_2';
    const plan = aCarePlan({ checkIns: [aCheckIn({ texts: { en, es: 'no' } })] });

    expect(writeAllTexts(allTexts({ [plan.id]: plan }, answers))).toContain(
      String.raw`\*Call\* 0000000000000000 or 000000 \<now\>. STOP to end \#1\_2`,
    );
  });
});
