import { beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Treatment } from '../../lambdas/domain/treatment.ts';
import { amendTreatment } from '../../lambdas/use-cases/amend-treatment.ts';
import { cancelTreatment } from '../../lambdas/use-cases/cancel-treatment.ts';
import { receiveVersion } from '../../lambdas/use-cases/receive-version.ts';
import { MemoryContacts } from '../../local/memory/memory-contacts.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import {
  aClinic,
  aSentEvent,
  aSentEventWith,
  at,
  contactIdOf,
  NOON,
  somePlans,
} from '../builders/treatment.ts';

let treatments: MemoryTreatments;
let contacts: MemoryContacts;
let edits: number;

beforeEach(() => {
  treatments = new MemoryTreatments();
  contacts = new MemoryContacts();
  edits = 0;
});

const deps = () => ({
  treatments,
  contacts,
  schedules: { schedule: async () => undefined },
  wakeUpQueue: { enqueue: async () => undefined },
  journal: { wakeUpNotMade: () => undefined, contactNotRead: () => undefined },
  carePlans: somePlans,
  allowedCountries: ['US'],
  contactIdOf,
});
const receive = async (body: unknown, updatedAt?: number, system = 'urn:one') => {
  edits += 1;
  const source = { system, ...(updatedAt !== undefined && { updatedAt }) };
  return receiveVersion(body, source, `edit-${edits}`, aClinic(), NOON, deps());
};
const stored = async (): Promise<Treatment> => {
  const treatment = await treatments.find('demo', 'T-1001');
  if (treatment === undefined) throw new Error('it is stored');
  return treatment;
};

const KEY = { clinicId: 'demo', treatmentId: 'T-1001' };
const OTHER_PHONE = '+13055550199';
const aPatch = () => ({ id: 'patch', isFor: () => true });

const first = aSentEvent();
const corrected = aSentEventWith('/treatedAt', '2026-11-24T11:00:00-05:00');
const CORRECTED_AT = at('2026-11-24T11:00:00-05:00');
const V1 = NOON - 3 * MINUTE;
const V2 = NOON - 2 * MINUTE;
const V3 = NOON - MINUTE;

describe('a version of a record', () => {
  it('that is the first creates the treatment, and says as of when', async () => {
    expect((await receive(first, V1)).outcome).toBe('created');
    expect(await stored()).toMatchObject({ revision: 1, source: { updatedAt: V1 } });
  });

  it('that is later and differs amends it: what waits moves', async () => {
    await receive(first, V1);
    expect((await receive(corrected, V2)).outcome).toBe('stored');
    expect(await stored()).toMatchObject({
      revision: 2,
      source: { updatedAt: V2 },
      event: { treatedAt: CORRECTED_AT },
      checkIns: [{ dueAt: CORRECTED_AT + 2 * DAY }, {}],
    });
  });

  it('that is later and takes a correction back amends it again', async () => {
    await receive(first, V1);
    await receive(corrected, V2);
    await receive(first, V3);
    expect((await stored()).event.treatedAt).toBe(at(first.treatedAt));
  });

  it('that is earlier changes nothing', async () => {
    await receive(first, V2);
    const before = await stored();
    expect(await receive(corrected, V1)).toEqual({ outcome: 'stored', treatment: before });
    expect(await stored()).toEqual(before);
  });

  it('of the same time amends it: many systems write whole seconds', async () => {
    await receive(first, V1);
    await receive(corrected, V1);
    expect((await stored()).event.treatedAt).toBe(CORRECTED_AT);
  });

  it('that is later and changes nothing is no edit, and keeps earlier ones from changing anything', async () => {
    await receive(first, V1);
    await receive(first, V3);
    await receive(corrected, V2);
    expect(await stored()).toMatchObject({
      revision: 1,
      source: { updatedAt: V3 },
      event: { treatedAt: at(first.treatedAt) },
    });
  });

  it('leaves alone what the clinic has corrected by itself', async () => {
    await receive(first, V1);
    await amendTreatment(KEY, { patient: { phone: OTHER_PHONE } }, aPatch(), aClinic(), NOON, deps());
    await receive(corrected, V2);
    expect((await stored()).event).toMatchObject({
      treatedAt: CORRECTED_AT,
      patient: { phone: OTHER_PHONE },
    });
  });

  it('goes before what the clinic has corrected where it says something new of it', async () => {
    await receive(first, V1);
    await amendTreatment(KEY, { patient: { phone: OTHER_PHONE } }, aPatch(), aClinic(), NOON, deps());
    await receive(aSentEventWith('/patient/phone', '+13055550177'), V2);
    expect((await stored()).event.patient.phone).toBe('+13055550177');
  });

  it('of another system is refused: two patients may have the same number there', async () => {
    await receive(first, V1);
    const before = await stored();
    expect(await receive(corrected, V2, 'urn:two')).toEqual({ outcome: 'other-record' });
    expect(await stored()).toEqual(before);
  });

  it('that comes again changes nothing', async () => {
    await receive(first, V1);
    await receive(corrected, V2);
    const before = await stored();
    await receive(corrected, V2);
    await receive(first, V1);
    expect(await stored()).toEqual(before);
  });

  it('that lost a race against a later one changes nothing', async () => {
    await receive(first, V1);
    const replace = treatments.replace.bind(treatments);
    treatments.replace = async (treatment) => {
      treatments.replace = replace;
      await receive(aSentEventWith('/patient/language', 'es'), V3);
      return replace(treatment);
    };
    await receive(corrected, V2);
    expect((await stored()).event).toMatchObject({
      treatedAt: at(first.treatedAt),
      patient: { language: 'es' },
    });
  });

  it('does not change what consent was given at first', async () => {
    await receive(first, V1);
    await receive(aSentEventWith('/consent/obtainedAt', '2026-11-24T08:00:00-05:00'), V2);
    expect((await stored()).event.consent.obtainedAt).toBe(at(first.consent.obtainedAt));
  });

  it('does not bring back what the clinic has cancelled', async () => {
    await receive(first, V1);
    await cancelTreatment(KEY, aPatch(), NOON, treatments);
    expect(await receive(corrected, V2)).toEqual({ outcome: 'cancelled' });
  });

  it('that breaks a rule is refused', async () => {
    await receive(first, V1);
    expect((await receive(aSentEventWith('/carePlan', 'none'), V2)).outcome).toBe('invalid');
    expect((await stored()).revision).toBe(1);
  });
});

describe('versions of a record that does not say when it was changed', () => {
  it('amend in the order in which they come', async () => {
    await receive(first);
    expect((await receive(corrected)).outcome).toBe('stored');
    expect((await stored()).event.treatedAt).toBe(CORRECTED_AT);
  });

  it('take a correction back where they say so', async () => {
    await receive(first);
    await receive(corrected);
    await receive(first);
    expect((await stored()).event.treatedAt).toBe(at(first.treatedAt));
  });

  it('do not take back what the clinic has corrected by itself', async () => {
    await receive(first);
    await amendTreatment(KEY, { patient: { language: 'es' } }, aPatch(), aClinic(), NOON, deps());
    await receive(first);
    expect((await stored()).event.patient.language).toBe('es');
  });
});

describe('a version that cancels', () => {
  const cancel = (updatedAt: number) =>
    cancelTreatment(KEY, { ...aPatch(), source: { updatedAt } }, NOON, treatments);

  it('cancels', async () => {
    await receive(first, V1);
    await cancel(V2);
    expect((await stored()).cancelledAt).toBe(NOON);
  });

  it('and is earlier than what is stored changes nothing', async () => {
    await receive(first, V2);
    await cancel(V1);
    expect((await stored()).cancelledAt).toBeUndefined();
  });
});
