import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anEvent,
  type ClinicSystem,
  demoClinic,
  otherClinic,
  startClinicSystem,
} from './support/clinic-system.ts';

const logged: string[] = [];
let system: ClinicSystem;
beforeAll(async () => {
  system = await startClinicSystem({
    clinics: [demoClinic, { ...otherClinic, dailyTexts: 2 }],
    onLog: (_, line) => void logged.push(line),
  });
});
afterAll(() => system.run.close());

const textsTo = async (...phones: string[]) => (await system.texts()).filter(({ to }) => phones.includes(to));
const dayOf = ({ at }: { at: string }) => new Date(at).toISOString().slice(0, 10);
/** How often a metric was counted. */
const countOf = (metric: string) =>
  logged.map((line) => JSON.parse(line)).filter((line) => line[metric] === 1).length;

describe('on one day', () => {
  const phone = '+13055550501';
  const patients = ['+13055550502', '+13055550503', '+13055550504'];

  beforeAll(async () => {
    for (let nth = 1; nth <= 11; nth += 1)
      expect((await system.post(anEvent({ treatmentId: `T-${nth}`, patient: { phone } }))).status).toBe(201);
    for (const patient of patients) {
      const event = anEvent({ treatmentId: patient.slice(1), patient: { phone: patient } });
      expect((await system.as('other').post(event)).status).toBe(201);
    }
    // Beyond 48 hours: the evening before a new day of UTC, which begins at 19:00 in New York.
    await system.moveTo('2026-11-26T18:30:00-05:00');
  }, 120_000);

  it('a phone gets ten texts, whatever is due', async () => {
    expect(await textsTo(phone)).toHaveLength(10);
  });

  it('a clinic sends as many texts as it may, and no more', async () => {
    expect(await textsTo(...patients)).toHaveLength(2);
  });

  it('ops are told of both', () => {
    expect(countOf('PhoneCeilingsReached')).toBe(1);
    expect(countOf('ClinicCeilingsReached')).toBe(1);
  });

  it('nobody is told of what waits, which goes out the next day', async () => {
    await system.moveTo('2026-11-26T19:30:00-05:00');
    expect((await textsTo(phone)).map(dayOf)).toEqual([
      ...Array.from({ length: 10 }, () => '2026-11-26'),
      '2026-11-27',
    ]);
    expect((await textsTo(...patients)).map(dayOf)).toEqual(['2026-11-26', '2026-11-26', '2026-11-27']);
    expect((await system.request('GET', '/alerts')).body.alerts).toEqual([]);
  });
});
