import { describe, expect, it } from '@jest/globals';
import { eventOf, treatmentOf } from '../../../../local/console/page/treatment-values.ts';
import type { ConsoleState, ConsoleTreatment } from '../../../../local/console/state.ts';

const NOW = '2026-11-24T15:45:57Z';

/** A run that has treatments with these ids and phones, and has texted these phones. */
function aState({
  treatments = [],
  texted = [],
}: {
  readonly treatments?: readonly { readonly treatmentId: string; readonly phone: string }[];
  readonly texted?: readonly string[];
}) {
  const newest = <T>(shown: readonly T[]) => ({ total: shown.length, shown });
  return {
    clock: { now: NOW, isMoving: false },
    clinics: [{ id: 'demo', name: 'Demo Clinic', language: 'en', timeZone: 'America/New_York' }],
    carePlans: [{ id: 'exosome-therapy', title: 'Exosome therapy' }],
    treatments: newest(
      treatments.map(({ treatmentId, phone }) => ({ treatmentId, patient: { phone } }) as ConsoleTreatment),
    ),
    numbersInUse: [...treatments.map(({ phone }) => phone), ...texted],
  } as unknown as ConsoleState;
}

const newTreatment = (state: ConsoleState) => treatmentOf(state, 'demo', {});

describe('a new treatment', () => {
  it('has just taken place, as the clinic would have it', () => {
    expect(newTreatment(aState({}))).toEqual({
      treatmentId: 'T-1001',
      carePlan: 'exosome-therapy',
      treatedAt: '2026-11-24T10:45',
      phone: '+13055550123',
      language: 'en',
      timeZone: 'America/New_York',
      hasAgreed: true,
    });
  });

  it('has an id after the last, and a phone that nobody has', () => {
    const state = aState({
      treatments: [
        { treatmentId: 'T-1007', phone: '+13055550123' },
        { treatmentId: 'other', phone: '+13055550125' },
      ],
      texted: ['+13055550124'],
    });
    expect(newTreatment(state)).toMatchObject({ treatmentId: 'T-1008', phone: '+13055550126' });
  });

  it("never has the clinic's own phone", () => {
    const taken = Array.from({ length: 77 }, (_, index) => `+1305555${String(123 + index).padStart(4, '0')}`);
    expect(newTreatment(aState({ texted: taken })).phone).toBe('+13055550101');
  });

  it('has a phone of another area where those of one are in use', () => {
    const taken = Array.from(
      { length: 101 },
      (_, index) => `+1305555${String(100 + index).padStart(4, '0')}`,
    );
    expect(newTreatment(aState({ texted: taken })).phone).toBe('+17865550123');
  });

  it('has just taken place in another time zone too', () => {
    const values = treatmentOf(aState({}), 'demo', { timeZone: 'America/Los_Angeles' });
    expect(values.treatedAt).toBe('2026-11-24T07:45');
    expect(eventOf(values, NOW).treatedAt).toBe('2026-11-24T07:45:00-08:00');
  });
});

describe('the event of a treatment', () => {
  const values = newTreatment(aState({}));

  it('is what a clinic posts', () => {
    expect(eventOf(values, NOW)).toEqual({
      treatmentId: 'T-1001',
      carePlan: 'exosome-therapy',
      treatedAt: '2026-11-24T10:45:00-05:00',
      patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
      consent: { sms: true, obtainedAt: '2026-11-24T10:45:00-05:00' },
    });
  });

  it('has the consent of before the post, whenever the treatment is said to have been', () => {
    const { treatedAt, consent } = eventOf({ ...values, treatedAt: '2027-11-24T10:45' }, NOW);
    expect([treatedAt, consent.obtainedAt]).toEqual(['2027-11-24T10:45:00-05:00', NOW]);
  });

  it.each([
    { field: 'a time that is none', change: { treatedAt: '' }, treatedAt: '' },
    {
      field: 'a time zone that is none',
      change: { timeZone: 'America/Nowhere' },
      treatedAt: '2026-11-24T10:45:00+00:00',
    },
  ])('leaves $field to the API to refuse', ({ change, treatedAt }) => {
    const event = eventOf({ ...values, ...change }, NOW);
    expect(event.treatedAt).toBe(treatedAt);
    expect(event.patient.timeZone).toBe(change.timeZone ?? 'America/New_York');
  });
});
