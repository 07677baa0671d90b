import { describe, expect, it } from '@jest/globals';
import { checkApprovals } from '../../../bin/doctor/checks/approvals.ts';
import { answers } from '../../../care-plans/index.ts';
import { patientTexts } from '../../../care-plans/texts.ts';
import type { Approval } from '../../../lib/approvals.ts';
import { anApproval } from '../../support/approvals.ts';
import { factsOf, fixesOf, levelsOf } from './answers.ts';

const production = { production: true };
/** 23:59 of the day in UTC. */
const lateOn = (day: string) => Date.parse(`${day}T23:59:00Z`);
const [first, second, third] = patientTexts({}, answers);
if (first === undefined || second === undefined || third === undefined) throw new Error('there are answers');
const texts = [first, second, third];
const hashes = texts.map(({ hash }) => hash);

const check = (approvals: readonly Approval[], day: string) =>
  checkApprovals(production, texts, approvals, lateOn(day));

describe('the texts of a stage in production', () => {
  const approval = anApproval({ by: 'Jane Doe, MD', until: '2026-12-31', texts: hashes });

  it('are in order while they are approved for more than 30 days', () => {
    expect(check([approval], '2026-11-30')).toEqual([
      { level: 'ok', subject: 'approvals', fact: 'All 3 texts are approved, until 2026-12-31 or longer.' },
    ]);
  });

  it('want to be approved again when 30 days are left', () => {
    const findings = check([approval], '2026-12-01');
    expect(levelsOf(findings)).toEqual(['warning']);
    expect(factsOf(findings)).toBe('What Jane Doe, MD approved expires after 2026-12-31: all 3 texts.');
  });

  it('are approved until the end of the last day', () => {
    expect(levelsOf(check([approval], '2026-12-31'))).toEqual(['warning']);
  });

  it('must not be sent on under an approval that has expired, which is said by whom and until when it was', () => {
    const findings = check([approval], '2027-01-01');
    expect(findings).toEqual([
      {
        level: 'fatal',
        subject: 'approvals',
        fact: 'What Jane Doe, MD approved has expired, on 2026-12-31: all 3 texts.',
        patients: 'They go on being texted, in words that no clinician answers for any more.',
        fix: expect.stringMatching(/^npm run preview -- --all --html FILE.html .*bin\/approvals\.json/),
      },
    ]);
  });

  it('must not be sent where nobody has approved them, which names them and says what to do', () => {
    const findings = check([{ ...approval, texts: [second.hash] }], '2026-11-01');
    expect(levelsOf(findings)).toEqual(['fatal']);
    expect(factsOf(findings)).toBe(
      `Nobody has approved what patients may get: ${first.name}, ${third.name}.`,
    );
    expect(fixesOf(findings)).toMatch(/^npm run preview -- --all --html FILE.html .*bin\/approvals\.json/);
  });

  it('should not be sent before the day on which they are approved', () => {
    const early = anApproval({ by: 'John Roe, RN', on: '2026-11-02', until: '2027-11-02', texts: hashes });
    const findings = check([early], '2026-11-01');

    expect(levelsOf(findings)).toEqual(['warning']);
    expect(factsOf(findings)).toBe(
      `What John Roe, RN approved is approved on a day to come, 2026-11-02: ${texts.map(({ name }) => name).join(', ')}.`,
    );
    expect(levelsOf(check([early], '2026-11-02'))).toEqual(['ok']);
  });

  it('may be approved anew for a day to come, while the approval until then holds', () => {
    const next = anApproval({ on: '2026-12-15', until: '2027-12-15', texts: hashes });

    expect(levelsOf(check([approval, next], '2026-12-01'))).toEqual(['ok']);
    expect(levelsOf(check([anApproval({ until: '2026-11-30', texts: hashes }), next], '2026-12-01'))).toEqual(
      ['warning'],
    );
  });

  it('are each looked at by the approval that lasts longest', () => {
    const later = anApproval({ by: 'John Roe, RN', until: '2027-06-30', texts: [first.hash] });
    expect(factsOf(check([approval, later], '2027-01-01'))).toBe(
      `What Jane Doe, MD approved has expired, on 2026-12-31: ${second.name}, ${third.name}.`,
    );
  });

  it('are in order until the first of their approvals ends', () => {
    const later = anApproval({ until: '2027-06-30', texts: [first.hash] });
    expect(factsOf(check([later, approval], '2026-11-01'))).toBe(
      'All 3 texts are approved, until 2026-12-31 or longer.',
    );
  });
});

it('the texts of another stage need no approval', () => {
  expect(checkApprovals({ production: false }, texts, [], lateOn('2026-11-01'))).toEqual([]);
});
