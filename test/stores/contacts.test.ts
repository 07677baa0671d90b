import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { Contacts } from '../../lambdas/use-cases/ports.ts';
import { NOON } from '../builders/treatment.ts';
import { dynamoDbStores, stores } from './stores.ts';

const until = NOON + 5 * MINUTE;

describe.each(stores)('contacts %s', (_, open) => {
  let contacts: Contacts;
  let close: () => Promise<unknown>;
  beforeAll(async () => ({ contacts, close } = await open()));
  afterAll(() => close());

  const reserve = (contactId: string, token: string, now = NOON, text = `text of ${token}`) =>
    contacts.reserve({ contactId, text, token, until }, now);

  it('are reserved for one text at a time', async () => {
    expect(await reserve('a', 'first')).toBe('reserved');
    expect(await reserve('a', 'second')).toBe('busy');
  });

  it('say when they are held for this very text', async () => {
    await reserve('j', 'first', NOON, 'demo/T-1/48h');
    expect(await reserve('j', 'second', NOON, 'demo/T-1/48h')).toBe('being-sent');
    expect(await reserve('j', 'third', NOON, 'demo/T-1/4w')).toBe('busy');
  });

  it('are reserved one by one', async () => {
    await reserve('b', 'first');
    expect(await reserve('c', 'second')).toBe('reserved');
  });

  it('take a reservation again that was made before, since its answer may have been lost', async () => {
    await reserve('d', 'first');
    expect(await reserve('d', 'first')).toBe('reserved');
  });

  it('are free once released', async () => {
    await reserve('e', 'first');
    await contacts.release('e', 'first');
    expect(await reserve('e', 'second')).toBe('reserved');
  });

  it('are released by the holder alone', async () => {
    await reserve('f', 'first');
    await contacts.release('f', 'second');
    expect(await reserve('f', 'third')).toBe('busy');
  });

  it('are free once the reservation has lapsed, and not a moment before', async () => {
    await reserve('g', 'first');
    expect(await reserve('g', 'second', until - 1)).toBe('busy');
    expect(await reserve('g', 'second', until)).toBe('reserved');
  });

  it('stay with the second holder when the first, which had lapsed, lets go', async () => {
    await reserve('h', 'first');
    await reserve('h', 'second', until);
    await contacts.release('h', 'first');
    expect(await reserve('h', 'third', until - 1)).toBe('busy');
  });

  it('bear being released when they are not reserved', async () => {
    await contacts.release('i', 'first');
    expect(await reserve('i', 'first')).toBe('reserved');
  });

  it('that have opted out are reserved for no text', async () => {
    await contacts.optOut('k', NOON);
    expect(await reserve('k', 'first')).toBe('opted-out');
  });

  it('that opt out while reserved are not reserved again, by their holder neither', async () => {
    await reserve('l', 'first');
    await contacts.optOut('l', NOON);
    expect(await reserve('l', 'first')).toBe('opted-out');
    expect(await reserve('l', 'second', until)).toBe('opted-out');
  });

  it('stay opted out when the holder lets go', async () => {
    await reserve('m', 'first');
    await contacts.optOut('m', NOON);
    await contacts.release('m', 'first');
    expect(await reserve('m', 'second')).toBe('opted-out');
  });

  it('opt out one by one', async () => {
    await contacts.optOut('n', NOON);
    expect(await reserve('o', 'first')).toBe('reserved');
    expect(await contacts.isOptedOut('o')).toBe(false);
  });

  it('say whether they have opted out, from then on', async () => {
    expect(await contacts.isOptedOut('p')).toBe(false);
    await contacts.optOut('p', NOON);
    expect(await contacts.isOptedOut('p')).toBe(true);
  });

  it('want texts again once their phone says so, and not by what it said before it said no', async () => {
    await contacts.optOut('r', NOON, 'patient', NOON);
    expect(await contacts.optIn('r', NOON - 1)).toBe('superseded');
    expect(await contacts.isOptedOut('r')).toBe(true);
    expect(await contacts.optIn('r', NOON + 1)).toBe('opted-in');
    expect(await contacts.isOptedOut('r')).toBe(false);
  });

  it('keep a no from the desk, whatever their phone said up to then by a clock that runs ahead', async () => {
    await contacts.optOut('w', NOON);
    expect(await contacts.optIn('w', NOON + 5 * SECOND)).toBe('superseded');
    expect(await contacts.optIn('w', NOON + MINUTE)).toBe('opted-in');
  });

  it('said no to again keep the last time, for what was said before it', async () => {
    await contacts.optOut('s', NOON, 'patient', NOON);
    await contacts.optOut('s', NOON + MINUTE, 'patient', NOON + MINUTE);
    expect(await contacts.optIn('s', NOON + 1)).toBe('superseded');
  });

  it('do not opt out by a text that was said before START, but do at the desk', async () => {
    await contacts.optIn('t', NOON);
    expect(await contacts.optOut('t', NOON + MINUTE, 'patient', NOON - 1)).toBe('superseded');
    expect(await contacts.isOptedOut('t')).toBe(false);
    expect(await contacts.optOut('t', NOON - 1)).toBe('opted-out');
    expect(await contacts.isOptedOut('t')).toBe(true);
  });

  it('stay opted out by a no that comes after a later one', async () => {
    await contacts.optOut('u', NOON, 'patient', NOON);
    expect(await contacts.optOut('u', NOON, 'patient', NOON - 1)).toBe('opted-out');
    expect(await contacts.optIn('u', NOON)).toBe('opted-in');
  });

  it('that the network keeps stay opted out, whatever their phone says', async () => {
    await contacts.optOut('v', NOON);
    await contacts.optOut('v', NOON, 'network');
    expect(await contacts.optIn('v', NOON + MINUTE)).toBe('blocked');
    expect(await contacts.isOptedOut('v')).toBe(true);
  });

  it('know when they were last reserved for an answer, which an opt-out forbids but for a few', async () => {
    await reserve('w', 'first');
    await contacts.release('w', 'first');
    expect(await contacts.lastAnswerAt('w')).toBeUndefined();
    await contacts.optOut('w', NOON);
    const answer = { contactId: 'w', text: 'answer/in-1/stop', token: 'second', until };
    expect(await contacts.reserve(answer, NOON + MINUTE, 'answer')).toBe('opted-out');
    expect(await contacts.lastAnswerAt('w')).toBeUndefined();
    expect(await contacts.reserve(answer, NOON + MINUTE, 'exempt-answer')).toBe('reserved');
    await contacts.release('w', 'second');
    expect(await contacts.lastAnswerAt('w')).toBe(NOON + MINUTE);
  });

  it('have not opted out because they were reserved and released', async () => {
    await reserve('q', 'first');
    expect(await contacts.isOptedOut('q')).toBe(false);
    await contacts.release('q', 'first');
    expect(await contacts.isOptedOut('q')).toBe(false);
  });
});

describe('the item of a contact', () => {
  let dynamoDb: Awaited<ReturnType<typeof dynamoDbStores>>;
  beforeAll(async () => {
    dynamoDb = await dynamoDbStores();
  });
  afterAll(() => dynamoDb.close());

  const keyOf = (contactId: string) => ({ pk: { S: `CONTACT#${contactId}` }, sk: { S: 'CONTACT' } });
  const itemOf = async (contactId: string) => {
    const get = new GetItemCommand({
      TableName: dynamoDb.table,
      Key: keyOf(contactId),
      ConsistentRead: true,
    });
    const { Item } = await dynamoDb.client.send(get);
    return unmarshall(Item ?? {});
  };

  it('keeps the moment of the first opt-out', async () => {
    await dynamoDb.contacts.optOut('a', NOON);
    await dynamoDb.contacts.optOut('a', NOON + MINUTE);
    expect((await itemOf('a')).optedOutAt).toBe(NOON);
  });

  it('keeps the opt-out and nothing else once its reservation is released', async () => {
    await dynamoDb.contacts.reserve({ contactId: 'b', text: 'demo/T-1/48h', token: 't', until }, NOON);
    await dynamoDb.contacts.optOut('b', NOON);
    await dynamoDb.contacts.release('b', 't');
    expect(await itemOf('b')).toEqual({
      pk: 'CONTACT#b',
      sk: 'CONTACT',
      optedOutAt: NOON,
      optOutReason: 'patient',
      consentSaidAt: NOON + 10 * SECOND,
    });
  });

  it('forbids texts where it is quarantined', async () => {
    const quarantine = new UpdateItemCommand({
      TableName: dynamoDb.table,
      Key: keyOf('c'),
      UpdateExpression: 'SET quarantinedAt = :at',
      ExpressionAttributeValues: { ':at': { N: String(NOON) } },
    });
    await dynamoDb.client.send(quarantine);
    const reservation = { contactId: 'c', text: 'demo/T-1/48h', token: 't', until };
    expect(await dynamoDb.contacts.reserve(reservation, NOON)).toBe('quarantined');
    expect(await dynamoDb.contacts.isOptedOut('c')).toBe(false);
  });
});
