import type { Clinic } from './clinic.ts';

/**
 * The clinic of the canary, the treatment that ops post for themselves every day. It is no item of the table, so that nothing has to be
 * made before and nobody can change it; and no client acts for it, since no clinic may take its id.
 */
export const canaryClinic: Clinic = {
  id: 'canary',
  name: 'Aftercare canary',
  phone: '555-0100',
  emergencyPhone: '911',
  language: 'en',
  timeZone: 'UTC',
  window: { opens: '00:00', closes: '23:59' },
  country: 'US',
  alertContacts: [],
};
