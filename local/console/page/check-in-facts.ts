import type { ConsoleTreatment } from '../state.ts';

export type ConsoleCheckIn = ConsoleTreatment['checkIns'][number];

/** How a state is to be felt about, which colours it; its shape and its word say the rest. */
export const moodOf = (state: ConsoleCheckIn['state']): 'waiting' | 'well' | 'over' | 'wrong' => moods[state];

const moods = {
  scheduled: 'waiting',
  sending: 'waiting',
  sent: 'well',
  delivered: 'well',
  cancelled: 'over',
  suppressed: 'over',
  expired: 'wrong',
  failed: 'wrong',
  undelivered: 'wrong',
  unknown: 'wrong',
} as const satisfies Record<ConsoleCheckIn['state'], string>;

/** When a check-in was sent, or else is planned for. */
export const momentOf = ({ sentAt, sendAt }: ConsoleCheckIn): string => sentAt ?? sendAt;
