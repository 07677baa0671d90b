/** A figure beside what it is measured against, both taken in the same run. */
export interface Comparison {
  readonly what: string;
  readonly measured: number;
  /** What it is measured against, in words. */
  readonly against: string;
  readonly baseline: number;
  readonly unit: 'ms' | 's' | 'µs' | 'bytes';
  /** `measured` in parts of `baseline`. */
  readonly ratio: number;
  /** The ratio that it is to reach; undefined where it is only reported. */
  readonly atMost?: number;
}

export const compare = (comparison: Omit<Comparison, 'ratio'>): Comparison => ({
  ...comparison,
  ratio: comparison.measured / comparison.baseline,
});

/** The middle of some figures; of an even number the mean of the two in the middle. */
function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/**
 * Measures each of several things so many times, in turns, so that whatever else the machine does meets all of them.
 *
 * @returns the median of each
 */
export async function interleaved<Name extends string>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(measures) as Name[];
  const figures = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    // Not always the same first.
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)])
      figures.get(name)?.push(await measures[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(figures.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}
