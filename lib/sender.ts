import type { StageConfig } from './stage-config.ts';

/** Who texts come from, as functions read it. A contact is one phone with one sender: all functions must be given the same. */
export const senderOf = ({ sms: { originationNumber, senderId } }: StageConfig): string =>
  JSON.stringify({ originationNumber, senderId });
