import type { ConsoleCheckIn } from './check-in-facts.ts';

const tick = 'M5 8.3l2.1 2.1L11.2 6';
const cross = 'M5.5 5.5l5 5m0-5l-5 5';
const bar = 'M4.8 8h6.4';
const slash = 'M4.2 11.8l7.6-7.6';

/** Each state has a shape of its own, so that nothing hangs on its colour. */
const shapes: Readonly<
  Record<ConsoleCheckIn['state'], { isFilled: boolean; isSquare?: true; sign?: string }>
> = {
  scheduled: { isFilled: false },
  sending: { isFilled: false, sign: 'M8 5v3l2 1.5' },
  sent: { isFilled: true },
  delivered: { isFilled: true, sign: tick },
  cancelled: { isFilled: false, sign: bar },
  suppressed: { isFilled: false, sign: slash },
  expired: { isFilled: false, isSquare: true, sign: slash },
  failed: { isFilled: true, isSquare: true, sign: cross },
  undelivered: { isFilled: false, isSquare: true, sign: cross },
  unknown: { isFilled: false, isSquare: true, sign: 'M6.4 6.4a1.6 1.6 0 1 1 2.3 1.5q-.7.4-.7 1.1M8 10.9v.2' },
};

/** The shape of a state; its word stands beside it. */
export function StateMark({ state }: { readonly state: ConsoleCheckIn['state'] }) {
  const { isFilled, isSquare, sign } = shapes[state];
  return (
    <svg class={`mark ${isFilled ? 'filled' : 'hollow'}`} viewBox="0 0 16 16" aria-hidden="true">
      {isSquare ? <rect x="1.5" y="1.5" width="13" height="13" rx="2" /> : <circle cx="8" cy="8" r="6.5" />}
      {sign && <path d={sign} />}
    </svg>
  );
}
