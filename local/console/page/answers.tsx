import type { ConsoleTreatment } from '../state.ts';
import { MomentHere } from './moment.tsx';

interface Answered {
  readonly replies: ConsoleTreatment['replies'];
  readonly timeZone: string;
}

/** What the patient wrote, and what was read out of it. */
export const Answers = ({ replies, timeZone }: Answered) => (
  <>
    {replies.map((reply) => (
      <p class="reply" key={reply.id}>
        <q>{reply.body}</q> read as <strong>{readingOf(reply)}</strong>{' '}
        <span class="quiet">
          <MomentHere at={reply.receivedAt} timeZone={timeZone} />
        </span>
      </p>
    ))}
  </>
);

const readingOf = ({ outcome, consent }: ConsoleTreatment['replies'][number]): string =>
  [outcome, consent].filter((word) => word !== undefined).join(', ') || 'nothing to act on';
