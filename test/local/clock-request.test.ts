import { describe, expect, it } from '@jest/globals';
import { readClockRequest } from '../../local/clock-request.ts';

const now = Date.UTC(2026, 10, 24, 15, 30);
const read = (body: unknown) => readClockRequest(typeof body === 'string' ? body : JSON.stringify(body), now);

describe('a request to move the clock', () => {
  it.each([
    ['PT48H', Date.UTC(2026, 10, 26, 15, 30)],
    ['P4W', Date.UTC(2026, 11, 22, 15, 30)],
    ['P1M', Date.UTC(2026, 11, 24, 15, 30)],
    ['PT0S', now],
  ])('by %s', (advance, to) => {
    expect(read({ advance })).toEqual({ to });
  });

  it('to an instant with any offset', () => {
    expect(read({ to: '2026-12-22T10:30:00-05:00' })).toEqual({ to: Date.UTC(2026, 11, 22, 15, 30) });
  });

  it('to the next event', () => {
    expect(read({ to: 'next-event' })).toEqual({ to: 'next-event' });
  });

  it.each([
    'not json',
    [],
    {},
    { advance: 1 },
    { advance: 'PT1H', to: '2026-12-22T15:30:00Z' },
    { by: 'PT1H' },
  ])('is refused where it is not of the form: %j', (body) => {
    expect(read(body)).toMatchObject({ status: 400 });
  });

  it.each([{ advance: '48 hours' }, { advance: '-PT1H' }, { advance: 'P999999Y' }, { to: '2026-12-22' }])(
    'is refused with what is wrong: %j',
    (body) => {
      expect(read(body)).toMatchObject({ status: 400 });
    },
  );

  it('is refused as a conflict where it goes back', () => {
    expect(read({ to: '2026-11-24T15:29:59Z' })).toEqual({
      status: 409,
      detail: 'Time does not go back: the clock is past that.',
    });
  });
});
