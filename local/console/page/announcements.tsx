import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConsoleState } from '../state.ts';
import { newsSince } from './news-since.ts';

/** What was said longer ago has been heard. */
const MOST_KEPT = 10;

interface Said {
  readonly number: number;
  readonly words: string;
}

/** Says aloud what has come: texts, alerts, and where the clock stands once it has been moved. */
export function Announcements({
  state,
  timeZone,
}: {
  readonly state: ConsoleState;
  readonly timeZone: string;
}) {
  const before = useRef(state);
  const [said, setSaid] = useState<readonly Said[]>([]);
  useEffect(() => {
    const news = newsSince(before.current, state, timeZone);
    before.current = state;
    if (news.length === 0) return;
    setSaid((known) => {
      const last = known.at(-1)?.number ?? 0;
      return [...known, ...news.map((words, index) => ({ number: last + index + 1, words }))].slice(
        -MOST_KEPT,
      );
    });
  }, [state]);
  return (
    <div class="visually-hidden" role="log" aria-label="News">
      {said.map(({ number, words }) => (
        <p key={number}>{words}</p>
      ))}
    </div>
  );
}
