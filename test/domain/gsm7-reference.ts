/**
 * A second, independent reading of 3GPP TS 23.038, by position in its tables (6.2.1 and 6.2.1.1; position 1B, the escape,
 * is no character), and of how a text falls into parts, to hold the product's own to.
 */
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const basicCodePoints = [
  ...[0x40, 0xa3, 0x24, 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, 0x0a, 0xd8, 0xf8, 0x0d, 0xc5, 0xe5],
  ...[0x394, 0x5f, 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e],
  ...[0xc6, 0xe6, 0xdf, 0xc9],
  ...[...range(0x20, 0x23), 0xa4, ...range(0x25, 0x3f)],
  ...[0xa1, ...range(0x41, 0x5a), 0xc4, 0xd6, 0xd1, 0xdc, 0xa7],
  ...[0xbf, ...range(0x61, 0x7a), 0xe4, 0xf6, 0xf1, 0xfc, 0xe0],
];
const extensionCodePoints = [0x0c, 0x5e, 0x7b, 0x7d, 0x5c, 0x5b, 0x7e, 0x5d, 0x7c, 0x20ac];

export const gsm7Basic: readonly string[] = basicCodePoints.map((code) => String.fromCodePoint(code));
export const gsm7Extension: readonly string[] = extensionCodePoints.map((code) => String.fromCodePoint(code));

/** No part splits a character: neither an escape from its character nor a surrogate from its pair. */
export function referenceSize(body: string): { encoding: string; units: number; parts: number } {
  const characters = [...body];
  const isGsm7 = characters.every((each) => gsm7Basic.includes(each) || gsm7Extension.includes(each));
  const sizes = characters.map((each) => (isGsm7 ? (gsm7Extension.includes(each) ? 2 : 1) : each.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [alone, each] = isGsm7 ? [160, 153] : [70, 67];
  let parts = 1;
  let filled = 0;
  if (units > alone) {
    for (const size of sizes) {
      if (filled + size > each) {
        parts += 1;
        filled = 0;
      }
      filled += size;
    }
  }
  return { encoding: isGsm7 ? 'GSM-7' : 'UCS-2', units, parts };
}
