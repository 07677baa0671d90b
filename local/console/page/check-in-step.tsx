import type { ConsoleTreatment } from '../state.ts';
import { Answers } from './answers.tsx';
import { type ConsoleCheckIn, momentOf, moodOf } from './check-in-facts.ts';
import { MomentHere } from './moment.tsx';
import { StateMark } from './state-mark.tsx';

interface Step {
  readonly checkIn: ConsoleCheckIn;
  readonly treatment: ConsoleTreatment;
}

/** A check-in among what happens in a treatment: how it stands, when, and what was answered. */
export function CheckInStep({ checkIn, treatment: { patient, replies } }: Step) {
  const { key, state, dueAt, sendAt, expiresAt, sentAt, deliveredAt, reason } = checkIn;
  const { timeZone } = patient;
  const isWaiting = state === 'scheduled' || state === 'sending';
  return (
    <li class="step">
      <span class={`stop ${moodOf(state)}`}>
        <StateMark state={state} />
      </span>
      <h4>{key} check-in</h4>
      <p class={`state ${moodOf(state)}`}>
        {state}
        {reason !== undefined && `: ${reason}`}
      </p>
      <dl>
        <Fact
          name={sentAt === undefined ? 'Planned for' : 'Sent'}
          at={momentOf(checkIn)}
          timeZone={timeZone}
        />
        {deliveredAt !== undefined && <Fact name="Delivered" at={deliveredAt} timeZone={timeZone} />}
        {isWaiting && dueAt !== sendAt && <Fact name="Due" at={dueAt} timeZone={timeZone} />}
        {isWaiting && <Fact name="Useful until" at={expiresAt} timeZone={timeZone} />}
      </dl>
      <Answers replies={replies.filter(({ checkIn }) => checkIn === key)} timeZone={timeZone} />
    </li>
  );
}

interface Named {
  readonly name: string;
  readonly at: string;
  readonly timeZone: string;
}

const Fact = ({ name, at, timeZone }: Named) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <MomentHere at={at} timeZone={timeZone} />
    </dd>
  </div>
);
