import type { Instant } from '../domain/instant.ts';

/**
 * The same question, whose answers are remembered in memory, each for less than `maxAge` milliseconds after it was asked.
 * What is not found (undefined) and what fails is asked anew the next time.
 */
export function cached<Answer>(
  ask: (key: string) => Promise<Answer | undefined>,
  { maxAge, clock }: { maxAge: number; clock: () => Instant },
): (key: string) => Promise<Answer | undefined> {
  const known = new Map<string, { readonly answer: Answer; readonly askedAt: Instant }>();
  return async (key) => {
    // The moment before asking: the answer may be as old as that.
    const askedAt = clock();
    const remembered = known.get(key);
    if (remembered !== undefined && askedAt - remembered.askedAt < maxAge) return remembered.answer;
    const answer = await ask(key);
    if (answer === undefined) known.delete(key);
    else known.set(key, { answer, askedAt });
    return answer;
  };
}
