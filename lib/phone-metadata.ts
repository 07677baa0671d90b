import type { MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import type { KnownNumbers } from './replacements/phone-metadata.ts';

/** What `MetadataJson` leaves open: a numbering plan is a list, of which these come first. */
type NumberingPlan = readonly [callingCode: string, internationalPrefix: string, ...rest: unknown[]];

/** What a stage knows that allows some countries, ISO 3166-1 alpha-2: a tenth of what there is. */
export function knownNumbers(allowedCountries: readonly string[]): KnownNumbers {
  const codes = Object.entries(metadata.country_calling_codes).map(
    ([code, countries]) =>
      [code, countries, countries.some((one) => allowedCountries.includes(one))] as const,
  );
  const inFull = codes.filter(([, , isAllowed]) => isAllowed);
  const all = metadata.countries as unknown as Readonly<Record<string, NumberingPlan>>;
  return {
    inFull: {
      ...metadata,
      country_calling_codes: Object.fromEntries(inFull),
      countries: Object.fromEntries(
        inFull.flatMap(([, countries]) => countries.map((country) => [country, all[country]])),
      ),
      nonGeographic: {},
    } as unknown as MetadataJson,
    others: Object.fromEntries(
      codes.flatMap(([code, [main], isAllowed]) =>
        isAllowed || main === undefined ? [] : [[code, [main, all[main]?.[1] ?? '']]],
      ),
    ),
  };
}
