import { describe, expect, it } from '@jest/globals';
import { requiredStopWords } from '../../../lambdas/domain/reply/vocabulary/consent.ts';
import { readReply } from '../../../lambdas/domain/reply.ts';
import { at4w, at48h } from './table.ts';

const outcome = (reply: string) => readReply(reply, at48h).outcome;

describe('an opt-out', () => {
  const forms = requiredStopWords.flatMap((word) => [
    word,
    word.toLowerCase(),
    `  ${word}! `,
    `"${word}"`,
    `${word} please`,
  ]);

  it.each(forms)('is %s, and nothing else is said', (word) => {
    expect(readReply(word, at48h)).toEqual({ consent: 'stop', outcome: undefined, automatic: false });
  });

  it.each(requiredStopWords)('is %s also beside a symptom, which is read too', (word) => {
    expect(readReply(`${word}. My face is swelling`, at48h)).toEqual({
      consent: 'stop',
      outcome: 'urgent',
      automatic: false,
    });
  });

  it.each([
    'the bleeding wont stop',
    'should I stop the ibuprofen?',
    'el dolor no para',
    'cancel my appt tomorrow',
    'weekend',
    'la fiebre no baja',
    'stop the bleeding how',
  ])('is not: %s', (reply) => {
    expect(readReply(reply, at48h).consent).toBeUndefined();
  });
});

describe('digits', () => {
  it.each(['1', ' 1. ', '1️⃣', '①', '１', '❶', '#1', '(1)', 'uno', 'One'])(
    '%s means what the check-in has for 1',
    (reply) => {
      expect(outcome(reply)).toBe('fine');
    },
  );

  it('mean what the check-in has, and mild discomfort what 2 means', () => {
    expect(readReply('2', at48h).outcome).toBe('expected');
    expect(readReply('2', at4w).outcome).toBe('concern');
    expect(readReply('a little sore', at48h).outcome).toBe('expected');
    expect(readReply('a little sore', at4w).outcome).toBe('concern');
  });

  it('are unreadable, and mild discomfort a concern, where no check-in asked', () => {
    expect(readReply('1', undefined).outcome).toBe('unreadable');
    expect(readReply('a little sore', undefined).outcome).toBe('concern');
    expect(readReply('all good', undefined).outcome).toBe('fine');
  });

  it('that contradict each other or the words are for a person', () => {
    expect(outcome('1 2')).toBe('unreadable');
    expect(outcome('1 3')).toBe('concern');
    expect(outcome('1 but a little sore')).toBe('concern');
  });
});

describe('negations', () => {
  it.each([
    ['no fever, no pain', 'fine'],
    ['no fever, chills or pain', 'fine'],
    ['no fever, pain', 'concern'],
    ['no, fever', 'concern'],
    ['no pain and fever', 'concern'],
    ['no estoy bien', 'concern'],
    ['no respiro bien', 'urgent'],
    ['not well', 'concern'],
    ["can't say I'm fine", 'unreadable'],
    ['numb', 'concern'],
    ['tien', 'unreadable'],
  ])('%s: %s', (reply, expected) => {
    expect(outcome(reply)).toBe(expected);
  });
});

describe('a message', () => {
  it('of more than 1600 characters is never fine, and a worry in its beginning is read', () => {
    expect(outcome(`all good ${'thanks '.repeat(300)}`)).toBe('unreadable');
    expect(outcome(`cant breathe ${'thanks '.repeat(300)}`)).toBe('urgent');
  });

  it.each(['', ' ', '\n', '…', '🙄', '\u0000', '\ud800'])('of nothing to read is unreadable: %j', (reply) => {
    expect(outcome(reply)).toBe('unreadable');
  });

  it('that begins as a machine does is read when it goes on to worry', () => {
    expect(readReply('Out of office until Monday', at48h).automatic).toBe(true);
    expect(readReply("I'm driving with chest pain", at48h)).toMatchObject({
      automatic: false,
      outcome: 'urgent',
    });
  });

  it('is no reaction when something stands behind the text it quotes', () => {
    expect(readReply('Liked “Reply 1 well”', at48h).automatic).toBe(true);
    expect(readReply('Liked “Reply 1 well” my face is swelling', at48h)).toMatchObject({
      automatic: false,
      outcome: 'urgent',
    });
  });

  it.each([
    'cant breathe '.repeat(123),
    'no no no or '.repeat(133),
    `${'a'.repeat(1599)}b`,
    '1 '.repeat(800),
    '('.repeat(1600),
  ])('takes no long time to read, however it is made', (reply) => {
    const start = performance.now();
    readReply(reply, at48h);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
