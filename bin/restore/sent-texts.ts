import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { Failure } from '../clinic/failure.ts';
import type { SentText } from './restored-treatment.ts';

/**
 * What `aws logs filter-log-events` writes:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilteredLogEvent.html
 */
const answer = z.object({ events: z.array(z.object({ timestamp: z.number(), message: z.string() })) });

/** The line of the log of `dispatch` that says that a text was accepted. */
const line = z.object({
  event: z.literal('text-published'),
  outcome: z.literal('accepted'),
  clinicId: z.string(),
  treatmentId: z.string(),
  checkIn: z.string(),
  messageId: z.string(),
});

/** Of which check-ins a text was accepted. */
export class SentTexts {
  readonly #texts = new Map<string, SentText>();

  /** Reads the file; others of its lines say nothing. Throws a Failure where it is no such file. */
  static async read(path: string): Promise<SentTexts> {
    const read = answer.safeParse(await parse(path));
    if (!read.success) throw new Failure(`${path} is not what aws logs filter-log-events writes.`);
    const texts = new SentTexts();
    for (const { timestamp, message } of read.data.events) {
      const published = line.safeParse(parseOrUndefined(message));
      if (!published.success) continue;
      const { messageId, checkIn, ...treatment } = published.data;
      texts.#texts.set(nameOf(treatment, checkIn), { messageId, at: timestamp });
    }
    return texts;
  }

  get size(): number {
    return this.#texts.size;
  }

  of(treatment: TreatmentKey, checkIn: string): SentText | undefined {
    return this.#texts.get(nameOf(treatment, checkIn));
  }
}

const nameOf = ({ clinicId, treatmentId }: TreatmentKey, checkIn: string): string =>
  JSON.stringify([clinicId, treatmentId, checkIn]);

async function parse(path: string): Promise<unknown> {
  try {
    return parseOrUndefined(await readFile(path, 'utf8'));
  } catch {
    throw new Failure(`${path} cannot be read.`);
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
