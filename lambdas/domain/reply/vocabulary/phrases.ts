/** What patients write, in both languages side by side: every reply is read in both. `pattern.ts` says how to write one. */
export interface Phrases {
  readonly en: readonly string[];
  readonly es: readonly string[];
}

/** What a clinic must hear of. */
export interface Worry {
  readonly outcome: 'urgent' | 'concern';
  /** What can be denied: "no fever" is none. */
  readonly signs: Phrases;
  /** What holds as it stands, negations and all: "can't breathe". */
  readonly states: Phrases;
}

/** The words of a list with spaces between them. */
export const listed = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));
