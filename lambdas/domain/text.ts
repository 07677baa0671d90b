import { isGsm7, isGsm7Basic } from './gsm7.ts';

/** What a text may leave to be filled in. */
export interface TextValues {
  readonly clinic: string;
  readonly phone: string;
  readonly emergency: string;
  /** The local date of the plan's last check-in. */
  readonly date?: string;
}

const placeholder = /\{([^{}]*)\}/g;

/** The names of the placeholders in a template, in order. */
export const placeholdersIn = (template: string): string[] =>
  [...template.matchAll(placeholder)].map(([, name = '']) => name);

/**
 * The template with its placeholders filled in, in one pass: a value is taken as it is, even if it holds braces.
 * Throws for a placeholder without a value.
 */
export function renderText(template: string, values: TextValues): string {
  const byName = new Map(Object.entries(values));
  return template.replaceAll(placeholder, (_, name: string) => {
    const value = byName.get(name);
    if (value === undefined) throw new Error(`the text has no value for {${name}}`);
    return value;
  });
}

/** `units` are what the parts are filled with: septets in GSM-7, 16-bit code units in UCS-2. */
export interface TextSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly units: number;
  readonly parts: number;
}

/**
 * What a text costs: the network counts, paces and bills by the part. Alone, a part holds 160 septets or 70 code units; in
 * a text of several 153 or 67, since a header takes the rest (3GPP TS 23.040, 9.2.3.24.1). No part splits a character.
 */
export function countParts(body: string): TextSize {
  const characters = [...body];
  const isGsm = characters.every(isGsm7);
  const sizes = characters.map((character) => (isGsm ? (isGsm7Basic(character) ? 1 : 2) : character.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const { alone, inSeveral } = capacities[encoding];
  const parts = units <= alone ? 1 : fill(sizes, inSeveral);
  return { encoding, units, parts };
}

/** How many units fit into a part. */
const capacities: Readonly<
  Record<TextSize['encoding'], { readonly alone: number; readonly inSeveral: number }>
> = {
  'GSM-7': { alone: 160, inSeveral: 153 },
  'UCS-2': { alone: 70, inSeveral: 67 },
};

/** The most units that a text of so many parts can have. */
export function capacityOf({ encoding, parts }: Pick<TextSize, 'encoding' | 'parts'>): number {
  const { alone, inSeveral } = capacities[encoding];
  return parts === 1 ? alone : parts * inSeveral;
}

function fill(sizes: readonly number[], capacity: number): number {
  let parts = 1;
  let free = capacity;
  for (const size of sizes) {
    if (size > free) {
      parts += 1;
      free = capacity;
    }
    free -= size;
  }
  return parts;
}
