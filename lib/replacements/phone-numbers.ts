import parsePhoneNumber, { type MetadataJson, type PhoneNumber } from 'libphonenumber-js/core';

/** Of the countries that the stage allows, in JSON: the bundler fills it in. */
declare const PHONE_METADATA: string;

const metadata: MetadataJson = JSON.parse(PHONE_METADATA);

/** As in `libphonenumber-js/min`. */
export const parsePhoneNumberFromString = (
  text: string,
  options: Parameters<typeof parsePhoneNumber>[1] = {},
): PhoneNumber | undefined => parsePhoneNumber(text, options, metadata);
