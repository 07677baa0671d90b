import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';

/** The app as it is while nobody has approved a text. */
aftercareApp(stages, []).synth();
