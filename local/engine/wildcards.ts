const expressions = new Map<string, RegExp>();

/** Whether a value matches a pattern of IAM: `*` stands for any characters, `?` for one. */
export function matchesWildcards(pattern: string, value: string): boolean {
  const known = expressions.get(pattern);
  if (known !== undefined) return known.test(value);
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${escaped}$`, 's');
  expressions.set(pattern, expression);
  return expression.test(value);
}
