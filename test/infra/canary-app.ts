import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';

/** The stage `dev` with a canary. */
aftercareApp({ dev: { ...stages.dev, canary: { phone: '+13055550599' } } }, []).synth();
