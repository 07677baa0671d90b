import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The country of a phone number in E.164, ISO 3166-1 alpha-2; undefined where its numbering plan does not tell. */
export const countryOf = (phone: string): string | undefined => parsePhoneNumberFromString(phone)?.country;

/** Whether a phone number in E.164 is one of these countries, ISO 3166-1 alpha-2. */
export function isOfCountry(phone: string, countries: readonly string[]): boolean {
  const country = countryOf(phone);
  return country !== undefined && countries.includes(country);
}
