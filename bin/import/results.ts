import { appendFileSync, closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Target, UsageError } from './command.ts';
import { readFields } from './json.ts';
import type { LineError } from './line-error.ts';
import type { Line } from './lines.ts';
import type { Outcome } from './outcome.ts';

/** What was found out about a line. */
export interface Found {
  /** Absent: there was no answer. */
  readonly status?: number;
  readonly treatmentId?: string;
  readonly outcome: Outcome;
  readonly errors?: readonly LineError[];
}

/** A line of the results file. Of several for one line, the last is the one that holds. */
interface Result extends Target, Found {
  readonly line: number;
  readonly sha256: string;
}

/** What is kept of a result of an earlier run, of which there may be many. */
type Final = Pick<Result, 'sha256' | 'outcome'>;

const BEGINNING = '{"line":';
const NEW_LINE = 0x0a;
const BLOCK = 64 * 1024;

/** The results of a file's lines, over all runs for one target. */
export class Results {
  readonly #file: number;
  readonly #target: Target;
  readonly #final: ReadonlyMap<number, Final>;

  private constructor(file: number, target: Target, final: ReadonlyMap<number, Final>) {
    this.#file = file;
    this.#target = target;
    this.#final = final;
  }

  /** Opens a results file, or makes it. A last line that was torn by a crash is cut off. Throws a UsageError for another file. */
  static async open(path: string, target: Target): Promise<Results> {
    // What the clinic calls its treatments is nobody else's business.
    const file = openSync(path, 'a+', 0o600);
    const beginning = Buffer.alloc(BEGINNING.length);
    const length = readSync(file, beginning, 0, beginning.length, 0);
    if (!BEGINNING.startsWith(beginning.toString('latin1', 0, length)))
      throw new UsageError(`${path} holds something else than results: it is left as it is.`);
    ftruncateSync(file, endOfWholeLines(file));
    return new Results(file, target, await readFinal(path, target));
  }

  /** How a line ended in an earlier run, if it ended for good and has not been edited since. */
  finalOf({ number, sha256 }: Line): Outcome | undefined {
    const final = this.#final.get(number);
    return final?.sha256 === sha256 ? final.outcome : undefined;
  }

  /** Adds a result, whole before this returns. */
  add({ number, sha256 }: Line, found: Found): void {
    const { status, treatmentId, outcome, errors } = found;
    // In this order; what is undefined is left out.
    const result = { line: number, sha256, ...this.#target, status, treatmentId, outcome, errors };
    appendFileSync(this.#file, `${JSON.stringify(result)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function endOfWholeLines(file: number): number {
  const block = Buffer.alloc(BLOCK);
  let end = fstatSync(file).size;
  while (end > 0) {
    const start = Math.max(0, end - BLOCK);
    const length = readSync(file, block, 0, end - start, start);
    const newLine = block.subarray(0, length).lastIndexOf(NEW_LINE);
    if (newLine >= 0) return start + newLine + 1;
    end = start;
  }
  return 0;
}

async function readFinal(path: string, target: Target): Promise<Map<number, Final>> {
  const final = new Map<number, Final>();
  const file = await open(path);
  for await (const text of file.readLines()) {
    const result = readFields(text) as Partial<Result>;
    const { line, sha256, outcome } = result;
    if (line === undefined || sha256 === undefined || outcome === undefined) continue;
    if (outcome !== 'not-done' && isFor(target, result)) final.set(line, { sha256, outcome });
    else final.delete(line);
  }
  return final;
}

const isFor = ({ url, client, contentType }: Target, result: Partial<Result>): boolean =>
  result.url === url && result.client === client && result.contentType === contentType;
