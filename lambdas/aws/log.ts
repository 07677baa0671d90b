/** What may stand in a log line: ids, states and reasons. A phone number or a text has no field to stand in. */
export interface LogFields {
  readonly clinicId?: string | undefined;
  readonly treatmentId?: string | undefined;
  /** As `shortContact` makes it. */
  readonly contact?: string | undefined;
  readonly checkIn?: string | undefined;
  readonly alertId?: string | undefined;
  readonly attempt?: string | undefined;
  readonly textHash?: string | undefined;
  readonly messageId?: string | undefined;
  readonly queueMessageId?: string | undefined;
  readonly outcome?: string | undefined;
  readonly reason?: string | undefined;
  readonly error?: string | undefined;
  readonly overdue?: number;
  readonly inboundMessageId?: string | undefined;
  readonly told?: number;
  readonly failed?: number;
  readonly heldBack?: boolean;
  readonly cutShort?: boolean;
  readonly shard?: number;
}

/** Writes one JSON line to the function's log. */
export const log = (event: string, fields: LogFields): void => writeLine({ event, ...fields });

/**
 * Writes a JSON line as it is. Not by `console`: under Lambda's JSON log format that wraps the line in a string, in which
 * neither a query nor CloudWatch's metric extraction finds anything.
 */
export const writeLine = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/**
 * What a log may say of an error: its kind and where it arose. The message is left out, since services repeat our input
 * in theirs ("+1305… is not valid to publish to").
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  // The stack begins with the message, which may have lines of its own that look like places.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => PLACE.test(line));
  return [error.name, ...frames.slice(0, 5)].join(' ');
}

/** `at send (/var/task/index.cjs:1:2)`, or without a function and parentheses. */
const PLACE = /^at ([^()]* )?\(?(file:\/\/|node:|\/)[^()]*:\d+:\d+\)?$/;

/** What tells the contacts in a log apart: the beginning of their id, 72 bits of it. */
export const shortContact = (contactId: string | undefined): string | undefined => contactId?.slice(0, 12);
