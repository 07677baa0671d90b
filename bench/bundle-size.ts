import { statSync } from 'node:fs';
import { join } from 'node:path';
import { WORKERS } from './cold-start.ts';
import { type Comparison, compare } from './comparison.ts';
import type { Recorded } from './recording.ts';

/** How large the one file of each function is, against how large it may be. */
export const measureBundles = (functions: readonly Recorded[]): readonly Comparison[] =>
  functions.map(({ name, definition }) =>
    compare({
      what: `bundle of ${name}`,
      measured: statSync(join(definition.codeDirectory, 'index.cjs')).size,
      against: 'the most that it may be',
      baseline: WORKERS.includes(name) ? 260_000 : 400_000,
      unit: 'bytes',
      atMost: 1,
    }),
  );
