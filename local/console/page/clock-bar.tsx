import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConsoleClinic, ConsoleState } from '../state.ts';
import { localTime, localTimeWithYear } from './local-time.ts';
import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';
import { type ClockMove, moveClock } from './requests.ts';
import { useOneAtATime } from './use-one-at-a-time.ts';

interface Bar {
  readonly clock: ConsoleState['clock'];
  /** In whose time zone the clock is read. */
  readonly clinic: ConsoleClinic;
}

/** The time of the local run, and what moves it. */
export function ClockBar({ clock: { now, isMoving, nextEvent }, clinic: { name, timeZone } }: Bar) {
  const [refusal, setRefusal] = useState<Refusal>();
  const { isUnderWay, run: move } = useOneAtATime(async (to: ClockMove) =>
    setRefusal((await moveClock(to)).refusal),
  );
  const isBusy = isMoving || isUnderWay;
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
          isDisabled={isBusy || nextEvent === undefined}
          onPress={() => move({ to: 'next-event' })}
        >
          Next event{' '}
          <span class="when">
            {nextEvent === undefined
              ? 'nothing waits'
              : `${nextEvent.what}, ${localTime(nextEvent.at, timeZone)}`}
          </span>
        </ClockButton>
        {refusal && <Refused refusal={refusal} />}
      </div>
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
