import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { faultsBySchema } from '../care-plans/faults.ts';
import { ConfigurationError } from './stage-config.ts';

// Where it aborts, the two days are not compared.
const day = z.iso.date({ error: 'must be a calendar day, like 2026-11-28', abort: true });

const approvalsSchema = z.array(
  z
    .strictObject({
      by: z.string().trim().min(1, 'must say who approved the texts: name and role'),
      on: day,
      until: day,
      // One that is of no text any more is left: texts change, and who approved what stays on record.
      texts: z.array(
        z
          .string()
          .regex(/^[0-9a-f]{64}$/, 'must be the hash of a text: 64 hex digits, letters in lower case'),
      ),
    })
    .refine(({ on, until }) => on <= until, { path: ['until'], error: 'must not be before the day in on' }),
);

/** As people know the file. */
const NAME = 'bin/approvals.json';

/** That a clinician answers for texts, by their hashes. The days are those of UTC, and `until` is the last on which it holds. */
export type Approval = Readonly<z.output<typeof approvalsSchema>[number]>;

/**
 * What the deployer's file of approvals says. None where there is no such file.
 * @throws ConfigurationError with a line for each fault, where the file is not as it must be
 */
export function readApprovals(file: string): readonly Approval[] {
  if (!existsSync(file)) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigurationError(`${NAME} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const faults = faultsBySchema(approvalsSchema, content);
  if (faults.length === 0) return approvalsSchema.parse(content);
  throw new ConfigurationError(
    [`${NAME} has faults:`, ...faults.map(({ path, rule }) => `  ${path}: ${rule}`)].join('\n'),
  );
}

/** The approval of a text that lasts longest; undefined where nobody has approved it. */
export const approvalOf = (hash: string, approvals: readonly Approval[]): Approval | undefined =>
  approvals
    .filter(({ texts }) => texts.includes(hash))
    .reduce<Approval | undefined>(
      (longest, next) => (longest === undefined || longest.until < next.until ? next : longest),
      undefined,
    );
