/** What is amiss: what is the case, what it means for patients, and what mends it. */
interface Trouble {
  readonly level: 'warning' | 'fatal' | 'unknown';
  readonly subject: string;
  readonly fact: string;
  readonly patients: string;
  /** A command where there is one. */
  readonly fix: string;
  /** Of what is unknown: whether a text may be lost by it. */
  readonly mayLoseTexts?: boolean;
}

/**
 * What a check has found of a subject. `fatal`: a text would be lost, nobody would be told what a person must know, or nobody answers
 * for what patients read.
 * `unknown`: it could not be looked at.
 */
export type Finding = { readonly level: 'ok'; readonly subject: string; readonly fact: string } | Trouble;

type Amiss = Pick<Trouble, 'fact' | 'patients' | 'fix'>;

/** How findings of a subject are written. */
export const findingsOn = (subject: string) => ({
  ok: (fact: string): Finding => ({ level: 'ok', subject, fact }),
  warning: (amiss: Amiss): Finding => ({ level: 'warning', subject, ...amiss }),
  fatal: (amiss: Amiss): Finding => ({ level: 'fatal', subject, ...amiss }),
  unknown: (amiss: Amiss & { readonly mayLoseTexts: boolean }): Finding => ({
    level: 'unknown',
    subject,
    ...amiss,
  }),
});

/** Whether nobody should go on with this: what is unknown counts as wrong where a text may be lost by it. */
export const stops = (finding: Finding): boolean =>
  finding.level === 'fatal' || (finding.level === 'unknown' && finding.mayLoseTexts === true);
