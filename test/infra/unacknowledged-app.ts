import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib/core';
import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';

/** The app whose acknowledgements the checks do not hear of. They are written beside its assembly instead. */
const unheard: { readonly path: string; readonly id: string; readonly reason: string }[] = [];
const validationsOf = Validations.of;
Validations.of = (construct) => {
  const validations = validationsOf(construct);
  validations.acknowledge = (...rules) => {
    for (const { id, reason } of rules) unheard.push({ path: construct.node.path, id, reason });
  };
  return validations;
};

const app = aftercareApp(stages, []);
// An app that comes after it in this process is heard.
Validations.of = validationsOf;
try {
  app.synth();
} catch (error) {
  // It throws what was found, too.
  if (!existsSync(join(app.outdir, 'validation-report.json'))) throw error;
}
writeFileSync(join(app.outdir, 'unheard.json'), JSON.stringify(unheard));
