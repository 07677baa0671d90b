import type { MetadataJson } from 'libphonenumber-js/core';

/** What a stage knows of phone numbers. */
export interface KnownNumbers {
  /** The numbering plans of its countries, and of those that share a calling code with them. */
  readonly inFull: MetadataJson;
  /** Every other calling code: its main country, ISO 3166-1 alpha-2, and what is dialled there to call abroad. */
  readonly others: Readonly<Record<string, readonly [country: string, internationalPrefix: string]>>;
}

/** All that stands in a number of E.164 behind a calling code. https://www.itu.int/rec/T-REC-E.164 */
const ANY_NUMBER = ['\\d{4,14}', Array.from({ length: 11 }, (_, index) => index + 4)] as const;

/** As the phone library wants it. Of an other calling code every number is taken for valid. */
export function metadataOf({ inFull, others }: KnownNumbers): MetadataJson {
  const countries: Record<string, unknown> = { ...inFull.countries };
  const codes: Record<string, unknown> = { ...inFull.country_calling_codes };
  for (const [code, [country, internationalPrefix]] of Object.entries(others)) {
    countries[country] = [code, internationalPrefix, ...ANY_NUMBER];
    codes[code] = [country];
  }
  return { ...inFull, countries, country_calling_codes: codes } as MetadataJson;
}
