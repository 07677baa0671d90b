/**
 * The alphabet of a text message (3GPP TS 23.038, 6.2.1): one character outside it turns a whole text to UCS-2, where a
 * part holds 67 characters instead of 153. A basic character takes one septet, an extension character two.
 */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('\f^{}\\[~]|€');

export const isGsm7Basic = (character: string): boolean => basic.has(character);

export const isGsm7 = (character: string): boolean => basic.has(character) || extension.has(character);

/** A character as a message to a person shows it: `"’" (U+2019)`. */
export function describeCharacter(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `${JSON.stringify(character)} (U+${codePoint.toString(16).toUpperCase().padStart(4, '0')})`;
}
