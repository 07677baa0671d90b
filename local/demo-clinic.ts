import type { Clinic } from '../lambdas/domain/clinic.ts';

/** The clinic that a local run begins with. Made up. */
export const demoClinic: Clinic = {
  id: 'demo',
  name: 'Demo Clinic',
  phone: '(305) 555-0100',
  emergencyPhone: '911',
  language: 'en',
  timeZone: 'America/New_York',
  window: { opens: '09:00', closes: '20:00' },
  country: 'US',
  alertContacts: [],
  carePlanCodes: [
    { system: 'https://demo-clinic.example/codes', code: 'EXO-1', carePlan: 'exosome-therapy' },
    { system: 'https://demo-clinic.example/codes', code: 'GEN-1', carePlan: 'general' },
  ],
};
