import { describe, expect, it } from '@jest/globals';
import { languages } from '../../lambdas/domain/clinic.ts';
import { isGsm7Basic } from '../../lambdas/domain/gsm7.ts';
import { DAY, type Instant } from '../../lambdas/domain/instant.ts';
import {
  addOffset,
  isInWindow,
  isTimeZone,
  localDate,
  nextAllowed,
  spreadMinutes,
} from '../../lambdas/domain/timing.ts';
import { at } from '../builders/treatment.ts';

// New York changes its clocks at 02:00 on 2026-03-08 (to 03:00) and on 2026-11-01 (back to 01:00).
const newYork = 'America/New_York';
const daytime = { opens: '09:00', closes: '20:00' };

describe('an offset in hours elapses', () => {
  const in48Hours = (from: string) => addOffset(at(from), 'PT48H', newYork);

  it('48 hours without a change of the clocks end at the same time of day', () => {
    expect(in48Hours('2026-11-24T10:30:00-05:00')).toBe(at('2026-11-26T10:30:00-05:00'));
  });
  it('48 hours over the change in spring end an hour later by the clock', () => {
    expect(in48Hours('2026-03-06T10:30:00-05:00')).toBe(at('2026-03-08T11:30:00-04:00'));
  });
  it('48 hours over the change in autumn end an hour earlier by the clock', () => {
    expect(in48Hours('2026-10-31T10:30:00-04:00')).toBe(at('2026-11-02T09:30:00-05:00'));
  });
  it('48 hours from the hour that the clock shows twice are counted from the one meant', () => {
    expect(in48Hours('2026-11-01T01:30:00-04:00')).toBe(at('2026-11-03T00:30:00-05:00'));
    expect(in48Hours('2026-11-01T01:30:00-05:00')).toBe(at('2026-11-03T01:30:00-05:00'));
  });
  it('keeps seconds and milliseconds', () => {
    expect(in48Hours('2026-11-24T10:30:12.345-05:00')).toBe(at('2026-11-26T10:30:12.345-05:00'));
  });
});

describe('an offset in days, weeks or months keeps the local wall clock', () => {
  const in4Weeks = (from: string, timeZone = newYork) => addOffset(at(from), 'P4W', timeZone);

  it('4 weeks over the change in autumn', () => {
    expect(in4Weeks('2026-10-20T10:30:00-04:00')).toBe(at('2026-11-17T10:30:00-05:00'));
  });
  it('4 weeks over the change in spring', () => {
    expect(in4Weeks('2026-02-20T10:30:00-05:00')).toBe(at('2026-03-20T10:30:00-04:00'));
  });
  it('4 weeks that end in the hour that is skipped end an hour later', () => {
    expect(in4Weeks('2026-02-08T02:30:00-05:00')).toBe(at('2026-03-08T03:30:00-04:00'));
  });
  it('4 weeks that end in the hour shown twice end in the first', () => {
    expect(in4Weeks('2026-10-04T01:30:00-04:00')).toBe(at('2026-11-01T01:30:00-04:00'));
  });
  it('4 weeks from the hour shown twice end at that time of day, whichever was meant', () => {
    expect(in4Weeks('2026-11-01T01:30:00-04:00')).toBe(at('2026-11-29T01:30:00-05:00'));
    expect(in4Weeks('2026-11-01T01:30:00-05:00')).toBe(at('2026-11-29T01:30:00-05:00'));
  });
  it('4 weeks over a change by half an hour', () => {
    expect(in4Weeks('2026-03-20T10:30:00+11:00', 'Australia/Lord_Howe')).toBe(
      at('2026-04-17T10:30:00+10:30'),
    );
  });
  it('a month from a 31st ends on the last day of a shorter month', () => {
    expect(addOffset(at('2026-01-31T10:30:00-05:00'), 'P1M', newYork)).toBe(at('2026-02-28T10:30:00-05:00'));
  });
  it('date parts are added first, time parts then elapse', () => {
    expect(addOffset(at('2026-03-07T01:30:00-05:00'), 'P1DT1H', newYork)).toBe(
      at('2026-03-08T03:30:00-04:00'),
    );
  });
});

it.each(['', '48h', 'PT', 'P-1'])('%p is no duration', (duration) => {
  expect(() => addOffset(0, duration, newYork)).toThrow(RangeError);
});
it('a zone that does not exist is an error', () => {
  expect(() => addOffset(0, 'PT48H', 'Mars/Olympus')).toThrow(RangeError);
});

describe('the moment to send', () => {
  const sendAt = (from: string, { spread = 0, window = daytime, timeZone = newYork } = {}): Instant =>
    nextAllowed(at(from), window, timeZone, spread);

  it('is when the text is due, if that is in the window, and is not spread', () => {
    expect(sendAt('2026-11-26T10:30:00-05:00', { spread: 7 })).toBe(at('2026-11-26T10:30:00-05:00'));
  });
  it('is rounded up to a whole minute', () => {
    expect(sendAt('2026-11-26T10:30:00.001-05:00')).toBe(at('2026-11-26T10:31:00-05:00'));
  });
  it('is the next morning for a text due at 23:50, spread over the first minutes', () => {
    expect(sendAt('2026-11-26T23:50:00-05:00')).toBe(at('2026-11-27T09:00:00-05:00'));
    expect(sendAt('2026-11-26T23:50:00-05:00', { spread: 14 })).toBe(at('2026-11-27T09:14:00-05:00'));
  });
  it('is the same morning for a text due after midnight', () => {
    expect(sendAt('2026-11-27T00:10:00-05:00', { spread: 3 })).toBe(at('2026-11-27T09:03:00-05:00'));
  });
  it('may be the last minute of the window, and not the closing', () => {
    expect(sendAt('2026-11-26T19:59:00-05:00')).toBe(at('2026-11-26T19:59:00-05:00'));
    expect(sendAt('2026-11-26T20:00:00-05:00')).toBe(at('2026-11-27T09:00:00-05:00'));
  });
  it('is rounded before the window is judged: 19:59:30 is too late, 08:59:30 is not too early', () => {
    expect(sendAt('2026-11-26T19:59:30-05:00', { spread: 3 })).toBe(at('2026-11-27T09:03:00-05:00'));
    expect(sendAt('2026-11-26T08:59:30-05:00', { spread: 3 })).toBe(at('2026-11-26T09:00:00-05:00'));
  });
  it('is the opening by the clock on the morning after a change', () => {
    expect(sendAt('2026-03-07T23:50:00-05:00')).toBe(at('2026-03-08T09:00:00-04:00'));
    expect(sendAt('2026-10-31T23:50:00-04:00')).toBe(at('2026-11-01T09:00:00-05:00'));
    expect(sendAt('2026-04-04T23:50:00+11:00', { timeZone: 'Australia/Lord_Howe' })).toBe(
      at('2026-04-05T09:00:00+10:30'),
    );
  });
  it('is an hour after an opening that is skipped', () => {
    const window = { opens: '02:30', closes: '05:00' };
    expect(sendAt('2026-03-08T01:00:00-05:00', { window, spread: 3 })).toBe(at('2026-03-08T03:33:00-04:00'));
  });
  it('is the day after, if the whole window is skipped', () => {
    const window = { opens: '02:00', closes: '03:00' };
    expect(sendAt('2026-03-08T01:00:00-05:00', { window })).toBe(at('2026-03-09T02:00:00-04:00'));
  });
  it('is the opening itself, if the clock jumps past the closing before the spread is over', () => {
    const window = { opens: '01:50', closes: '02:50' };
    expect(sendAt('2026-03-08T01:00:00-05:00', { window, spread: 9 })).toBe(at('2026-03-08T01:59:00-05:00'));
    expect(sendAt('2026-03-08T01:00:00-05:00', { window, spread: 10 })).toBe(at('2026-03-08T01:50:00-05:00'));
  });
  it('is the first of two openings, or the second for a text due between them', () => {
    const window = { opens: '01:30', closes: '05:00' };
    expect(sendAt('2026-11-01T00:10:00-04:00', { window })).toBe(at('2026-11-01T01:30:00-04:00'));
    expect(sendAt('2026-11-01T01:10:00-05:00', { window })).toBe(at('2026-11-01T01:30:00-05:00'));
  });
  it('is on the next day that there is, where the calendar skips one', () => {
    expect(sendAt('2011-12-29T21:00:00-10:00', { timeZone: 'Pacific/Apia' })).toBe(
      at('2011-12-31T09:00:00+14:00'),
    );
  });
  it.each([
    { opens: '20:00', closes: '09:00' },
    { opens: '09:00', closes: '09:00' },
    { opens: '9:00', closes: '20:00' },
  ])('does not exist in the window $opens to $closes', (window) => {
    expect(() => sendAt('2026-11-26T10:00:00-05:00', { window })).toThrow(RangeError);
  });
});

describe('the window', () => {
  const isOpen = (time: string, timeZone = newYork) => isInWindow(at(time), daytime, timeZone);

  it('is open from the first millisecond of its opening to the last before its closing', () => {
    expect(isOpen('2026-11-26T08:59:59.999-05:00')).toBe(false);
    expect(isOpen('2026-11-26T09:00:00-05:00')).toBe(true);
    expect(isOpen('2026-11-26T19:59:59.999-05:00')).toBe(true);
    expect(isOpen('2026-11-26T20:00:00-05:00')).toBe(false);
  });
  it("is the patient's: open in New York, still closed in Los Angeles", () => {
    expect(isOpen('2026-11-26T10:00:00-05:00')).toBe(true);
    expect(isOpen('2026-11-26T10:00:00-05:00', 'America/Los_Angeles')).toBe(false);
  });
});

describe('the spread', () => {
  it('is the 32-bit FNV-1a hash of the id, modulo 15', () => {
    // From the test vectors of its authors.
    expect(spreadMinutes('')).toBe(0x811c9dc5 % 15);
    expect(spreadMinutes('foob')).toBe(0x3f5076ef % 15);
    expect(spreadMinutes('foobar')).toBe(0xbf9cf968 % 15);
  });
  it('shares consecutive ids out over all minutes about evenly', () => {
    const counts = Array.from({ length: 15 }, () => 0);
    for (let id = 1000; id < 2500; id += 1) {
      const minute = spreadMinutes(`demo/T-${id}/48h`);
      counts[minute] = (counts[minute] ?? 0) + 1;
    }
    expect(counts).toHaveLength(15);
    expect(Math.min(...counts)).toBeGreaterThan(70);
    expect(Math.max(...counts)).toBeLessThan(130);
  });
});

describe('a time zone', () => {
  it('is each that Node lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]);
  });
  it.each(['UTC', 'GMT', 'US/Eastern', 'EST5EDT', 'Etc/GMT+5', 'Asia/Kolkata', 'GB-Eire', 'W-SU'])(
    '%s is one',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );
  it.each(['+05:00', '-0500', 'UTC+5', 'Z', ''])('the offset %p is none', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
  it.each(['PST', 'IST', 'BST', 'CST', 'EDT'])(
    'the abbreviation %s, which may mean many things, is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
  it.each(['utc', 'america/new_york', 'AMERICA/NEW_YORK', 'America/New York', ' UTC', 'pst'])(
    '%p is not how one is spelt',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
  it.each(['Mars/Olympus', 'constructor', 'Etc/Unknown'])('%s is unknown', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe('a date in a text', () => {
  const evening = at('2026-12-21T23:30:00-05:00');

  it('is the one on the calendar of the patient', () => {
    expect(localDate(evening, newYork, 'en')).toBe('Dec 21');
    expect(localDate(evening, 'Europe/Madrid', 'es')).toBe('22 dic');
  });
  it('names the months as a reader expects, whatever the version of ICU', () => {
    const firsts = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 1));
    expect(firsts.map((first) => localDate(first, 'UTC', 'en')).join()).toBe(
      'Jan 1,Feb 1,Mar 1,Apr 1,May 1,Jun 1,Jul 1,Aug 1,Sep 1,Oct 1,Nov 1,Dec 1',
    );
    expect(firsts.map((first) => localDate(first, 'UTC', 'es')).join()).toBe(
      '1 ene,1 feb,1 mar,1 abr,1 may,1 jun,1 jul,1 ago,1 sept,1 oct,1 nov,1 dic',
    );
  });
  it.each(languages)('on every day of a year is short and takes a septet a character, in %s', (language) => {
    const year = Array.from({ length: 366 }, (_, day) => Date.UTC(2028, 0, 1) + day * DAY);
    const dates = year.map((day) => localDate(day, 'UTC', language));
    expect(new Set(dates).size).toBe(366);
    expect(dates.filter((date) => date.length > { en: 6, es: 7 }[language])).toEqual([]);
    expect(dates.filter((date) => ![...date].every(isGsm7Basic))).toEqual([]);
  });
});
