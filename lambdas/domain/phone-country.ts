import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Whether a phone number in E.164 is one of these countries, ISO 3166-1 alpha-2. */
export function isOfCountry(phone: string, countries: readonly string[]): boolean {
  const country = parsePhoneNumberFromString(phone)?.country;
  return country !== undefined && countries.includes(country);
}
