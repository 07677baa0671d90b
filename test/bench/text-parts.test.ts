import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { tableOfTexts } from '../../bench/report.ts';
import { measureTexts } from '../../bench/text-parts.ts';

it('the documentation has the parts of every text as they are', () => {
  expect(readFileSync('docs/performance.md', 'utf8')).toContain(tableOfTexts(measureTexts()));
});
