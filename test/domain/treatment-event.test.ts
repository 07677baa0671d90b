import { describe, expect, it } from '@jest/globals';
import { parseTreatmentEvent } from '../../lambdas/domain/treatment-event.ts';
import { aClinic, aSentEvent, aSentEventWith, at, NOON, somePlans } from '../builders/treatment.ts';

const context = { clinic: aClinic(), carePlans: somePlans, allowedCountries: ['US'], now: NOON };

const faultsOf = (body: unknown, now = NOON) =>
  (parseTreatmentEvent(body, { ...context, now }).faults ?? []).map(
    ({ pointer, rule }) => `${pointer} ${rule}`,
  );

const faultsWith = (pointer: string, value: unknown) => faultsOf(aSentEventWith(pointer, value));

it('a valid event is normalised: instants in UTC, defaults filled in', () => {
  const sent = { ...aSentEvent(), patient: { phone: '+13055550123' } };
  expect(parseTreatmentEvent(sent, context).event).toEqual({
    treatmentId: 'T-1001',
    carePlan: 'two-asks',
    treatedAt: at('2026-11-24T16:30:00Z'),
    patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
    consent: { sms: true, obtainedAt: at('2026-11-24T14:55:00Z') },
    defaulted: ['/patient/language', '/patient/timeZone'],
  });
});

describe('treatmentId', () => {
  it.each(['a', 'T-1001', 'a.b_c:d-e', '...', 'x'.repeat(64)])('%p is an id', (id) => {
    expect(faultsWith('/treatmentId', id)).toEqual([]);
  });
  it.each(['', '.', '..', 'a b', 'a/b', 'a#b', 'é', 'x'.repeat(65), 'a\n'])('%p is none', (id) => {
    expect(faultsWith('/treatmentId', id)).toEqual(['/treatmentId format']);
  });
  it('is required', () => {
    expect(faultsWith('/treatmentId', undefined)).toEqual(['/treatmentId required']);
  });
  it('is a string', () => {
    expect(faultsWith('/treatmentId', 1001)).toEqual(['/treatmentId type']);
  });
});

describe('carePlan', () => {
  it('is one that exists', () => {
    expect(faultsWith('/carePlan', 'acupuncture')).toEqual(['/carePlan known-care-plan']);
  });
  it('is not a name that every object has', () => {
    expect(faultsWith('/carePlan', 'constructor')).toEqual(['/carePlan known-care-plan']);
  });
});

describe('treatedAt', () => {
  it.each([
    '2026-11-24T11:30:00',
    '2026-11-24',
    '24/11/2026 11:30',
    '2026-02-30T11:30:00Z',
    '2026-11-24T25:00:00Z',
    '',
  ])('%p is no instant', (value) => {
    expect(faultsWith('/treatedAt', value)).toEqual(['/treatedAt format']);
  });
  it('may be five minutes ahead, and no more', () => {
    expect(faultsWith('/treatedAt', '2026-11-24T12:05:00-05:00')).toEqual([]);
    expect(faultsWith('/treatedAt', '2026-11-24T12:05:01-05:00')).toEqual(['/treatedAt not-in-future']);
  });
  it("is not older than the care plan's last useful time", () => {
    const lastUseful = at('2026-12-29T11:30:00-05:00');
    expect(faultsOf(aSentEvent(), lastUseful - 1)).toEqual([]);
    expect(faultsOf(aSentEvent(), lastUseful)).toEqual(['/treatedAt not-too-old']);
  });
});

describe('phone', () => {
  it.each(['3055550123', '+1 305 555 0123', '+1-305-555-0123', '+0', 'tel:+13055550123'])(
    '%p is not E.164',
    (phone) => {
      expect(faultsWith('/patient/phone', phone)).toEqual(['/patient/phone format']);
    },
  );
  it('exists in its numbering plan', () => {
    expect(faultsWith('/patient/phone', '+13055550')).toEqual(['/patient/phone valid-phone']);
  });
  it.each(['+113055550123', '+17863055550123', '+4407911123456'])(
    '%p is not the number that a phone has',
    (phone) => {
      expect(faultsWith('/patient/phone', phone)).toEqual(['/patient/phone valid-phone']);
    },
  );
  it('is of an allowed country, judged by the number and not by its prefix', () => {
    expect(faultsWith('/patient/phone', '+34612345678')).toEqual(['/patient/phone allowed-country']);
    expect(faultsWith('/patient/phone', '+18092345678')).toEqual(['/patient/phone allowed-country']);
  });
});

describe('language and time zone', () => {
  it('a language is one that texts exist in', () => {
    expect(faultsWith('/patient/language', 'fr')).toEqual(['/patient/language value']);
  });
  it.each(['Mars/Olympus', '+05:00', 'EST5', ''])('%p is no time zone', (zone) => {
    expect(faultsWith('/patient/timeZone', zone)).toEqual(['/patient/timeZone time-zone']);
  });
});

describe('consent', () => {
  it.each([false, 'true', 1])('sms: %p is no consent', (sms) => {
    expect(faultsWith('/consent/sms', sms)).toEqual(['/consent/sms value']);
  });
  it('is required', () => {
    expect(faultsWith('/consent', undefined)).toEqual(['/consent required']);
  });
  it('was not obtained in the future', () => {
    expect(faultsWith('/consent/obtainedAt', '2026-11-24T12:00:01-05:00')).toEqual([
      '/consent/obtainedAt not-in-future',
    ]);
  });
  it('may say how it was obtained and where it is kept', () => {
    const consent = { ...aSentEvent().consent, method: 'paper form', reference: 'C-17' };
    expect(parseTreatmentEvent({ ...aSentEvent(), consent }, context).event?.consent).toMatchObject({
      method: 'paper form',
      reference: 'C-17',
    });
  });
});

describe('method and reference', () => {
  it.each(['', 'x'.repeat(201), 'a\u0000b', 'line\nbreak', '\ud800'])('%p is none', (method) => {
    expect(faultsWith('/consent/method', method)).toEqual(['/consent/method format']);
  });
});

describe('unknown fields', () => {
  it.each(['/name', '/patient/name', '/consent/SMS'])('%s is refused by name', (pointer) => {
    expect(faultsWith(pointer, 'x')).toEqual([`${pointer} unknown-field`]);
  });
  it('are named by a JSON pointer, whatever they are called', () => {
    expect(faultsOf({ ...aSentEvent(), 'a/b~c': 1 })).toEqual(['/a~1b~0c unknown-field']);
  });
});

describe('the faults', () => {
  it.each([[null], [[]], ['text'], [42]])('%p is no event', (body) => {
    expect(faultsOf(body)).toEqual([' type']);
  });

  it('are reported all together', () => {
    const body = {
      ...aSentEvent(),
      carePlan: 'none',
      treatedAt: '2027-01-01T00:00:00Z',
      patient: { phone: '+34612345678', timeZone: 'Mars/Olympus' },
      extra: 1,
    };
    expect(faultsOf(body).sort()).toEqual([
      '/carePlan known-care-plan',
      '/extra unknown-field',
      '/patient/phone allowed-country',
      '/patient/timeZone time-zone',
      '/treatedAt not-in-future',
    ]);
  });

  it("never repeat what was sent, which may be a patient's", () => {
    const body = aSentEventWith('/patient/phone', '+34612345678');
    expect(JSON.stringify(parseTreatmentEvent(body, context).faults)).not.toContain('612345678');
  });
});
