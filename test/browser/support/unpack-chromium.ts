import { join } from 'node:path';
import { inflate } from '@sparticuz/chromium';

// Run by itself, with the directory that it is to fill as TMPDIR: the package unpacks nowhere else.
const [, , packed = ''] = process.argv;
await Promise.all(
  ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((archive) => inflate(join(packed, archive))),
);
