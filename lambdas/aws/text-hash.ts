import { createHash } from 'node:crypto';

/** What a text is known by where it is approved and where it was sent: the SHA-256 of its template, UTF-8, in hex. */
export const textHash = (template: string): string => createHash('sha256').update(template).digest('hex');
