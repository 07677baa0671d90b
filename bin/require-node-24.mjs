// Plain JavaScript and loaded first, since an older Node cannot even parse the TypeScript that follows.
const major = Number(process.versions.node.split('.')[0]);
if (major !== 24) {
  console.error(
    `Aftercare runs on Node 24, this is Node ${process.versions.node}: run "npm ci", then start it through npm or npx.`,
  );
  process.exit(1);
}
