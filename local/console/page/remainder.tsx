import type { Newest } from '../state.ts';

/** Says how many more there are of a list that is not shown whole. */
export const Remainder = ({
  of: { total, shown },
  what,
}: {
  readonly of: Newest<unknown>;
  readonly what: string;
}) =>
  total > shown.length ? (
    <p class="quiet">
      {shown.length} of {total} {what} are shown.
    </p>
  ) : null;
