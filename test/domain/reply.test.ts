import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReply } from '../../lambdas/domain/reply.ts';

const meanings = { 1: 'fine', 2: 'expected', 3: 'concern' } as const;
const read = (body: string) => readReply(body, meanings);
const outcomeOf = (body: string) => read(body).outcome;
const consentOf = (body: string) => read(body).consent;

describe('a digit', () => {
  it.each([
    ['1', 'fine'],
    [' 2. ', 'expected'],
    ['3!', 'concern'],
    ['1️⃣', 'fine'],
    ['①', 'fine'],
    ['２', 'expected'],
    ['"3"', 'concern'],
  ])('%p means %s', (body, outcome) => {
    expect(read(body)).toEqual({ consent: undefined, outcome, automatic: false });
  });

  it.each(['4', '0', '11', '1 2', '1 or 2', '1 but my leg is swollen', '12', ''])('%p means none', (body) => {
    expect(outcomeOf(body)).toBe('unreadable');
  });

  it('means nothing where the text answers no check-in', () => {
    expect(readReply('1', undefined).outcome).toBe('unreadable');
  });
});

describe('consent', () => {
  it.each(['ARRET', 'CANCEL', 'END', 'OPT-OUT', 'OPTOUT', 'QUIT', 'REMOVE', 'STOP', 'TD', 'UNSUBSCRIBE'])(
    '%s, which AWS requires, is an opt-out in any case',
    (word) => {
      for (const body of [word, word.toLowerCase(), ` ${word}! `, `"${word}."`]) {
        expect(read(body)).toEqual({ consent: 'stop', outcome: undefined, automatic: false });
      }
    },
  );

  it.each(['Stopall', 'REVOKE', 'baja', 'Alto', 'parar', 'cancelar'])('%s is an opt-out too', (word) => {
    expect(consentOf(word)).toBe('stop');
  });

  it.each([
    ['START', 'start'],
    ['unstop', 'start'],
    ['Help', 'help'],
    ['INFO', 'help'],
    ['ayuda', 'help'],
    ['Wrong number.', 'wrong-number'],
    ['Número equivocado', 'wrong-number'],
  ])('%s is %s', (word, consent) => {
    expect(consentOf(word)).toBe(consent);
  });

  it.each([
    "the bleeding won't stop",
    'should i stop the ibuprofen?',
    'cancel my appt tomorrow',
    'el dolor no para',
    'ayuda me desmaye',
    'yes',
    'si',
    'stop my face is swelling',
  ])('is not read out of %p, which a person has to see', (body) => {
    expect(read(body)).toEqual({ consent: undefined, outcome: 'unreadable', automatic: false });
  });
});

describe('what is not a digit or a word alone', () => {
  it('is never read as if all were well', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z]{1,8}$/), (noise, word) => {
        const { outcome } = read(`1 ${word} ${noise}`);
        expect(outcome).toBe('unreadable');
      }),
    );
  });

  it('is read in no time, however long it is', () => {
    expect(outcomeOf(`${' '.repeat(100_000)}x`)).toBe('unreadable');
  });
});

it('a reaction of the phone is automatic, and says nothing', () => {
  expect(read('Liked “Demo Clinic: Reply 1 well… STOP to end”')).toEqual({
    consent: undefined,
    outcome: undefined,
    automatic: true,
  });
});
