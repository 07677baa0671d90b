import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplyMeanings } from '../../../lambdas/domain/care-plan.ts';
import type { ConsentWord, ReplyOutcome, ReplyReading } from '../../../lambdas/domain/reply.ts';

export const at48h: ReplyMeanings = { 1: 'fine', 2: 'expected', 3: 'concern' };
export const at4w: ReplyMeanings = { 1: 'fine', 2: 'concern', 3: 'concern' };

/** What a person says that a reply means, at one check-in. */
export interface Row {
  /**
   * `first`: with the issue; `fresh`: by someone who had not seen the reader; `own`: by its author; `adversary`: by its
   * author too, in search of what it misreads.
   */
  readonly by: string;
  readonly checkIn: '48h' | '4w';
  readonly meanings: ReplyMeanings;
  readonly language: string;
  readonly reply: string;
  readonly consent: readonly ConsentWord[];
  readonly outcome: ReplyOutcome | undefined;
  readonly isAutomatic: boolean;
  /** What it must not be read as, whatever else. */
  readonly never: readonly string[];
}

const consentWords: readonly string[] = ['stop', 'start', 'help', 'wrong-number'];

const [, ...lines] = readFileSync(join(import.meta.dirname, 'replies.tsv'), 'utf8')
  .trimEnd()
  .split('\n');

export const rows: readonly Row[] = lines.flatMap((line) => {
  const [by = '', in48h = '', in4w = '', language = '', reply = ''] = line.split('\t');
  const judged = { by, language, reply };
  return [
    { ...judged, checkIn: '48h' as const, meanings: at48h, ...judgement(in48h) },
    { ...judged, checkIn: '4w' as const, meanings: at4w, ...judgement(in4w) },
  ];
});

/** `stop + urgent, not fine` and the like. */
function judgement(label: string) {
  const [wanted = '', ...never] = label.replaceAll('wrong number', 'wrong-number').split(', ');
  const parts = wanted.split(' + ');
  const isAutomatic = never.includes('no answer');
  return {
    consent: parts.filter((part): part is ConsentWord => consentWords.includes(part)),
    outcome: isAutomatic
      ? undefined
      : parts.find((part): part is ReplyOutcome => !consentWords.includes(part)),
    isAutomatic,
    never: never.filter((each) => each !== 'no answer').map((each) => each.replace(/^not /, '')),
  };
}

export const isWorrying = (outcome: ReplyOutcome | undefined): boolean =>
  outcome === 'concern' || outcome === 'urgent';

/** Whether a person is told of it. */
export const raisesAlert = ({ outcome }: ReplyReading): boolean =>
  outcome === 'unreadable' || isWorrying(outcome);

export const show = ({ checkIn, reply }: Row): string => `${checkIn}: ${reply}`;
