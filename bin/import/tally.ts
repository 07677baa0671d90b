import { isDone, OUTCOMES, type Outcome } from './outcome.ts';

/** Counts lines by how they ended, in this run or in an earlier one. */
export class Tally {
  readonly total: number;
  readonly #counts = new Map<Outcome, number>();
  #earlier = 0;

  constructor(total: number) {
    this.total = total;
  }

  count(outcome: Outcome): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  }

  countEarlier(outcome: Outcome): void {
    this.count(outcome);
    this.#earlier += 1;
  }

  /** How many lines have a result. */
  get counted(): number {
    return this.#sum(() => true);
  }

  /** How many of them have a result that somebody should look at. */
  get troubled(): number {
    return this.#sum((outcome) => !isDone(outcome));
  }

  get isAllDone(): boolean {
    return this.counted === this.total && this.troubled === 0;
  }

  /** The counts as lines of text. */
  summarise(): string[] {
    const rows: [string, number][] = [
      ...OUTCOMES.map((outcome): [string, number] => [outcome, this.#counts.get(outcome) ?? 0]),
      ['without a result', this.total - this.counted],
    ];
    const width = String(this.total).length;
    const earlier = this.#earlier > 0 ? `, ${this.#earlier} of them by an earlier run` : '';
    return [
      `${this.counted} of ${this.total} lines have a result${earlier}.`,
      ...rows
        .filter(([, count]) => count > 0)
        .map(([outcome, count]) => `  ${String(count).padStart(width)} ${outcome}`),
    ];
  }

  #sum(counts: (outcome: Outcome) => boolean): number {
    return [...this.#counts].reduce((sum, [outcome, count]) => sum + (counts(outcome) ? count : 0), 0);
  }
}
