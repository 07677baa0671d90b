import { setTimeout } from 'node:timers/promises';

/** Resolves after so many milliseconds. */
export const pause = (milliseconds: number): Promise<void> => setTimeout(milliseconds);
