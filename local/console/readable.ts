import type { StoredItem } from './stored-items.ts';

/** What can be read of items, in their order. Anybody may write anything into a table: the rest is left out. */
export const readable = <T>(
  items: readonly StoredItem[],
  read: (attributes: StoredItem['attributes']) => T,
): readonly T[] =>
  items.flatMap(({ attributes }) => {
    try {
      return [read(attributes)];
    } catch {
      return [];
    }
  });
