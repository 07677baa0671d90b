import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

/** The wake-ups among schedules or what fired; what else there is are the ticks of the sweep. */
const wakeUpsIn = (schedules: readonly { name: string; at: string }[]) =>
  schedules.filter(({ name }) => !name.includes('-sweep/'));

describe('a treatment posted today', () => {
  let clinic: ClinicSystem;
  beforeAll(async () => {
    clinic = await startClinicSystem();
  });
  afterAll(() => clinic.run.close());

  it('is taken in with its check-ins planned', async () => {
    const { status, headers, body } = await clinic.post(anEvent());
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/treatments/T-1001');
    expect(body).toMatchObject({
      treatmentId: 'T-1001',
      treatedAt: '2026-11-24T15:30:00Z',
      checkIns: [
        { key: '48h', state: 'scheduled', dueAt: '2026-11-26T15:30:00Z', sendAt: '2026-11-26T15:30:00Z' },
        { key: '4w', state: 'scheduled', dueAt: '2026-12-22T15:30:00Z', sendAt: '2026-12-22T15:30:00Z' },
      ],
    });
  });

  it('waits on two wake-ups and nothing else', async () => {
    const { schedules, queues, deadLetters } = await clinic.state();
    expect(wakeUpsIn(schedules).map(({ at }) => at)).toEqual([
      '2026-11-26T15:30:00Z',
      '2026-12-22T15:30:00Z',
    ]);
    expect(queues).not.toHaveLength(0);
    for (const queue of queues) expect(queue).toMatchObject({ visible: 0, delayed: 0, inFlight: 0 });
    expect(deadLetters).toEqual([]);
  });

  it('is texted to nobody before 48 hours have passed', async () => {
    const { status, body } = await clinic.moveTo('2026-11-26T15:29:59Z');
    expect([status, wakeUpsIn(body.fired)]).toEqual([200, []]);
    expect(await clinic.texts()).toEqual([]);
  });

  it('is texted at 48 hours', async () => {
    expect((await clinic.advance('PT1S')).body).toEqual({
      now: '2026-11-26T15:30:00Z',
      fired: [{ name: expect.stringContaining('schedule '), at: '2026-11-26T15:30:00Z' }],
    });
    expect(await clinic.texts()).toEqual([
      {
        to: '+13055550123',
        body: expect.stringMatching(/^Demo Clinic: How are you after your visit\?.*No exercise until Dec 22/),
        at: '2026-11-26T15:30:00Z',
        messageId: expect.any(String),
        encoding: 'GSM-7',
        segments: 2,
      },
    ]);
  });

  it('is read with its first check-in sent', async () => {
    const [text] = await clinic.texts();
    const { status, body } = await clinic.read('T-1001');
    expect(status).toBe(200);
    expect(body.checkIns).toMatchObject([
      { key: '48h', state: 'sent', sentAt: '2026-11-26T15:30:00Z', messageId: text?.messageId },
      { key: '4w', state: 'scheduled' },
    ]);
  });

  it('is answered as it now stands where it is posted again', async () => {
    const { status, body } = await clinic.post(anEvent());
    expect([status, body.checkIns[0].state]).toEqual([200, 'sent']);
  });

  it('is texted at 4 weeks, and then no more', async () => {
    await clinic.moveTo('2026-12-22T15:30:00Z');
    const [, last, ...more] = await clinic.texts();
    expect(last).toMatchObject({
      at: '2026-12-22T15:30:00Z',
      body: expect.stringContaining('The 4 weeks without exercise are over.'),
    });
    expect(more).toEqual([]);
    // Less than the two weeks for which a dead letter is kept.
    await clinic.advance('P10D');
    expect(await clinic.texts()).toHaveLength(2);
    const { schedules, deadLetters } = await clinic.state();
    expect([wakeUpsIn(schedules), deadLetters]).toEqual([[], []]);
  });
});

describe('ten treatments', () => {
  it('are followed up over four weeks, at the pace of the number', async () => {
    const clinic = await startClinicSystem();
    try {
      const phones = Array.from({ length: 10 }, (_, index) => `+130555501${String(index).padStart(2, '0')}`);
      for (const [index, phone] of phones.entries()) {
        await clinic.post(anEvent({ treatmentId: `T-${index}`, patient: { phone } }));
      }
      await clinic.advance('P29D');

      const texts = await clinic.texts();
      expect(texts.map(({ to }) => to).toSorted()).toEqual([...phones, ...phones].toSorted());
      const first = texts.slice(0, 10).map(({ at }) => Date.parse(at));
      // Two parts each, one part a second.
      expect(Math.max(...first) - Math.min(...first)).toBeGreaterThanOrEqual(16_000);
    } finally {
      await clinic.run.close();
    }
  });
});
