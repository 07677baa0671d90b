import { automaticBeginnings, reactions } from './vocabulary/automatic.ts';

const plain = (text: string): string =>
  text
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whether a normalised text is nothing but a reaction to a text of ours, which it quotes. */
export function isReaction(normalised: string): boolean {
  const text = normalised.trim().replaceAll(/\s+/g, ' ');
  const quote = text.indexOf('"');
  if (quote < 0 || text.length < quote + 2 || !text.endsWith('"')) return false;
  if (text.indexOf('"', quote + 1) !== text.length - 1) return false;
  const before = text.slice(0, quote).trim();
  const verb = plain(before);
  if (reactions.includes(verb)) return true;
  const [, face = ''] = /^(?:reacted |reacciono con )?(\S{1,3}) (?:to|a)$/.exec(before) ?? [];
  return /^\p{Extended_Pictographic}$/u.test(face) && kindly.includes(face);
}

const kindly = [...'👍👎❤😂😮🙏👏🔥🎉😊😍👌💯'];

/** Whether a normalised text begins as a machine's does. What it goes on to say may still be a worry. */
export const beginsAutomatically = (normalised: string): boolean => {
  const text = plain(normalised.slice(0, 200));
  return automaticBeginnings.some((beginning) => text === beginning || text.startsWith(`${beginning} `));
};
