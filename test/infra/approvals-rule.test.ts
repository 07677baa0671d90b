import { describe, expect, it } from '@jest/globals';
import { answers, canaryCarePlans, carePlans } from '../../care-plans/index.ts';
import { patientTexts } from '../../care-plans/texts.ts';
import { textHash } from '../../lambdas/aws/text-hash.ts';
import { approvalOf } from '../../lib/approvals.ts';
import { checkApprovals } from '../../lib/approvals-rule.ts';
import { ConfigurationError } from '../../lib/stage-config.ts';
import { anApproval, approvalsOfAll } from '../support/approvals.ts';
import { synthesise, synthesiseAnew } from '../support/synth.ts';

const production = { name: 'production', production: true };
const texts = patientTexts(carePlans, answers);
const [first, second] = texts;
if (first === undefined || second === undefined) throw new Error('there are texts');
const unapproved = { entry: 'test/infra/unapproved-app.ts' };

describe('a stage in production', () => {
  it('is refused where nobody has approved a text, which is named with what to do', () => {
    expect(() =>
      checkApprovals(production, texts.slice(0, 3), [anApproval({ texts: [second.hash] })]),
    ).toThrow(
      new ConfigurationError(
        [
          'stage production: nobody has approved 2 of the 3 texts that patients may get:',
          `  ${texts[0]?.name}      ${texts[0]?.hash}`,
          `  ${texts[2]?.name}  ${texts[2]?.hash}`,
          'npm run preview -- --all --html FILE.html writes them out: have that read and signed, and enter the approval in bin/approvals.json (docs/operations.md#approving-texts).',
        ].join('\n'),
      ),
    );
  });

  it('is refused once an approved text has changed, be it by a letter', () => {
    const changed = patientTexts({}, { ...answers, fine: { ...answers.fine, en: `${answers.fine.en} ` } });
    expect(() => checkApprovals(production, changed, approvalsOfAll)).toThrow(/^ {2}answers\/fine\/en /m);
  });

  it('is fine with every text approved', () => {
    expect(() => checkApprovals(production, texts, approvalsOfAll)).not.toThrow();
  });

  it('is fine with approvals that have expired, so that nothing holds an urgent correction up', () => {
    const expired = approvalsOfAll.map((approval) => ({
      ...approval,
      on: '2020-01-01',
      until: '2020-12-31',
    }));
    expect(() => checkApprovals(production, texts, expired)).not.toThrow();
  });

  it('needs no approval of the text of the canary, which no patient gets', () => {
    const ofCanary = Object.values(canaryCarePlans).flatMap(({ checkIns }) => checkIns[0]?.texts.en ?? []);
    expect(ofCanary.map((template) => approvalOf(textHash(template), approvalsOfAll))).toEqual([undefined]);
    expect(() => synthesise('production')).not.toThrow();
  });

  it('cannot be synthesised by the app without approvals', () => {
    expect(() => synthesiseAnew('production', unapproved)).toThrow(
      `nobody has approved ${texts.length} of the ${texts.length} texts that patients may get`,
    );
  });

  it('leaves the stack of its account without a text, and so without a need of approvals', () => {
    const { template } = synthesise('production', { ...unapproved, context: { account: 'true' } });
    expect(Object.keys(template.Resources).length).toBeGreaterThan(0);
  });
});

it('a stage that is not in production needs no approval', () => {
  expect(() => checkApprovals({ name: 'dev', production: false }, texts, [])).not.toThrow();
});
