import type { Clinic } from '../../lambdas/domain/clinic.ts';

const clinic = (
  id: string,
  name: string,
  phone: string,
  emergencyPhone: string,
  language: Clinic['language'],
  timeZone: string,
  opens: string,
  closes: string,
  dailyTexts?: number,
): Clinic => ({
  id,
  name,
  phone,
  emergencyPhone,
  language,
  timeZone,
  window: { opens, closes },
  country: 'US',
  alertContacts: [],
  ...(dailyTexts !== undefined && { dailyTexts }),
});

/** Zones whose clocks change on different days, by an hour or half of one, at odd offsets, or never. One has a ceiling of its own. */
export const simulatedClinics: readonly [Clinic, ...Clinic[]] = [
  clinic('new-york', 'Hudson Demo', '212-555-0100', '911', 'en', 'America/New_York', '09:00', '20:00'),
  clinic('madrid', 'Retiro Demo', '+34 600 555 010', '112', 'es', 'Europe/Madrid', '10:00', '20:30'),
  clinic('lord-howe', 'Lagoon Demo', '+61 400 555 010', '000', 'en', 'Australia/Lord_Howe', '08:30', '19:00'),
  clinic('chatham', 'Waitangi Demo', '+64 21 555 010', '111', 'en', 'Pacific/Chatham', '08:00', '21:00'),
  clinic('phoenix', 'Sonora Demo', '602-555-0100', '911', 'es', 'America/Phoenix', '12:00', '13:00', 10),
];

export const simulatedZones = [
  'America/New_York',
  'Europe/Madrid',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/Phoenix',
  'America/Los_Angeles',
  'Asia/Kathmandu',
  'Atlantic/Azores',
] as const;

/** Country codes that `simulatedPhone` draws from. */
export const simulatedCountries = ['US'];

const areaCodes = [
  205, 212, 213, 214, 305, 312, 404, 415, 503, 512, 602, 617, 646, 702, 713, 718, 786, 801, 813, 818, 917,
  919, 954, 972,
] as const;

/** A number of the exchange that belongs to nobody, 555: the same one for the same index. */
export const simulatedPhone = (index: number): string =>
  `+1${areaCodes[index % areaCodes.length]}555${String(Math.floor(index / areaCodes.length) % 10_000).padStart(4, '0')}`;

export const simulatedContactId = (phone: string): string => `contact-${phone}`;
