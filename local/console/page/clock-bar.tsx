import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConsoleClinic, ConsoleState } from '../state.ts';
import { localTime, localTimeWithYear } from './local-time.ts';
import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';
import { type ClockMove, moveClock } from './requests.ts';

interface Bar {
  readonly clock: ConsoleState['clock'];
  /** In whose time zone the clock is read. */
  readonly clinic: ConsoleClinic;
}

/** The time of the local run, and what moves it. */
export function ClockBar({ clock: { now, isMoving, nextEventAt }, clinic: { name, timeZone } }: Bar) {
  const [isAsked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const isBusy = isMoving || isAsked;
  const move = async (to: ClockMove) => {
    setAsked(true);
    setRefusal((await moveClock(to)).refusal);
    setAsked(false);
  };
  return (
    <div class="clock" aria-busy={isBusy}>
      <p class="time">
        <time dateTime={now}>{localTimeWithYear(now, timeZone)}</time>
        <span class="quiet">
          {name}, {timeZone.replaceAll('_', ' ')}.{' '}
          <span class="utc">{now.replace('T', ' ').replace('Z', ' UTC')}</span>
        </span>
      </p>
      <div class="moves">
        <ClockButton isDisabled={isBusy} onPress={() => move({ advance: 'PT1H' })}>
          +1 hour
        </ClockButton>
        <ClockButton isDisabled={isBusy} onPress={() => move({ advance: 'P1D' })}>
          +1 day
        </ClockButton>
        <ClockButton
          isPrimary
          isDisabled={isBusy || nextEventAt === undefined}
          onPress={() => move({ to: 'next-event' })}
        >
          Next event{' '}
          <span class="when">
            {nextEventAt === undefined ? 'nothing waits' : localTime(nextEventAt, timeZone)}
          </span>
        </ClockButton>
      </div>
      {refusal && <Refused refusal={refusal} />}
    </div>
  );
}

interface Press {
  readonly isDisabled: boolean;
  readonly isPrimary?: true;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

/** A button that keeps the focus while it is of no use: `disabled` would throw whoever uses the keyboard off the page. */
const ClockButton = ({ isDisabled, isPrimary, onPress, children }: Press) => (
  <button
    type="button"
    class={isPrimary && 'primary'}
    aria-disabled={isDisabled}
    onClick={() => !isDisabled && onPress()}
  >
    {children}
  </button>
);
