import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';

/** The production stage of a clinic group that has an identity provider of its own. */
const auth = {
  issuer: 'https://login.clinics.example/realms/staff',
  jwksUri: 'https://login.clinics.example/keys',
  audience: 'https://aftercare.clinics.example',
  clientClaim: 'azp',
  scopePrefix: 'https://aftercare.clinics.example/',
};
aftercareApp({ production: { ...stages.production, auth } }).synth();
