import { asFields, type Fields } from './json.ts';

/** One thing wrong with a line, without anything of the line in it but the names of its fields. */
export interface LineError {
  /** JSON pointer or FHIRPath expression; empty: the line as a whole. */
  readonly pointer: string;
  readonly rule: string;
  readonly detail: string;
}

/** The errors of a problem (RFC 9457) or of API Gateway's own answer. */
export function errorsIn({ errors, detail, message }: Fields, status: number): LineError[] {
  if (Array.isArray(errors)) return errors.map(asFields).map(readError);
  return [readError({ rule: `status-${status}`, detail: detail ?? message })];
}

const readError = ({ pointer, expression, rule, detail }: Fields): LineError => ({
  pointer: asText(pointer ?? expression),
  rule: asText(rule),
  detail: asText(detail),
});

/** The API repeats no value of what was posted, but the name of a field that it does not know: that may be a number. */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\+?\d[\d ().-]{5,}\d/g, hideNumber) : '';

const hideNumber = (match: string): string =>
  /^\d{4}-\d\d-\d\d/.test(match) || match.replace(/\D/g, '').length < 7 ? match : '[number]';
