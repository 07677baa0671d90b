import { expect, it } from '@jest/globals';
import { newsSince } from '../../../../local/console/page/news-since.ts';
import type { ConsoleAlert, ConsoleState, Phone, PhoneMessage } from '../../../../local/console/state.ts';

const EARLIER = '2026-11-26T15:00:00Z';
const NOW = '2026-11-26T15:30:00Z';
const LATER = '2026-11-26T15:30:05Z';

const newest = <T>(shown: readonly T[]) => ({ total: shown.length, shown });
const text = (at: string, body: string): PhoneMessage => ({
  direction: 'to-phone',
  at,
  body,
  encoding: 'GSM-7',
  parts: 1,
});
const anAlert = (treatmentId: string, raisedAt: string) =>
  ({
    clinicId: 'demo',
    id: `${treatmentId}~48h`,
    kind: 'undelivered',
    treatmentId,
    raisedAt,
  }) as ConsoleAlert;

function aState({
  now = NOW,
  isMoving = false,
  phones = [],
  alerts = [],
}: {
  readonly now?: string;
  readonly isMoving?: boolean;
  readonly phones?: readonly Phone[];
  readonly alerts?: readonly ConsoleAlert[];
}) {
  return {
    clock: { now, isMoving },
    phones: newest(phones),
    alerts: { ...newest(alerts), open: alerts.length },
  } as unknown as ConsoleState;
}

const news = (before: ConsoleState, after: ConsoleState) => newsSince(before, after, 'America/New_York');

it('tells of texts that came, and not again of those that were there', () => {
  const first = text(NOW, 'How are you?');
  expect(
    news(
      aState({ phones: [{ number: '+1', messages: [first] }] }),
      aState({ phones: [{ number: '+1', messages: [first, text(NOW, 'Thank you.')] }] }),
    ),
  ).toEqual(['Text to +1: Thank you.']);
});

it('tells of no text that a patient wrote', () => {
  const wrote: PhoneMessage = { direction: 'from-phone', at: NOW, body: '1' };
  expect(news(aState({}), aState({ phones: [{ number: '+1', messages: [wrote] }] }))).toEqual([]);
});

it('tells of alerts that were raised, and not of those that were there', () => {
  const known = anAlert('T-1', NOW);
  expect(news(aState({ alerts: [known] }), aState({ alerts: [anAlert('T-2', NOW), known] }))).toEqual([
    expect.stringMatching(/^Alert: .*, T-2\.$/),
  ]);
});

it('tells of nothing old that comes into view', () => {
  expect(
    news(
      aState({}),
      aState({
        phones: [{ number: '+1', messages: [text(EARLIER, 'How are you?')] }],
        alerts: [anAlert('T-1', EARLIER)],
      }),
    ),
  ).toEqual([]);
});

it('tells where the clock stands once it has come to rest', () => {
  expect(news(aState({}), aState({ now: LATER, isMoving: true }))).toEqual([]);
  expect(news(aState({ now: LATER, isMoving: true }), aState({ now: LATER }))).toEqual([
    'The clock stands at Thu, Nov 26, 10:30 EST.',
  ]);
});
