import { stages } from '../../bin/stages.ts';
import { aftercareApp } from '../../lib/app.ts';
import { approvalsOfAll } from '../support/approvals.ts';

/** The production stage of a clinic group that has an identity provider and a two-way number of its own. */
const auth = {
  issuer: 'https://login.clinics.example/realms/staff',
  jwksUri: 'https://login.clinics.example/keys',
  audience: 'https://aftercare.clinics.example',
  clientClaim: 'azp',
  scopePrefix: 'https://aftercare.clinics.example/',
};
const sms = {
  maxPriceUsd: 0.1,
  monthlyBudgetUsd: 100,
  partsPerSecond: 1,
  originationNumber: '+13055550100',
  twoWay: {
    numberArn: 'arn:aws:sms-voice:us-east-1:123456789012:phone-number/phone-0123456789abcdef',
  },
};
aftercareApp({ production: { ...stages.production, auth, sms } }, approvalsOfAll).synth();
