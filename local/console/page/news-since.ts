import { alertWords } from '../../../lambdas/domain/alert-message.ts';
import type { ConsoleState } from '../state.ts';
import { localTime } from './local-time.ts';

/**
 * What has come since a state, in words: texts, alerts, and where the clock stands once it has been moved. What is older, and
 * only comes into view because something else goes out of it, is no news.
 *
 * @param timeZone in which the clock is read
 */
export function newsSince(
  before: ConsoleState,
  { phones, alerts, clock }: ConsoleState,
  timeZone: string,
): readonly string[] {
  const isNew = (at: string) => Date.parse(at) >= Date.parse(before.clock.now);
  return [
    ...phones.shown.flatMap(({ number, messages }) => {
      const known = before.phones.shown.find((phone) => phone.number === number)?.messages.length ?? 0;
      return messages
        .slice(known)
        .filter(({ direction, at }) => direction === 'to-phone' && isNew(at))
        .map(({ body }) => `Text to ${number}: ${body}`);
    }),
    ...alerts.shown
      .filter(
        ({ clinicId, id, raisedAt }) =>
          isNew(raisedAt) &&
          !before.alerts.shown.some((known) => known.clinicId === clinicId && known.id === id),
      )
      .map(({ kind, treatmentId }) => `Alert: ${alertWords(kind).title}, ${treatmentId}.`),
    ...(!clock.isMoving && (before.clock.isMoving || before.clock.now !== clock.now)
      ? [`The clock stands at ${localTime(clock.now, timeZone)}.`]
      : []),
  ];
}
