import type { Billed } from '../prices/aws.ts';

/** How much of what AWS bills. */
export type Usage = Readonly<Partial<Record<Billed, number>>>;

const entriesOf = (usage: Usage): [Billed, number][] => Object.entries(usage) as [Billed, number][];

export function sum(...usages: readonly Usage[]): Usage {
  const all: Partial<Record<Billed, number>> = {};
  for (const [what, quantity] of usages.flatMap(entriesOf)) all[what] = (all[what] ?? 0) + quantity;
  return all;
}

export const times = (factor: number, usage: Usage): Usage =>
  Object.fromEntries(entriesOf(usage).map(([what, quantity]) => [what, factor * quantity]));
