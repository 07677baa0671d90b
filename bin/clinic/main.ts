import { tell } from '../tool/outcome.ts';
import { run } from './run.ts';

/** Writes clinics and the clients that act for them. Safe beside another run of itself, and to be run again. */

tell(await run(process.argv.slice(2)));
