import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Plain JavaScript and loaded first, since an older Node cannot even parse the TypeScript that follows.
const major = Number(process.versions.node.split('.')[0]);
if (major !== 24) {
  console.error(
    `Aftercare runs on Node 24, this is Node ${process.versions.node}: run "npm ci", then start it through npm or npx.`,
  );
  process.exit(1);
}

// Nothing is stripped of its types or compiled twice: a command starts in half the time. Not where others may write, as Node would by itself.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
