import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Instant } from '../../lambdas/domain/instant.ts';
import type { OptOutReason, TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { Failure } from '../tool/failure.ts';
import type { SentText } from './restored-treatment.ts';

/** That a contact wants no more texts, by what it said last. */
export interface LoggedOptOut extends TreatmentKey {
  /** As `shortContact` writes it. */
  readonly contact: string;
  readonly reason: OptOutReason;
  readonly at: Instant;
}

/**
 * What `aws logs filter-log-events` writes:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilteredLogEvent.html
 */
const answer = z.object({ events: z.array(z.object({ timestamp: z.number(), message: z.string() })) });

const about = { clinicId: z.string(), treatmentId: z.string(), contact: z.string() };

/** Of `dispatch`: a text was accepted. Of `replies`: a text about consent was obeyed, before it was answered. */
const line = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('text-published'),
    outcome: z.literal('accepted'),
    ...about,
    checkIn: z.string(),
    messageId: z.string(),
    textHash: z.string().exactOptional(),
  }),
  z.object({
    event: z.literal('reply-answered'),
    reason: z.enum(['stop', 'wrong-number', 'start']),
    ...about,
  }),
]);

type Line = z.output<typeof line> & { readonly at: Instant };

/** What the logs of `dispatch` and `replies` say of what the stage may have lost. */
export class Logged {
  readonly #texts = new Map<string, Map<string, SentText>>();
  readonly #lastWords = new Map<string, LoggedOptOut | undefined>();

  /** Reads files; their other lines say nothing. Throws a Failure where one is no such file. */
  static async read(paths: readonly string[]): Promise<Logged> {
    const logged = new Logged();
    const lines = (await Promise.all(paths.map(linesIn))).flat();
    for (const each of lines.toSorted((a, b) => a.at - b.at)) logged.#note(each);
    return logged;
  }

  /** What was sent of a treatment, by check-in. */
  textsOf(key: TreatmentKey): ReadonlyMap<string, SentText> {
    return this.#texts.get(nameOf(key)) ?? new Map();
  }

  /** The treatments of which something was sent. */
  get texted(): readonly TreatmentKey[] {
    return [...this.#texts.keys()].map(keyIn);
  }

  /** Who said STOP, and no START after it. */
  get optOuts(): readonly LoggedOptOut[] {
    return [...this.#lastWords.values()].filter((optOut) => optOut !== undefined);
  }

  #note({ at, ...said }: Line): void {
    const { clinicId, treatmentId, contact } = said;
    if (said.event === 'text-published') {
      const { checkIn, messageId, textHash } = said;
      const name = nameOf(said);
      const texts = this.#texts.get(name) ?? new Map<string, SentText>();
      this.#texts.set(
        name,
        texts.set(checkIn, { messageId, at, contact, ...(textHash !== undefined && { textHash }) }),
      );
      return;
    }
    const reason = said.reason === 'stop' ? 'patient' : said.reason;
    this.#lastWords.set(
      contact,
      reason === 'start' ? undefined : { clinicId, treatmentId, contact, reason, at },
    );
  }
}

const nameOf = ({ clinicId, treatmentId }: TreatmentKey): string => JSON.stringify([clinicId, treatmentId]);

function keyIn(name: string): TreatmentKey {
  const [clinicId, treatmentId] = JSON.parse(name);
  return { clinicId, treatmentId };
}

async function linesIn(path: string): Promise<Line[]> {
  const read = answer.safeParse(
    await readFile(path, 'utf8').then(parsed, () => {
      throw new Failure(`${path} cannot be read.`);
    }),
  );
  if (!read.success) throw new Failure(`${path} is not what aws logs filter-log-events writes.`);
  return read.data.events.flatMap(({ timestamp, message }) => {
    const said = line.safeParse(parsed(message));
    return said.success ? [{ ...said.data, at: timestamp }] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
