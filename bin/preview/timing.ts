import type { CheckIn } from '../../lambdas/domain/check-in.ts';
import type { SendingWindow } from '../../lambdas/domain/clinic.ts';
import { ceilToMinute, type Instant } from '../../lambdas/domain/instant.ts';
import { nextAllowed } from '../../lambdas/domain/timing.ts';

/** A rule that moved a text, and what it moved it to. */
export interface Move {
  readonly rule: 'posted-late' | 'rounded-up' | 'window-closed' | 'spread';
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What moved a check-in from when it was due to when it is sent, in order; nothing where it is sent when it is due. Throws where no
 * rule leads to the `sendAt` that was planned: an explanation never says another moment.
 *
 * @param postedAt when the treatment was posted
 */
export function movesOf(
  { dueAt, sendAt }: Pick<CheckIn, 'dueAt' | 'sendAt'>,
  { postedAt, window, timeZone }: { postedAt: Instant; window: SendingWindow; timeZone: string },
): readonly Move[] {
  const moves: Move[] = [];
  let at = dueAt;
  const move = (rule: Move['rule'], to: Instant) => {
    if (to !== at) moves.push({ rule, from: at, to });
    at = to;
  };
  move('posted-late', Math.max(at, postedAt));
  move('rounded-up', ceilToMinute(at));
  move('window-closed', nextAllowed(at, window, timeZone, 0));
  // The plan alone knows how far it spreads, which it does nowhere but from an opening on.
  if (sendAt < at || (sendAt > at && moves.at(-1)?.rule !== 'window-closed'))
    throw new Error('no rule leads to when the check-in is planned');
  move('spread', sendAt);
  return moves;
}
