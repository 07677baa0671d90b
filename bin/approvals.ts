import { join } from 'node:path';
import { type Approval, readApprovals } from '../lib/approvals.ts';

/** Who approved which text, as `approvals.json` beside this file says. Throws a ConfigurationError where that has faults. */
export const approvals = (): readonly Approval[] =>
  readApprovals(join(import.meta.dirname, 'approvals.json'));
