import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TextCounter, TextCounts } from '../../lambdas/use-cases/ports.ts';
import { at } from '../builders/treatment.ts';
import { dynamoDbStores, stores } from './stores.ts';

const counterOf = (id: string, changes: Partial<TextCounter> = {}): TextCounter => ({
  of: 'phone',
  id,
  day: '2026-11-24',
  ...changes,
});

describe.each(stores)('the counts of texts %s', (_, open) => {
  let textCounts: TextCounts;
  let close: () => Promise<unknown>;
  beforeAll(async () => ({ textCounts, close } = await open()));
  afterAll(() => close());

  const countTimes = async (times: number, counter: TextCounter, ceiling: number) => {
    const answers: boolean[] = [];
    for (let nth = 0; nth < times; nth += 1) answers.push(await textCounts.count(counter, ceiling));
    return answers;
  };

  it('go up to the ceiling and no further', async () => {
    expect(await countTimes(4, counterOf('a'), 2)).toEqual([true, true, false, false]);
  });

  it('go on where the ceiling is higher', async () => {
    await countTimes(1, counterOf('b'), 1);
    expect(await countTimes(2, counterOf('b'), 2)).toEqual([true, false]);
  });

  it('go up to the ceiling and no further where many count at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => textCounts.count(counterOf('c'), 7)));
    expect(answers.filter(Boolean)).toHaveLength(7);
  });

  it('begin anew each day', async () => {
    await countTimes(1, counterOf('d'), 1);
    expect(await textCounts.count(counterOf('d', { day: '2026-11-25' }), 1)).toBe(true);
  });

  it('are one for each phone and each clinic', async () => {
    await countTimes(1, counterOf('e'), 1);
    expect(await textCounts.count(counterOf('f'), 1)).toBe(true);
    expect(await textCounts.count(counterOf('e', { of: 'clinic' }), 1)).toBe(true);
  });

  it('make room for as many as are taken back', async () => {
    await countTimes(2, counterOf('g'), 2);
    await textCounts.takeBack(counterOf('g'));
    expect(await countTimes(2, counterOf('g'), 2)).toEqual([true, false]);
  });

  it('never go below none', async () => {
    await textCounts.takeBack(counterOf('h'));
    expect(await countTimes(2, counterOf('h'), 1)).toEqual([true, false]);
    await textCounts.takeBack(counterOf('h'));
    await textCounts.takeBack(counterOf('h'));
    expect(await countTimes(2, counterOf('h'), 1)).toEqual([true, false]);
  });
});

describe('the item of a count', () => {
  let dynamoDb: Awaited<ReturnType<typeof dynamoDbStores>>;
  beforeAll(async () => {
    dynamoDb = await dynamoDbStores();
  });
  afterAll(() => dynamoDb.close());

  const itemOf = async (pk: string) => {
    const Key = { pk: { S: pk }, sk: { S: 'TEXTS#2026-11-24' } };
    const { Item } = await dynamoDb.client.send(new GetItemCommand({ TableName: dynamoDb.table, Key }));
    return unmarshall(Item ?? {});
  };

  it('of a phone stands with its contact, that of a clinic by itself, and both lapse two days after their day', async () => {
    await dynamoDb.textCounts.count(counterOf('a'), 2);
    await dynamoDb.textCounts.count(counterOf('demo', { of: 'clinic' }), 2);
    const lapse = { sk: 'TEXTS#2026-11-24', texts: 1, ttl: at('2026-11-27T00:00:00Z') / 1_000 };
    expect(await itemOf('CONTACT#a')).toEqual({ pk: 'CONTACT#a', ...lapse });
    expect(await itemOf('CLINIC#demo')).toEqual({ pk: 'CLINIC#demo', ...lapse });
  });
});
