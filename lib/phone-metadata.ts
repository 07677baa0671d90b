import type { MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** What `MetadataJson` leaves open: a country is a list, of which these come first. */
type Country = readonly [
  callingCode: string,
  internationalPrefix: string | 0,
  nationalNumbers: string,
  lengths: readonly number[],
  ...rest: unknown[],
];

/** All that stands in a number of E.164 behind a calling code. https://www.itu.int/rec/T-REC-E.164 */
const ANY_NUMBER = ['\\d{4,14}', Array.from({ length: 11 }, (_, index) => index + 4)] as const;

/**
 * The numbering plans of some countries, ISO 3166-1 alpha-2, and of those that share a calling code with them: a tenth of what
 * there is. Of any other calling code it is known that there is such a country, and every number of it is taken for valid.
 */
export function phoneMetadata(inFull: readonly string[]): MetadataJson {
  const { country_calling_codes: callingCodes, ...rest } = metadata;
  const all = metadata.countries as unknown as Readonly<Record<string, Country>>;
  const countries: Record<string, unknown> = {};
  const codes: Record<string, readonly string[]> = {};
  for (const [code, ofCode] of Object.entries(callingCodes)) {
    const [main] = ofCode;
    if (main === undefined) continue;
    const isInFull = ofCode.some((country) => inFull.includes(country));
    codes[code] = isInFull ? ofCode : [main];
    if (isInFull) for (const country of ofCode) countries[country] = all[country];
    else countries[main] = [code, all[main]?.[1], ...ANY_NUMBER];
  }
  return { ...rest, country_calling_codes: codes, countries, nonGeographic: {} } as unknown as MetadataJson;
}
