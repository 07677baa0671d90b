import { SegmentedMessage } from 'sms-segments-calculator';

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

/** What a text costs: the network counts, paces and bills by the part. */
export function countParts(body: string): TextSize {
  const { encodingName: encoding, messageSize: bits, segmentsCount: parts } = new SegmentedMessage(body);
  return { encoding, units: bits / (encoding === 'GSM-7' ? 7 : 16), parts };
}
