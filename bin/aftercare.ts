import { aftercareApp } from '../lib/app.ts';
import { ConfigurationError } from '../lib/stage-config.ts';
import { approvals } from './approvals.ts';
import { stages } from './stages.ts';

try {
  aftercareApp(stages, approvals()).synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
