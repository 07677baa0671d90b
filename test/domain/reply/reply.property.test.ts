import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { consentWords } from '../../../lambdas/domain/reply/consent.ts';
import { denialBook, harmlessBook, worryBook } from '../../../lambdas/domain/reply/lexicon.ts';
import { lookAlikes } from '../../../lambdas/domain/reply/vocabulary/look-alikes.ts';
import { misspellable } from '../../../lambdas/domain/reply/vocabulary/small-talk.ts';
import { readReply } from '../../../lambdas/domain/reply.ts';
import { at48h, isWorrying, rows } from './table.ts';

const outcome = (reply: string) => readReply(reply, at48h).outcome;
const isWell = (reply: string) => ['fine', 'expected'].includes(outcome(reply) ?? '');

const denies = (text: string): boolean =>
  /\b(no|not|ni|sin|without|ning[uú]n\w*|nada|cero|zero|\w+n['’]?t)\b/i.test(text);

const wellReplies = [
  ...new Set(
    rows.filter(({ reply, checkIn }) => checkIn === '48h' && isWell(reply)).map(({ reply }) => reply),
  ),
];
const wellReply = fc.constantFrom(...wellReplies);
/** Without a denial, whose list a misspelled symptom may join. */
const plainlyWell = fc.constantFrom(...wellReplies.filter((reply) => !denies(reply)));
const words = (reply: string) => reply.split(' ');

/** Words of the table and of the look-alikes, and any letters at all. */
const strangeWord = fc
  .oneof(
    fc.constantFrom(
      ...new Set(rows.flatMap(({ reply }) => reply.toLowerCase().match(/[a-z]{2,}/g) ?? [])),
      ...lookAlikes,
    ),
    fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 3, maxLength: 10 }),
  )
  .filter((word) => ![harmlessBook.words, denialBook.words, worryBook.words].some((known) => known.has(word)))
  .filter((word) => !consentWords.includes(word))
  // Letters repeated for effect, and near misses of what may be misspelled, are no strange words.
  .filter((word) => !/(.)\1\1/.test(word))
  .filter(
    (word) => !misspellable.some((each) => each[0] === word[0] && Math.abs(each.length - word.length) <= 1),
  );

const symptom = fc.constantFrom(
  'fever',
  'chest pain',
  'cant breathe',
  'vomiting',
  'dizzy',
  'rash',
  'numb',
  'fainted',
  'bleeding',
  'my face is swelling',
  'i want to die',
  'fiebre',
  'dolor de pecho',
  'no puedo respirar',
  'vomito',
  'mareado',
  'ronchas',
  'me desmaye',
  'sangrado',
  'se me hincho la cara',
  'me quiero morir',
);

describe('whatever a patient writes', () => {
  it('a strange word anywhere in a reply that is fine makes it no longer so', () => {
    fc.assert(
      fc.property(plainlyWell, strangeWord, fc.nat(), (reply, word, at) => {
        const all = words(reply);
        all.splice(at % (all.length + 1), 0, word);
        expect(isWell(all.join(' '))).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('a symptom after or before a reply that is fine is a worry', () => {
    fc.assert(
      fc.property(
        wellReply,
        symptom,
        fc.constantFrom('. ', ', ', ' but ', ' pero ', '\n'),
        (reply, sign, between) => {
          expect(isWorrying(outcome(`${reply}${between}${sign}`))).toBe(true);
          expect(isWorrying(outcome(`${sign}${between}${reply}`))).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('a symptom anywhere in a reply that is fine leaves it fine only behind a word that denies it', () => {
    fc.assert(
      fc.property(wellReply, symptom, fc.nat(), (reply, sign, at) => {
        const all = words(reply);
        const place = at % (all.length + 1);
        const isDenied = denies(all.slice(0, place).join(' '));
        all.splice(place, 0, sign);
        if (!isDenied) expect(isWell(all.join(' '))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  const anyReply = fc.constantFrom(...new Set(rows.map(({ reply }) => reply)));
  const unchanged = (change: (reply: string) => string) =>
    fc.assert(
      fc.property(anyReply, (reply) => {
        expect({ reply, ...readReply(change(reply), at48h) }).toEqual({ reply, ...readReply(reply, at48h) });
      }),
      { numRuns: 1_500 },
    );

  it('case changes nothing', () => {
    unchanged((reply) => reply.toUpperCase());
    unchanged((reply) => reply.toLowerCase());
  });

  it('accents change nothing', () => {
    unchanged((reply) => reply.normalize('NFD').replaceAll(/\p{M}/gu, ''));
  });

  it('signs and spaces around it and curly quotes change nothing', () => {
    unchanged((reply) => `  ${reply.replaceAll(' ', '  ')} \n`);
    unchanged((reply) => (/["”]$/.test(reply) ? reply : `${reply}!!`));
    unchanged((reply) => reply.replaceAll("'", '’'));
  });

  it('it is read without an error, and an urgent one as urgent wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(isWell(text) && text.trim() === '').toBe(false);
        expect(readReply(`${text}\nI cannot breathe`, at48h).outcome).toBe('urgent');
      }),
    );
  });
});
