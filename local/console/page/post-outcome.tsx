import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';

/** What a post came to. */
export type Posted = { readonly message: string } | { readonly refusal: Refusal };

/** Tells it, aloud too: a refusal at once, what went well in its turn. */
export const PostOutcome = ({ posted }: { readonly posted: Posted | undefined }) => (
  <>
    {posted !== undefined && 'refusal' in posted && <Refused refusal={posted.refusal} />}
    <output class="done">{posted !== undefined && 'message' in posted ? posted.message : ''}</output>
  </>
);
