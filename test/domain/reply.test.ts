import { describe, expect, it } from '@jest/globals';
import { readReply } from '../../lambdas/domain/reply.ts';
import { at4w, at48h } from './reply/table.ts';

const read = (body: string) => readReply(body, at48h);
const outcomeOf = (body: string) => read(body).outcome;
const consentOf = (body: string) => read(body).consent;

describe('a digit', () => {
  it.each([
    ['1', 'fine'],
    [' 2. ', 'expected'],
    ['3!', 'concern'],
    ['1️⃣', 'fine'],
    ['①', 'fine'],
    ['❶', 'fine'],
    ['２', 'expected'],
    ['"3"', 'concern'],
    ['#1', 'fine'],
    ['(1)', 'fine'],
    ['uno', 'fine'],
    ['One', 'fine'],
  ])('%p means %s', (body, outcome) => {
    expect(read(body)).toEqual({ consent: undefined, outcome, automatic: false });
  });

  it.each(['4', '0', '11', '1 2', '1 or 2', '12', ''])('%p means none', (body) => {
    expect(outcomeOf(body)).toBe('unreadable');
  });

  it('means what the check-in has, and mild discomfort what 2 means', () => {
    expect(readReply('2', at4w).outcome).toBe('concern');
    expect(readReply('a little sore', at48h).outcome).toBe('expected');
    expect(readReply('a little sore', at4w).outcome).toBe('concern');
  });

  it('means nothing where the text answers no check-in, and mild discomfort is a concern', () => {
    expect(readReply('1', undefined).outcome).toBe('unreadable');
    expect(readReply('a little sore', undefined).outcome).toBe('concern');
    expect(readReply('all good', undefined).outcome).toBe('fine');
  });

  it('that another or the words contradict is for a person', () => {
    expect(outcomeOf('1 3')).toBe('concern');
    expect(outcomeOf('1 but a little sore')).toBe('concern');
    expect(outcomeOf('1 but my leg is swollen')).toBe('concern');
  });
});

describe('consent', () => {
  it.each(['ARRET', 'CANCEL', 'END', 'OPT-OUT', 'OPTOUT', 'QUIT', 'REMOVE', 'STOP', 'TD', 'UNSUBSCRIBE'])(
    '%s, which AWS requires, is an opt-out in any case',
    (word) => {
      for (const body of [word, word.toLowerCase(), ` ${word}! `, `"${word}."`, `${word} please`]) {
        expect(read(body)).toEqual({ consent: 'stop', outcome: undefined, automatic: false });
      }
      expect(read(`${word}. My face is swelling`)).toEqual({
        consent: 'stop',
        outcome: 'urgent',
        automatic: false,
      });
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
    ['i think you have the wrong number', 'wrong-number'],
    ['please start texting me again', 'start'],
    ['how do i reach the clinic?', 'help'],
  ])('%s is %s and nothing else', (word, consent) => {
    expect(read(word)).toEqual({ consent, outcome: undefined, automatic: false });
  });

  it.each([
    "the bleeding won't stop",
    'should i stop the ibuprofen?',
    'cancel my appt tomorrow',
    'el dolor no para',
    'la fiebre no baja',
    'ayuda me desmaye',
    'stop the bleeding how',
    'help i cant breathe',
    'start feeling dizzy',
    'they injected the wrong number of times',
    'weekend',
    'yes',
    'si',
  ])('is not read out of %p, which a person has to see', (body) => {
    expect(consentOf(body)).toBeUndefined();
    expect(['unreadable', 'concern', 'urgent']).toContain(outcomeOf(body));
  });

  it.each([
    ['stop my face is swelling', 'stop', 'urgent'],
    ['BAJA no respiro bien', 'stop', 'urgent'],
    ['STOP. My knee', 'stop', 'unreadable'],
    ['stop texting me, call Anna', 'stop', 'unreadable'],
    ['STOP. A little sore', 'stop', 'expected'],
    ['im fine, stop texting me', 'stop', undefined],
    ['wrong number. ask Anna', 'wrong-number', 'unreadable'],
  ])('beside more, %p, leaves what else it says', (body, consent, outcome) => {
    expect(read(body)).toEqual({ consent, outcome, automatic: false });
  });
});

describe('a denial', () => {
  it.each([
    ['no fever, no pain', 'fine'],
    ['no fever, chills or pain', 'fine'],
    ['no fever, pain', 'concern'],
    ['no, fever', 'concern'],
    ['no pain and fever', 'concern'],
    ['no fever but dizzy', 'concern'],
    ['no fever but', 'unreadable'],
    ['no fever until last night', 'concern'],
    ['not only fever', 'concern'],
    ['no fever yesterday but today yes', 'concern'],
    ['not short of breath anymore', 'urgent'],
    ['never had chest pain like this', 'urgent'],
    ['no estoy bien', 'concern'],
    ['no respiro bien', 'urgent'],
    ['fever wont stop', 'concern'],
    ['not well', 'concern'],
    ["can't say I'm fine", 'unreadable'],
    ['numb', 'concern'],
    ['tien', 'unreadable'],
  ])('is read for what it denies in %p: %s', (body, outcome) => {
    expect(outcomeOf(body)).toBe(outcome);
  });
});

describe('what a machine sends', () => {
  it.each([
    'Liked “Demo Clinic: Reply 1 well… STOP to end”',
    'Out of office until Monday',
    "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
  ])('is automatic, and says nothing: %s', (body) => {
    expect(read(body)).toEqual({ consent: undefined, outcome: undefined, automatic: true });
  });

  it.each([
    ['Liked “Reply 1 well” my face is swelling', 'urgent'],
    ['Liked “I cannot breathe”', 'urgent'],
    ["I'm driving with chest pain", 'urgent'],
    ["I can't talk right now", 'urgent'],
    ['no puedo hablar', 'urgent'],
    ["Sorry, I can't talk right now.", 'unreadable'],
    ['respuesta automatica 3', 'unreadable'],
    ['Message not delivered to my doctor, it is dripping', 'unreadable'],
    ["Sorry, I can't talk right now. My jaw is stuck", 'unreadable'],
    ['Out of office. The knee is swollen since you left', 'concern'],
    ['Thanks for contacting me. May I take a bath?', 'unreadable'],
  ])('is none where a person may have typed it: %s', (body, outcome) => {
    expect(read(body)).toEqual({ consent: undefined, outcome, automatic: false });
  });
});

describe('a text', () => {
  it('of more than 1600 characters is never fine, and a worry in its beginning is read', () => {
    expect(outcomeOf(`all good ${'thanks '.repeat(300)}`)).toBe('unreadable');
    expect(outcomeOf(`cant breathe ${'thanks '.repeat(300)}`)).toBe('urgent');
    expect(outcomeOf(`${' '.repeat(100_000)}x`)).toBe('unreadable');
  });

  it.each(['', ' ', '\n', '…', '🙄', '\u0000', '\ud800'])('of nothing to read is unreadable: %j', (body) => {
    expect(outcomeOf(body)).toBe('unreadable');
  });

  it.each([
    'cant breathe '.repeat(123),
    'no no no or '.repeat(133),
    `${'a'.repeat(1599)}b`,
    '1 '.repeat(800),
    '('.repeat(1600),
    'stop '.repeat(320),
    'brethng '.repeat(200),
  ])('takes no long time to read, however it is made', (body) => {
    // Of the processor, not of the clock: other work on the machine must not count.
    const before = process.threadCpuUsage();
    read(body);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
  });
});
