import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';

let clinic: ClinicSystem;
beforeAll(async () => {
  clinic = await startClinicSystem();
  for (const [treatmentId, treatedAt, carePlan] of TREATMENTS) {
    const event = {
      ...anEvent({ treatmentId, treatedAt, patient: { phone: phoneOf(treatmentId) } }),
      carePlan,
    };
    expect((await clinic.post(event)).status).toBe(201);
  }
});
afterAll(() => clinic.run.close());

/** In the order of the list: those treated last come first. T-5 and T-4, of the same moment, may change places. */
const TREATMENTS = [
  ['T-7', '2026-11-24T10:30:00-05:00', 'exosome-therapy'],
  ['T-6', '2026-11-24T10:00:00-05:00', 'general'],
  ['T-5', '2026-11-24T09:00:00-05:00', 'exosome-therapy'],
  ['T-4', '2026-11-24T09:00:00-05:00', 'exosome-therapy'],
  ['T-3', '2026-11-23T10:30:00-05:00', 'general'],
  ['T-2', '2026-11-20T10:30:00-05:00', 'exosome-therapy'],
  ['T-1', '2026-11-10T10:30:00-05:00', 'exosome-therapy'],
] as const;
const ALL = TREATMENTS.map(([id]) => id);
const phoneOf = (treatmentId: string) => `+130555500${treatmentId.slice(2).padStart(2, '0')}`;

// biome-ignore lint/suspicious/noExplicitAny: what an API answers is looked at, not trusted
const idsIn = (body: any): string[] => body.treatments.map(({ treatmentId }: any) => treatmentId);
const idsOf = async (query: Record<string, string> = {}) => idsIn((await clinic.list(query)).body);

/** Ids with T-5 before T-4 wherever one follows the other. */
const inOrder = (ids: readonly string[]): string[] => ids.join(' ').replace('T-4 T-5', 'T-5 T-4').split(' ');

/** All pages of `limit`, with what happens between two. */
async function pages(limit: number, query: Record<string, string> = {}, between = async () => {}) {
  const ids: string[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await clinic.list({ ...query, limit: String(limit), ...(cursor && { cursor }) });
    ids.push(idsIn(body));
    cursor = body.nextCursor;
    await between();
  } while (cursor !== undefined);
  return ids;
}

describe('GET /treatments', () => {
  it("answers with all of the clinic's treatments, those treated last first, as they stand", async () => {
    const { status, body } = await clinic.list();
    expect([status, inOrder(idsIn(body)), body.nextCursor]).toEqual([200, ALL, undefined]);
    expect({ ...body.treatments[0], replies: [] }).toEqual((await clinic.read('T-7')).body);
  });

  it('answers with those of a care plan', async () => {
    expect(await idsOf({ carePlan: 'general' })).toEqual(['T-6', 'T-3']);
  });

  it('answers with those that have a check-in in a state', async () => {
    expect(await idsOf({ state: 'expired' })).toEqual(['T-1']);
    expect(await idsOf({ state: 'delivered' })).toEqual([]);
  });

  it('answers with those treated from one moment on and before another', async () => {
    const query = { treatedFrom: '2026-11-20T10:30:00-05:00', treatedTo: '2026-11-24T09:00:00-05:00' };
    expect(await idsOf(query)).toEqual(['T-3', 'T-2']);
    expect(inOrder(await idsOf({ treatedFrom: query.treatedTo }))).toEqual(['T-7', 'T-6', 'T-5', 'T-4']);
  });

  it('puts filters together', async () => {
    expect(await idsOf({ carePlan: 'exosome-therapy', treatedTo: '2026-11-24T09:00:00-05:00' })).toEqual([
      'T-2',
      'T-1',
    ]);
  });

  it('goes on where a page ended, through treatments of the same moment too', async () => {
    const three = await pages(3);
    expect(three.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(inOrder(three.flat())).toEqual(ALL);
    expect(inOrder((await pages(1)).flat())).toEqual(ALL);
    expect(inOrder((await pages(2, { carePlan: 'exosome-therapy' })).flat())).toEqual([
      'T-7',
      'T-5',
      'T-4',
      'T-2',
      'T-1',
    ]);
  });

  it('meets each treatment once while others are posted, amended and cancelled', async () => {
    let written = 0;
    const seen = await pages(2, {}, async () => {
      written += 1;
      await clinic.post(
        anEvent({
          treatmentId: `New-${written}`,
          treatedAt: '2026-11-24T10:44:00-05:00',
          patient: { phone: `+13055550${100 + written}` },
        }),
      );
      await clinic.patch('T-5', { patient: { language: written % 2 ? 'es' : 'en' } });
    });
    expect(inOrder(seen.flat())).toEqual(ALL);
  });

  it('refuses a cursor of another query, which lies outside this one', async () => {
    const { nextCursor } = (await clinic.list({ limit: '1', treatedTo: '2026-11-24T10:30:00-05:00' })).body;
    for (const range of [
      { treatedTo: '2026-11-24T09:00:00-05:00' },
      { treatedFrom: '2026-11-24T10:30:00-05:00' },
    ]) {
      expect(await clinic.list({ ...range, cursor: nextCursor })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/cursor' }] },
      });
    }
  });

  it.each([
    [{ limit: '0' }, '/limit'],
    [{ limit: '101' }, '/limit'],
    [{ limit: 'many' }, '/limit'],
    [{ state: 'gone' }, '/state'],
    [{ carePlan: 'none' }, '/carePlan'],
    [{ treatedFrom: '2026-11-24' }, '/treatedFrom'],
    [{ treatedTo: 'yesterday' }, '/treatedTo'],
    [{ cursor: 'bm9uZQ' }, '/cursor'],
    [{ clinicId: 'other' }, '/clinicId'],
    [{ treatedFrom: '2026-11-24T09:00:00Z', treatedTo: '2026-11-24T09:00:00Z' }, '/treatedTo'],
  ])('refuses %j', async (query, pointer) => {
    expect(await clinic.list(query as unknown as Record<string, string>)).toMatchObject({
      status: 400,
      body: { title: 'Invalid query', errors: [{ pointer }] },
    });
  });
});
