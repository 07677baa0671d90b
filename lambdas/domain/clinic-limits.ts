import { describeCharacter, isGsm7Basic } from './gsm7.ts';

/**
 * How long what a clinic brings into a text may be. The texts of the care plans are held to two parts with values of
 * exactly these lengths.
 */
export const clinicLimits = { nameSeptets: 30, phoneCharacters: 16, emergencyDigits: 6 } as const;

/** What is wrong with a clinic's name, in words, or undefined. */
export function checkClinicName(name: string): string | undefined {
  if (/[\n\r]/.test(name)) return 'a line break has no place in a clinic name';
  const odd = [...name].find((character) => !isGsm7Basic(character));
  if (odd !== undefined) return `${describeCharacter(odd)} is not in the GSM-7 basic set`;
  if (name.trim() !== name) return 'a clinic name neither begins nor ends with a space';
  const { nameSeptets } = clinicLimits;
  return name.length >= 1 && name.length <= nameSeptets
    ? undefined
    : `a clinic name is 1 to ${nameSeptets} septets long, this one ${name.length}`;
}

/** What is wrong with the phone number that patients are to call, as they should read it, or undefined. */
export function checkClinicPhone(phone: string): string | undefined {
  const { phoneCharacters } = clinicLimits;
  if (/^\+?[0-9 ().-]*$/.test(phone) && /[0-9]/.test(phone) && phone.length <= phoneCharacters)
    return undefined;
  return `a clinic's phone is at most ${phoneCharacters} characters: digits, spaces, "-", "(", ")", "." and a leading "+"`;
}

/** What is wrong with an emergency number, or undefined. */
export function checkEmergencyPhone(phone: string): string | undefined {
  const { emergencyDigits } = clinicLimits;
  return /^[0-9]{3,}$/.test(phone) && phone.length <= emergencyDigits
    ? undefined
    : `an emergency number is 3 to ${emergencyDigits} digits`;
}
