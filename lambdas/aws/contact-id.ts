import { createHmac } from 'node:crypto';

/** The id of the contact behind a phone number: an HMAC under the stage's key, so that the id alone reveals no number. */
export const contactIdUnder =
  (key: string) =>
  (phone: string): string =>
    createHmac('sha256', key).update(phone).digest('base64url');
