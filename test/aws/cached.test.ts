import { describe, expect, it } from '@jest/globals';
import { cached } from '../../lambdas/aws/cached.ts';
import { MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import { NOON } from '../builders/treatment.ts';

/** A question with answers that a test changes, asked through a cache of a minute. */
function aCachedQuestion(answers: Record<string, string>) {
  const asked: string[] = [];
  const time = { now: NOON };
  const ask = async (key: string) => {
    asked.push(key);
    if (answers[key] === 'out of order') throw new Error('out of order');
    return answers[key];
  };
  return { asked, time, answers, question: cached(ask, { maxAge: MINUTE, clock: () => time.now }) };
}

describe('an answer that was found', () => {
  it('is not asked for again within its age', async () => {
    const { question, asked, time } = aCachedQuestion({ a: 'one' });
    await question('a');
    time.now += MINUTE - 1;
    expect(await question('a')).toBe('one');
    expect(asked).toEqual(['a']);
  });

  it('is forgotten at the end of its age, used or not', async () => {
    const { question, time, answers } = aCachedQuestion({ a: 'one' });
    await question('a');
    time.now += 59 * SECOND;
    await question('a');
    answers.a = 'two';
    time.now += SECOND;
    expect(await question('a')).toBe('two');
  });

  it('is no longer found once it is gone and its age has passed', async () => {
    const { question, time, answers } = aCachedQuestion({ a: 'one' });
    await question('a');
    delete answers.a;
    time.now += MINUTE;
    expect(await question('a')).toBeUndefined();
  });

  it('is of the age at which it was asked for, however long it took to come', async () => {
    const time = { now: NOON };
    const answers = ['one', 'two'];
    const slow = async () => {
      time.now += 10 * SECOND;
      return answers.shift();
    };
    const question = cached(slow, { maxAge: MINUTE, clock: () => time.now });
    await question('a');
    time.now += 50 * SECOND;
    expect(await question('a')).toBe('two');
  });

  it('is not that of another key', async () => {
    const { question } = aCachedQuestion({ a: 'one', b: 'two' });
    expect([await question('a'), await question('b')]).toEqual(['one', 'two']);
  });
});

describe('what was not found', () => {
  it('is found as soon as it is there', async () => {
    const { question, answers } = aCachedQuestion({});
    expect(await question('a')).toBeUndefined();
    answers.a = 'one';
    expect(await question('a')).toBe('one');
  });
});

describe('what failed', () => {
  it('is told, and asked for again the next time', async () => {
    const { question, answers } = aCachedQuestion({ a: 'out of order' });
    await expect(question('a')).rejects.toThrow('out of order');
    answers.a = 'one';
    expect(await question('a')).toBe('one');
  });
});
