import parsePhoneNumber, { type PhoneNumber } from 'libphonenumber-js/core';
import { metadataOf } from './phone-metadata.ts';

/** What the stage knows, in JSON: the bundler fills it in. */
declare const KNOWN_NUMBERS: string;

const metadata = metadataOf(JSON.parse(KNOWN_NUMBERS));

/** As in `libphonenumber-js/min`. */
export const parsePhoneNumberFromString = (
  text: string,
  options: Parameters<typeof parsePhoneNumber>[1] = {},
): PhoneNumber | undefined => parsePhoneNumber(text, options, metadata);
