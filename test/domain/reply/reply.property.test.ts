import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import answers from '../../../care-plans/answers/answers.json' with { type: 'json' };
import exosomeTherapy from '../../../care-plans/exosome-therapy.json' with { type: 'json' };
import general from '../../../care-plans/general.json' with { type: 'json' };
import { isAutomatic } from '../../../lambdas/domain/reply/automatic.ts';
import { consentWords } from '../../../lambdas/domain/reply/consent.ts';
import { denialBook, harmlessBook, takenBackBook, worryBook } from '../../../lambdas/domain/reply/lexicon.ts';
import { normalise } from '../../../lambdas/domain/reply/tokens.ts';
import { canned, headed, headers, reactions } from '../../../lambdas/domain/reply/vocabulary/automatic.ts';
import { misspellableConsent } from '../../../lambdas/domain/reply/vocabulary/consent.ts';
import { lookAlikes } from '../../../lambdas/domain/reply/vocabulary/look-alikes.ts';
import { misspellable } from '../../../lambdas/domain/reply/vocabulary/small-talk.ts';
import { shorthand } from '../../../lambdas/domain/reply/vocabulary/words.ts';
import { readReply } from '../../../lambdas/domain/reply.ts';
import { at48h, isWorrying, raisesAlert, rows } from './table.ts';

const read = (reply: string) => readReply(reply, at48h);
const outcome = (reply: string) => read(reply).outcome;
const isWell = (reply: string) => ['fine', 'expected'].includes(outcome(reply) ?? '');

/** The replies of the table that are read so. */
const repliesThat = (are: (reply: string) => boolean) => [
  ...new Set(rows.map(({ reply }) => reply).filter(are)),
];
const wellReplies = repliesThat(isWell);
const consentReplies = repliesThat((reply) => read(reply).consent !== undefined);

const denies = (text: string): boolean =>
  /\b(no|not|ni|sin|without|ning[uú]n\w*|nada|cero|zero|\w+n['’]?t)\b/i.test(text);

const misspelt = [...misspellable, ...misspellableConsent];

/** Words of the table and of the look-alikes, and any letters at all, that no vocabulary knows. */
const strangeWord = fc
  .oneof(
    fc.constantFrom(
      ...new Set(rows.flatMap(({ reply }) => reply.toLowerCase().match(/[a-z]{2,}/g) ?? [])),
      ...lookAlikes,
    ),
    fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 3, maxLength: 10 }),
  )
  .filter(
    (word) =>
      ![harmlessBook, denialBook, takenBackBook, worryBook].some(({ words }) => words.has(word)) &&
      !consentWords.includes(word),
  )
  // Nor is it short for one, looks like a misspelling, or begins as one.
  .filter((word) => !shorthand.has(word) && !word.endsWith('in'))
  .filter((word) => outcome(word) === 'unreadable' && !/(.)\1\1/.test(word))
  .filter(
    (word) => !misspelt.some((each) => each[0] === word[0] && Math.abs(each.length - word.length) <= 1),
  );

const symptom = fc.constantFrom(
  'fever',
  'chest pain',
  'shortness of breath',
  'vomiting',
  'dizzy',
  'rash',
  'numb',
  'fainted',
  'bleeding',
  'swollen lips',
  'fiebre',
  'dolor de pecho',
  'vomito',
  'mareado',
  'ronchas',
  'desmayo',
  'sangrado',
);

/** What no word in front of it turns into nothing. */
const emergency = fc.constantFrom(
  'cant breathe',
  'my face is swelling',
  'i want to die',
  'the bleeding wont stop',
  'no puedo respirar',
  'me desmaye',
  'se me hincho la cara',
  'me quiero morir',
);

const insert = (reply: string, word: string, at: number): string => {
  const words = reply.split(' ');
  words.splice(at % (words.length + 1), 0, word);
  return words.join(' ');
};

describe('a reply is well', () => {
  it('only if every word is known: a strange one anywhere makes it no longer so', () => {
    const plainlyWell = wellReplies.filter((reply) => !denies(reply));
    fc.assert(
      fc.property(fc.constantFrom(...plainlyWell), strangeWord, fc.nat(), (reply, word, at) => {
        expect(isWell(insert(reply, word, at))).toBe(false);
      }),
      { numRuns: 1_200 },
    );
  });

  it('only without a symptom', () => {
    const between = fc.constantFrom('. ', ', ', ' but ', ' pero ', '\n');
    fc.assert(
      fc.property(
        fc.constantFrom(...wellReplies),
        fc.oneof(symptom, emergency),
        between,
        (reply, sign, mark) => {
          expect(isWorrying(outcome(`${reply}${mark}${sign}`))).toBe(true);
          expect(isWorrying(outcome(`${sign}${mark}${reply}`))).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a word of consent', () => {
  it('swallows nothing: a strange word anywhere beside it is told to a person', () => {
    fc.assert(
      fc.property(fc.constantFrom(...consentReplies), strangeWord, fc.nat(), (reply, word, at) => {
        expect({ reply, told: raisesAlert(read(insert(reply, word, at))) }).toEqual({ reply, told: true });
      }),
      { numRuns: 1_000 },
    );
  });

  it('swallows no emergency and no symptom', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...consentReplies),
        fc.constantFrom(' ', '. ', ', ', '\n'),
        emergency,
        symptom,
        (reply, mark, danger, sign) => {
          expect(outcome(`${reply}${mark}${danger}`)).toBe('urgent');
          expect(outcome(`${danger}${mark}${reply}`)).toBe('urgent');
          expect(isWorrying(outcome(`${reply}. ${sign}`))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('asks for help or texts, or is of a stranger, only in a message that says nothing else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...consentReplies.filter((reply) => read(reply).consent !== 'stop')),
        strangeWord,
        fc.nat(),
        (reply, word, at) => {
          const { consent } = read(insert(reply, word, at));
          // A stranger's phone may go on in another sentence.
          const isPossible = consent === undefined || consent === 'stop' || /[,.]|\b(but|pero)\b/.test(reply);
          expect({ reply, word, isPossible }).toEqual({ reply, word, isPossible: true });
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('what a machine sends', () => {
  const ourTexts = [
    ...[exosomeTherapy, general].flatMap(({ checkIns }) => checkIns.map(({ texts }) => texts)),
    ...Object.values(answers),
  ]
    .flatMap(({ en, es }) => [en, es])
    .map((text) =>
      text
        .replaceAll('{clinic}', 'Demo Clinic')
        .replaceAll('{phone}', '(305) 555-0100')
        .replaceAll('{emergency}', '911')
        .replaceAll('{date}', 'Nov 30'),
    );
  const machines = repliesThat((reply) => read(reply).automatic);

  it('may be a reaction to any text of ours', () => {
    for (const text of ourTexts) {
      for (const verb of [...reactions, '👍 to']) {
        expect({ text, verb, ...read(`${verb} “${text}”`) }).toMatchObject({ text, verb, automatic: true });
      }
    }
  });

  it('never hides a worry, wherever it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...machines), fc.oneof(symptom, emergency), fc.nat(), (reply, sign, at) => {
        expect(isWorrying(outcome(`${reply} ${sign}`))).toBe(true);
        expect(read(insert(reply, sign, at)).automatic).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  const oneOf = (sentences: readonly string[]) =>
    fc.oneof(...sentences.map((sentence) => fc.stringMatching(new RegExp(`^(?:${sentence})$`))));
  const known = fc.oneof(oneOf(canned), oneOf(headers));
  const beginning = fc.oneof(known, fc.constantFrom(...machines));
  const machineWords = [...canned, ...headers, ...headed].join(' ');
  const ofPatients = [
    ...new Set(rows.filter(({ isAutomatic }) => !isAutomatic).map(({ reply }) => reply)),
  ].filter((reply) => /[^\p{P}\s]/u.test(reply));

  it('is known from the first word to the last: whatever else follows, it is a message and told to a person', () => {
    const more = strangeWord.filter((word) => !machineWords.includes(word));
    const digit = fc.constantFrom('1', '2', '3');
    fc.assert(
      fc.property(fc.oneof(fc.tuple(beginning, more), fc.tuple(known, digit)), ([machine, word]) => {
        const got = read(`${machine} ${word}`);
        expect({ machine, word, automatic: got.automatic, told: raisesAlert(got) }).toEqual({
          machine,
          word,
          automatic: false,
          told: true,
        });
      }),
      { numRuns: 600 },
    );
    fc.assert(
      fc.property(beginning, fc.constantFrom(...ofPatients), (machine, reply) => {
        expect({ machine, reply, ...read(`${machine} ${reply}`) }).toMatchObject({ automatic: false });
      }),
      { numRuns: 600 },
    );
  });

  it('is nothing that a patient says, whatever courtesy is around it', () => {
    const courtesies = ['', 'sorry', 'right now', 'whats up', 'lo siento', 'ahora', 'en este momento'];
    const taken = ofPatients.flatMap((reply) =>
      courtesies
        .flatMap((before) => courtesies.map((after) => `${before} ${reply} ${after}`))
        .filter((text) => isAutomatic(normalise(text))),
    );
    expect(taken).toEqual([]);
  });

  it('would be no symptom if a patient said it', () => {
    fc.assert(
      fc.property(known, (sentence) => {
        expect({ sentence, ...read(sentence) }).toMatchObject({ sentence, automatic: true });
        // Forty seconds of voicemail are no fever.
        const typed = `quetzal ${sentence.replaceAll(/\d/g, '1')}`;
        expect({ typed, ...read(typed) }).toMatchObject({ typed, outcome: 'unreadable' });
      }),
      { numRuns: 600 },
    );
  });
});

describe('a denial', () => {
  const denial = fc.constantFrom(
    'no',
    'not',
    'without any',
    'never had',
    'dont have a',
    'no tengo',
    'sin',
    'ni',
  );

  it('denies only what stands right behind it', () => {
    fc.assert(
      fc.property(denial, strangeWord, symptom, (no, word, sign) => {
        expect(isWorrying(outcome(`${no} ${word} ${sign}`))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['not only', 'not just', 'no solo', 'wont stop the', 'cant stop', 'more', 'no sleep from', 'no,'])(
    'is none: %s',
    (words) => {
      fc.assert(
        fc.property(symptom, (sign) => {
          expect(isWorrying(outcome(`${words} ${sign}`))).toBe(true);
        }),
      );
    },
  );

  it('is taken back by what says that it was otherwise', () => {
    fc.assert(
      fc.property(
        denial,
        symptom,
        fc.constantFrom('anymore', 'until last night', 'before', 'like this', 'hasta ayer', 'como antes'),
        (no, sign, tail) => {
          expect(isWorrying(outcome(`${no} ${sign} ${tail}`))).toBe(true);
        },
      ),
    );
  });
});

describe('it makes no difference', () => {
  const anyReply = fc.constantFrom(...new Set(rows.map(({ reply }) => reply)));
  const unchanged = (change: (reply: string) => string) =>
    fc.assert(
      fc.property(anyReply, (reply) => {
        expect({ reply, ...read(change(reply)) }).toEqual({ reply, ...read(reply) });
      }),
      { numRuns: 500 },
    );

  it('in which case it is written', () => {
    unchanged((reply) => reply.toUpperCase());
    unchanged((reply) => reply.toLowerCase());
  });

  it('whether with accents', () => {
    unchanged((reply) => reply.normalize('NFD').replaceAll(/\p{M}/gu, ''));
  });

  it('which signs and spaces are around it, and which quotes', () => {
    unchanged((reply) => `  ${reply.replaceAll(' ', '  ')} \n`);
    unchanged((reply) => (/["”]$/.test(reply) ? reply : `${reply}!!`));
    unchanged((reply) => reply.replaceAll("'", '’'));
  });
});

it('whatever is written is read without an error, and an emergency below it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(isWell(text) && text.trim() === '').toBe(false);
      expect(outcome(`${text}\nI cannot breathe`)).toBe('urgent');
    }),
  );
});
