import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { synthesiseChecked } from '../support/synth.ts';

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

const inDev = { stage: 'dev' };
const inProduction = { stage: 'production' };
const ofAccount = { ...inDev, account: 'true' };
const unacknowledged = 'test/infra/unacknowledged-app.ts';

const assemblies = synthesiseChecked({
  dev: { entry: 'bin/aftercare.ts', context: inDev },
  production: { entry: 'test/infra/approved-app.ts', context: inProduction },
  group: { entry: 'test/infra/production-app.ts', context: inProduction },
  account: { entry: 'bin/aftercare.ts', context: ofAccount },
  'dev-unacknowledged': { entry: unacknowledged, context: inDev },
  'account-unacknowledged': { entry: unacknowledged, context: ofAccount },
});
type Name = keyof typeof assemblies;

const readJson = (name: Name, file: string) => JSON.parse(readFileSync(join(assemblies[name], file), 'utf8'));

/** What AwsSolutions, HIPAA Security and our own checks find in a stage: a rule and the resource that breaks it. */
const findingsIn = (name: Name) =>
  (readJson(name, 'validation-report.json') as Report).pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ id: ruleName, path: constructPath })),
    ),
  );
const acknowledgementsIn = (name: Name): readonly Acknowledgement[] => readJson(name, 'unheard.json');

describe('the checks of AWS solutions, of HIPAA security and our own', () => {
  it.each<[string, Name]>([
    ['dev', 'dev'],
    ['production', 'production'],
    ['production, with an identity provider and a number of its own,', 'group'],
    ['the account', 'account'],
  ])('find nothing in %s that is not acknowledged', (_, name) => {
    expect(findingsIn(name)).toEqual([]);
  });

  describe.each<[string, Name]>([
    ['dev', 'dev-unacknowledged'],
    ['the account', 'account-unacknowledged'],
  ])('without acknowledgements in %s', (_, name) => {
    const findings = findingsIn(name);
    const acknowledgements = acknowledgementsIn(name);

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
    const acknowledgements = [
      ...acknowledgementsIn('dev-unacknowledged'),
      ...acknowledgementsIn('account-unacknowledged'),
    ];
    const reasons = acknowledgements.map(({ id, reason }) => `${id}: ${reason}`);
    expect([...new Set(reasons)].sort()).toMatchSnapshot();
  });
});
