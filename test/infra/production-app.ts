import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';

/** The production stage as it is once somebody has put in their identity provider: a user pool of Cognito. */
const { production } = stages;
const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Aftercare';
aftercareApp({ production: { ...production, auth: { ...production?.auth, issuer } } }).synth();
