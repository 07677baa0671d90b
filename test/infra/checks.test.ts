import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Run, synthesise } from '../support/synth.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}
interface Acknowledgement {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

const readJson = (stage: string, run: Run, file: string) =>
  JSON.parse(readFileSync(join(synthesise(stage, { ...run, checked: true }).outdir, file), 'utf8'));

/** What AwsSolutions, HIPAA Security and our own checks find in a stage: a rule and the resource that breaks it. */
const findingsIn = (stage: string, run: Run = {}) =>
  (readJson(stage, run, 'validation-report.json') as Report).pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ id: ruleName, path: constructPath })),
    ),
  );

const unacknowledged = { entry: 'test/infra/unacknowledged-app.ts' };
const account = { context: { account: 'true' } };

describe('the checks of AWS solutions, of HIPAA security and our own', () => {
  it.each<[string, string, Run]>([
    ['dev', 'dev', {}],
    ['production', 'production', {}],
    [
      'production, with an identity provider and a number of its own,',
      'production',
      { entry: 'test/infra/production-app.ts' },
    ],
    ['the account', 'dev', account],
  ])('find nothing in %s that is not acknowledged', (_, stage, run) => {
    expect(findingsIn(stage, run)).toEqual([]);
  });

  describe.each<[string, Run]>([
    ['dev', unacknowledged],
    ['the account', { ...unacknowledged, ...account }],
  ])('without acknowledgements in %s', (_, run) => {
    const findings = findingsIn('dev', run);
    const acknowledgements: readonly Acknowledgement[] = readJson('dev', run, 'unheard.json');

    it('find what each acknowledgement is for, in that construct', () => {
      const stale = acknowledgements.filter(
        ({ id, path }) =>
          !findings.some((finding) => finding.id === id && finding.path.startsWith(`${path}/`)),
      );
      expect(stale).toEqual([]);
    });

    it('find it in one resource alone: none is acknowledged for a whole flow or stack', () => {
      for (const { id, path } of acknowledgements) {
        const answered = findings.filter(
          (finding) => finding.id === id && finding.path.startsWith(`${path}/`),
        );
        expect([path, id, answered.length]).toEqual([path, id, 1]);
      }
    });
  });

  it('are acknowledged for reasons that somebody has read', () => {
    const acknowledgements: readonly Acknowledgement[] = [
      ...readJson('dev', unacknowledged, 'unheard.json'),
      ...readJson('dev', { ...unacknowledged, ...account }, 'unheard.json'),
    ];
    const reasons = acknowledgements.map(({ id, reason }) => `${id}: ${reason}`);
    expect([...new Set(reasons)].sort()).toMatchSnapshot();
  });
});
