import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { checkApprovals } from '../bin/doctor/checks/approvals.ts';
import { writeReport } from '../bin/doctor/report.ts';
import { answers } from '../care-plans/index.ts';
import { patientTexts } from '../care-plans/texts.ts';
import { place } from './bin/doctor/answers.ts';
import { anApproval } from './support/approvals.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly needs?: string;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on: { readonly schedule?: readonly { readonly cron: string }[] };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const DIRECTORY = '.github/workflows';
const texts = readdirSync(DIRECTORY).map((file) => readFileSync(join(DIRECTORY, file), 'utf8'));
const workflows = texts.map((text) => parse(text) as Workflow);
const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
const steps = jobs.flatMap((job) => job.steps ?? []);
const deliver: Workflow = parse(readFileSync(join(DIRECTORY, 'deliver.yml'), 'utf8'));

describe('the workflows', () => {
  it('know no secret: what deploys is a role that trusts the environment', () => {
    for (const text of texts) expect(text).not.toMatch(/secrets\.|AKIA|access-key/i);
  });

  it('may by default read the sources, and nothing else', () => {
    for (const { permissions } of workflows) expect(permissions).toEqual({ contents: 'read' });
    const others = jobs
      .map(({ permissions }) => permissions)
      .filter((permissions) => permissions !== undefined);
    for (const permissions of others) expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  it('get a token of the run only where a stage is meant, in an environment', () => {
    const withToken = jobs.filter(({ permissions }) => permissions?.['id-token'] === 'write');
    expect(withToken.length).toBeGreaterThan(0);
    for (const { uses, environment } of withToken) {
      expect(uses === './.github/workflows/stage.yml' || environment !== undefined).toBe(true);
    }
  });

  it('use actions of others at a commit, and not at a name that can be moved', () => {
    const used = steps.map(({ uses }) => uses).filter((uses) => uses !== undefined);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/);
  });

  it('call no script that the project does not have', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const called = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => name === undefined || !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('look at production every week, though nobody deploys, and without a reviewer to wait for', () => {
    const { on, jobs }: Workflow = parse(readFileSync(join(DIRECTORY, 'doctor.yml'), 'utf8'));

    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* [0-6]$/) }]);
    expect(jobs.production?.environment).toBe('production-doctor');
    const runs = jobs.production?.steps?.map(({ run }) => run);
    expect(runs).toContain('npm run --silent doctor -- --stage production | tee doctor.txt');
  });

  it('fail of an approval that ends soon, as the doctor writes it', () => {
    const { jobs }: Workflow = parse(readFileSync(join(DIRECTORY, 'doctor.yml'), 'utf8'));
    const pattern = /^! grep "(.*)" doctor\.txt$/.exec(jobs.production?.steps?.at(-1)?.run ?? '')?.[1];
    const reportAt = (day: string, until: string) => {
      const texts = patientTexts({}, answers);
      const approvals = [anApproval({ until, texts: texts.map(({ hash }) => hash) })];
      const now = Date.parse(day);
      return writeReport(checkApprovals({ production: true }, texts, approvals, now), place, now);
    };

    expect(pattern).toBeDefined();
    expect(reportAt('2026-11-28', '2026-12-15')).toMatch(new RegExp(`${pattern}`, 'm'));
    expect(reportAt('2026-11-28', '2027-12-15')).not.toMatch(new RegExp(`${pattern}`, 'm'));
  });

  it('deploy main alone, checked, and production after dev', () => {
    const { check, diff, dev, production } = deliver.jobs;
    expect(check?.steps?.map(({ run }) => run)).toEqual(
      expect.arrayContaining(['npm ci', 'npm audit --omit=dev', 'npm run check']),
    );
    expect([diff?.needs, dev?.needs, production?.needs]).toEqual(['check', 'check', 'dev']);
    expect([dev?.if, production?.if]).toEqual(["github.event_name == 'push'", "github.event_name == 'push'"]);
  });
});
