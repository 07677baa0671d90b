/** Words one letter away from a word of the vocabularies, or sounding like one, that mean something else: no misspellings. */
export const lookAlikes: readonly string[] = [];
