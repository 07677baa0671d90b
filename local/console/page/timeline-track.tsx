import type { ConsoleTreatment } from '../state.ts';
import { momentOf, moodOf } from './check-in-facts.ts';
import { StateMark } from './state-mark.tsx';

interface Track {
  readonly treatment: ConsoleTreatment;
  readonly now: string;
}

const WEEK = 7 * 24 * 3_600_000;

/** The treatment's time drawn to scale, for the eye alone: the list below it says the same in words. */
export function TimelineTrack({ treatment: { treatedAt, checkIns, replies }, now }: Track) {
  const start = Date.parse(treatedAt);
  const end = Math.max(
    ...checkIns.flatMap((checkIn) => [checkIn.expiresAt, momentOf(checkIn)]).map(Date.parse),
  );
  const share = (at: string | number) => (new Date(at).getTime() - start) / (end - start);
  const weeks = Array.from({ length: Math.floor((end - start) / WEEK) }, (_, index) => index + 1);
  const today = share(now);
  return (
    <div class="track" aria-hidden="true">
      <div class="line" />
      {today > 0 && <div class="past" style={{ '--to': percent(Math.min(today, 1)) }} />}
      {weeks.map((week) => (
        <div class="week" key={week} style={{ '--at': percent(share(start + week * WEEK)) }}>
          {week} {week === 1 ? 'week' : 'weeks'}
        </div>
      ))}
      {checkIns.map(({ key, state, dueAt, expiresAt }) => (
        <div
          class={`useful ${moodOf(state)}`}
          key={`useful ${key}`}
          style={{ '--at': percent(share(dueAt)), '--to': percent(share(expiresAt)) }}
        />
      ))}
      {today >= 0 && today <= 1 && (
        <div class="now" style={{ '--at': percent(today) }}>
          now
        </div>
      )}
      <div class="treated" />
      {checkIns.map((checkIn) => (
        <div
          class={`spot ${moodOf(checkIn.state)}`}
          key={checkIn.key}
          style={{ '--at': percent(share(momentOf(checkIn))) }}
        >
          <StateMark state={checkIn.state} />
        </div>
      ))}
      {replies.map(({ id, receivedAt }) => (
        <div class="answered" key={id} style={{ '--at': percent(share(receivedAt)) }} />
      ))}
    </div>
  );
}

const percent = (part: number): string => `${(100 * Math.min(Math.max(part, 0), 1)).toFixed(2)}%`;
