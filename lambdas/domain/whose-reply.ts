import type { CheckIn } from './check-in.ts';
import { DAY, type Instant } from './instant.ts';
import type { Treatment } from './treatment.ts';

/** So long after a text, whatever comes from its phone is taken as an answer to it: until the next one, as plans go. */
const ANSWERED_WITHIN = 28 * DAY;

/** A text that a phone sent us. */
export interface InboundText {
  /** The network's own id of it: the same text may come more than once. */
  readonly id: string;
  /** E.164, or a short code. */
  readonly from: string;
  readonly body: string;
  /** The message id of the text of ours that it answers, if the network says. */
  readonly answers?: string;
}

/** Whom a text is about: a treatment, and the check-in that it answers, if it answers one. */
export interface Addressee {
  readonly treatment: Treatment;
  readonly checkIn: string | undefined;
}

/**
 * Whose a text is, of the treatments of its phone: the one whose text it answers, as far as the network says; else each
 * whose latest text is recent enough to be answered; else, so that nothing a patient says is lost, the one that was treated
 * last. None where the phone has no treatment. The one that was texted last comes first.
 */
export function whoseReply(
  treatments: readonly Treatment[],
  { answers }: InboundText,
  now: Instant,
): readonly Addressee[] {
  const texted = treatments
    .flatMap((treatment) =>
      treatment.checkIns.flatMap((checkIn) => {
        const at = textedAt(checkIn);
        return at === undefined ? [] : [{ treatment, checkIn, at }];
      }),
    )
    .toSorted((a, b) => b.at - a.at);
  const answered = texted.find(
    ({ checkIn }) => 'messageId' in checkIn && checkIn.messageId === answers && answers !== undefined,
  );
  if (answered !== undefined) return [{ treatment: answered.treatment, checkIn: answered.checkIn.key }];

  const latest = texted.filter(
    ({ treatment }, index) => texted.findIndex((other) => other.treatment === treatment) === index,
  );
  const recent = latest.filter(({ at }) => now - at < ANSWERED_WITHIN);
  if (recent.length > 0) return recent.map(({ treatment, checkIn }) => ({ treatment, checkIn: checkIn.key }));

  const [last] = treatments.toSorted((a, b) => b.event.treatedAt - a.event.treatedAt);
  return last === undefined ? [] : [{ treatment: last, checkIn: undefined }];
}

/** When a text may have reached the phone. */
function textedAt(checkIn: CheckIn): Instant | undefined {
  if ('sentAt' in checkIn) return checkIn.sentAt;
  return 'attempt' in checkIn ? checkIn.attempt.startedAt : undefined;
}
