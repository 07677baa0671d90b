import { useEffect, useRef, useState } from 'preact/hooks';
import { alertWords } from '../../../lambdas/domain/alert-message.ts';
import type { ConsoleState } from '../state.ts';

/** Says aloud what came since the last time: texts, alerts, and where the clock stands once it has been moved. */
export function Announcements({ state }: { readonly state: ConsoleState }) {
  const before = useRef(state);
  const [words, setWords] = useState('');
  useEffect(() => {
    const news = newsSince(before.current, state);
    before.current = state;
    if (news.length > 0) setWords(news.join(' '));
  }, [state]);
  return <output class="visually-hidden">{words}</output>;
}

const newsSince = (before: ConsoleState, { phones, alerts, clock }: ConsoleState): readonly string[] => [
  ...phones.shown.flatMap(({ number, messages }) => {
    const known = before.phones.shown.find((phone) => phone.number === number)?.messages.length ?? 0;
    return messages
      .slice(known)
      .filter(({ direction }) => direction === 'to-phone')
      .map(({ body }) => `Text to ${number}: ${body}`);
  }),
  ...alerts.shown
    .filter(
      (alert) =>
        !before.alerts.shown.some(({ clinicId, id }) => clinicId === alert.clinicId && id === alert.id),
    )
    .map(({ kind, treatmentId }) => `Alert: ${alertWords(kind).title}, ${treatmentId}.`),
  ...(before.clock.isMoving && !clock.isMoving ? [`The clock stands at ${clock.now}.`] : []),
];
