import type { StageInput } from '../lib/stage-config.ts';

/** Made up, and shared by both stages until you name your own. */
const demo: Pick<StageInput, 'clinics' | 'allowedCountries' | 'auth' | 'sms'> = {
  clinics: [
    {
      id: 'demo',
      name: 'Demo Clinic',
      phone: '(305) 555-0100',
      emergencyPhone: '911',
      language: 'en',
      timeZone: 'America/New_York',
      window: { opens: '09:00', closes: '20:00' },
    },
  ],
  allowedCountries: ['US'],
  auth: {
    // A reserved host: nobody can obtain a token, and a production stage is refused, until it names your identity provider.
    issuer: 'https://issuer.example',
    clientClaim: 'client_id',
    clients: { 'demo-clinic-system': 'demo' },
  },
  sms: { maxPriceUsd: 0.1, partsPerSecond: 1 },
};

/**
 * The stages, and the one place to configure them; what each field means stands in `lib/stage-config.ts`.
 * `npx cdk deploy -c stage=dev` deploys one.
 */
export const stages: Readonly<Record<string, StageInput>> = {
  dev: { ...demo, region: 'us-east-1', production: false, logRetentionDays: 30 },
  production: { ...demo, region: 'us-east-1', production: true, logRetentionDays: 90 },
};
