import type { HearReply } from '../../lambdas/use-cases/hear-reply.ts';
import type { SeenMeaning } from './oracle/facts.ts';

/** What patients say. What it means is known: how words are read is tested elsewhere. */
const sayings: Readonly<Record<string, SeenMeaning>> = {
  '1': { outcome: '1' },
  '2': { outcome: '2' },
  '3': { outcome: '3' },
  'I have a fever': { outcome: 'concern' },
  'I cannot breathe': { outcome: 'urgent' },
  'I cannot breathe, stop texting me': { outcome: 'urgent', consent: 'stop' },
  'See you on Friday': { outcome: 'unreadable' },
  STOP: { consent: 'stop' },
  START: { consent: 'start' },
  HELP: { consent: 'help' },
  'Wrong number': { consent: 'wrong-number' },
  'Liked “How are you?”': { automatic: true },
};

export type Saying = keyof typeof sayings & string;

export const meaningOf = (body: Saying): SeenMeaning => sayings[body] ?? { outcome: 'unreadable' };

/** As often as they are said, of a hundred. */
export const whatIsSaid: readonly (readonly [number, Saying])[] = [
  [34, '1'],
  [14, '2'],
  [10, '3'],
  [6, 'I have a fever'],
  [9, 'I cannot breathe'],
  [2, 'I cannot breathe, stop texting me'],
  [8, 'See you on Friday'],
  [4, 'STOP'],
  [3, 'START'],
  [4, 'HELP'],
  [2, 'Wrong number'],
  [4, 'Liked “How are you?”'],
];

export const readSaying: HearReply['read'] = (body, meanings) => {
  const { outcome, consent, automatic = false } = meaningOf(body);
  const isDigit = outcome === '1' || outcome === '2' || outcome === '3';
  return { consent, outcome: isDigit ? (meanings?.[outcome] ?? 'unreadable') : outcome, automatic };
};
