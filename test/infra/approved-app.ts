import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';
import { approvalsOfAll } from '../support/approvals.ts';

/** The app as it is, but for who has approved the texts. */
aftercareApp(stages, approvalsOfAll).synth();
