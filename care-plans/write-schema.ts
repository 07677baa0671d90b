import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carePlanJsonSchema } from './schema.ts';

writeFileSync(
  join(import.meta.dirname, 'care-plan.schema.json'),
  `${JSON.stringify(carePlanJsonSchema(), null, 2)}\n`,
);
