export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object; none of anything else, such as of a text that is no JSON. */
export function readFields(text: string): Fields {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return {};
  }
}

export const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
