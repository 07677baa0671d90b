import { text } from 'node:stream/consumers';
import { tell } from '../tool/outcome.ts';
import { run } from './run.ts';

/** A person's rights: what is held under a phone, and its erasure. No phone is written anywhere but to the standard output of `export`. */

tell(await run(process.argv.slice(2), () => text(process.stdin)));
