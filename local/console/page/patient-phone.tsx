import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Phone, PhoneMessage } from '../state.ts';
import { MomentHere } from './moment.tsx';
import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';
import { sendFromPhone } from './requests.ts';
import { Scrollable } from './scrollable.tsx';
import { useOneAtATime } from './use-one-at-a-time.ts';

interface Shown {
  readonly phone: Phone;
  readonly timeZone: string;
  readonly canAnswer: boolean;
}

/** A phone as the patient has it in hand. */
export function PatientPhone({ phone: { number, messages }, timeZone, canAnswer }: Shown) {
  const id = useId();
  const screen = useRef<HTMLDivElement>(null);
  // The newest text is in view, as on a phone.
  useLayoutEffect(() => {
    if (screen.current !== null) screen.current.scrollTop = screen.current.scrollHeight;
  }, [messages.length]);
  return (
    <section class="phone" aria-labelledby={id}>
      <header>
        <h3 id={id}>{number}</h3>
        <p class="quiet zone">{timeZone.replaceAll('_', ' ')}</p>
      </header>
      <Scrollable label={`Texts of ${number}`} innerRef={screen}>
        {messages.length === 0 ? (
          <p class="empty">No text yet.</p>
        ) : (
          <ol class="messages">
            {messages.map((message, index) => (
              <Message key={index} message={message} timeZone={timeZone} />
            ))}
          </ol>
        )}
      </Scrollable>
      <AnswerForm number={number} canAnswer={canAnswer} />
    </section>
  );
}

const Message = ({ message, timeZone }: { readonly message: PhoneMessage; readonly timeZone: string }) => (
  <li class={message.direction}>
    <p>
      <span class="visually-hidden">
        {message.direction === 'to-phone' ? 'The clinic: ' : 'The patient: '}
      </span>
      {message.body}
    </p>
    <p class="quiet">
      <MomentHere at={message.at} timeZone={timeZone} />
      {message.direction === 'to-phone' &&
        `, ${message.parts} ${message.parts === 1 ? 'part' : 'parts'} ${message.encoding}`}
    </p>
  </li>
);

function AnswerForm({ number, canAnswer }: { readonly number: string; readonly canAnswer: boolean }) {
  const id = useId();
  const [body, setBody] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();
  const { isUnderWay, run: send } = useOneAtATime(async () => {
    if (body.trim() === '') return;
    const outcome = await sendFromPhone(number, body);
    setRefusal(outcome.refusal);
    // What was typed meanwhile has not been sent.
    if (outcome.refusal === undefined) setBody((typed) => (typed === body ? '' : typed));
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form class="answer" onSubmit={submit}>
      <label for={id}>
        Answer<span class="visually-hidden"> from {number}</span>
      </label>
      <input
        id={id}
        value={body}
        onInput={({ currentTarget }) => setBody(currentTarget.value)}
        disabled={!canAnswer}
        aria-describedby={canAnswer ? undefined : `${id}-why`}
        autocomplete="off"
        maxLength={1_600}
      />
      <button type="submit" disabled={!canAnswer} aria-disabled={isUnderWay}>
        Send
      </button>
      {!canAnswer && (
        <p class="quiet" id={`${id}-why`}>
          This stage is one-way: what patients write does not come in.
        </p>
      )}
      {refusal && <Refused refusal={refusal} />}
    </form>
  );
}
