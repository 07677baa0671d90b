/** Something could not be done, in words for whoever called. */
export class Failure extends Error {}

/** An error in one line. What AWS says may repeat what was sent to it: phones and e-mail addresses are left out. */
export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (!(error instanceof Error)) return withoutContacts(String(error));
  // Connections that fail have their words in a code alone.
  const words = error.message === '' && 'code' in error ? String(error.code) : error.message;
  return withoutContacts(error.name === 'Error' ? words : `${error.name}: ${words}`);
}

/** The text without what may be a phone or an e-mail address. */
export const withoutContacts = (text: string): string =>
  text
    .replaceAll(/[^\s@"'<>=:,;]+@[^\s@"'<>=:,;]+/g, '(an e-mail address)')
    // Not the account in an ARN, and not a part of an id.
    .replaceAll(/(?<![\w:/.-])\+?\(?\d[\d ().-]{5,}\d(?![\w:/-])/g, '(a phone)')
    .replaceAll(/\s+/g, ' ')
    .trim();
