import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pMap from 'p-map';
import { Random } from '../../local/simulation/random.ts';
import { schemaFaults } from '../fhir/r4-schema.ts';
import { anEvent, type ClinicSystem, startClinicSystem } from './support/clinic-system.ts';
import { exchange, type RawAnswer } from './support/exchange.ts';
import { FHIR, fhirClinic, NOON } from './support/fhir-system.ts';
import { type Hostile, hostileBodies, targets } from './support/hostile-bodies.ts';
import { CANARY } from './support/hostile-values.ts';
import { type Item, itemsIn } from './support/table.ts';

const COUNT = 1_000;
const SEED = Number(process.env.HOSTILE_SEED ?? 4);

const clinics = [
  fhirClinic,
  {
    ...fhirClinic,
    id: 'attested',
    consentAttestation: { attestedAt: Date.parse('2026-10-01T00:00:00Z'), reference: 'Intake form' },
  },
];

/** Any of the phones that are sent, however it is written; not the example in the API's own words. */
const PHONE = /305\D{0,3}555\D?(?:1\d{3}|017[78]|09\d\d)/;

describe(`${COUNT} hostile bodies (seed ${SEED})`, () => {
  const bodies = hostileBodies(COUNT, new Random(SEED));
  const logged: string[] = [];
  let system: ClinicSystem;
  let before: readonly Item[];
  let after: readonly Item[];
  let answers: readonly RawAnswer[];

  beforeAll(async () => {
    system = await startClinicSystem({
      start: NOON,
      clinics,
      onLog: (_, line) => void logged.push(line),
      // Nobody waits to be let in.
      callersTime: () => performance.now() * 100,
    });
    for (const target of Object.values(targets)) await system.post(target);
    before = await itemsIn(system.run);
    const tokens = new Map<string, string>();
    for (const { id } of clinics) tokens.set(id, await system.token(id));
    const send = ({ clinicId, request }: Hostile) =>
      exchange(system.run, tokens.get(clinicId) ?? '', request);
    answers = await pMap(bodies, send, { concurrency: 8 });
    after = await itemsIn(system.run);
  }, 180_000);
  afterAll(() => system.run.close());

  const those = (kind: Hostile['fate']['kind']) =>
    bodies.flatMap((body, index) => {
      const answer = answers[index];
      return body.fate.kind === kind && answer !== undefined ? [{ ...body, answer }] : [];
    });
  const describeOne = ({ what, answer }: { what: string; answer: RawAnswer }) =>
    `${what.slice(0, 200)} → ${answer.status} ${answer.text.slice(0, 600)}`;

  it('get no answer but those that the API gives', () => {
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].toSorted()).toEqual([200, 201, 400, 413, 415, 422]);
  });

  it('that break a field are refused with faults at or above it, and none elsewhere', () => {
    const wrong = those('invalid').filter(({ form, fate, answer }) => {
      if (fate.kind !== 'invalid' || answer.status !== 422) return true;
      const places = form === 'procedure' ? expressionsIn(answer) : pointersIn(answer);
      const fits = (place: string) =>
        fate.at.some((at) => isAtOrAbove(place, at) || (fate.below && isAtOrAbove(at, place)));
      return places.length === 0 || !places.every(fits);
    });
    expect(wrong.map(describeOne)).toEqual([]);
  });

  it('that break syntax, encoding, length or type are refused as such', () => {
    const wrong = those('refused').filter(
      ({ fate, answer }) => fate.kind !== 'refused' || fate.status !== answer.status,
    );
    expect(wrong.map(describeOne)).toEqual([]);
  });

  it('are taken in only where they are valid after all', () => {
    const wrong = those('taken').filter(
      ({ form, answer }) => answer.status !== (form === 'patch' ? 200 : 201),
    );
    expect(wrong.map(describeOne)).toEqual([]);
  });

  it('leave nothing in the table but what is valid', () => {
    const posted = those('taken').flatMap(({ form, clinicId, fate }) =>
      form !== 'patch' && fate.kind === 'taken' ? [`TREATMENT#${clinicId}#${fate.id}`] : [],
    );
    const stored = after.filter((item) => !isOfTarget(item) && !isContact(item));
    expect(stored.map(({ pk }) => pk).toSorted()).toEqual(
      [...before.filter((item) => !isOfTarget(item)).map(({ pk }) => pk), ...posted].toSorted(),
    );
  });

  it('opt nobody out but the patient whose no to texts is valid', () => {
    // The treatment that is amended has its own phone or the one that is put in its place.
    const optedOut = after.filter(isContact);
    expect(optedOut.length).toBeLessThanOrEqual(2);
    for (const contact of optedOut) expect(contact).toHaveProperty('optedOutAt');
  });

  it('leave what was there before as it was', () => {
    const there = before.filter((item) => !isOfTarget(item));
    const isThere = ({ pk, sk }: Item) => there.some((item) => item.pk === pk && item.sk === sk);
    expect(after.filter(isThere)).toEqual(there);
  });

  it('are refused without a word of what was sent', () => {
    const wrong = [...those('invalid'), ...those('refused')].filter(
      ({ answer: { text } }) => PHONE.test(text) || text.includes(CANARY),
    );
    expect(wrong.map(describeOne)).toEqual([]);
  });

  it('are refused in the form that their sender speaks', () => {
    const wrong = [...those('invalid'), ...those('refused')].filter(({ form, answer, request }) => {
      const inFhir = form === 'procedure' && request.headers?.['content-type'] === FHIR;
      const type = inFhir ? FHIR : 'application/problem+json';
      const body = JSON.parse(answer.text);
      return answer.headers['content-type'] !== type || (inFhir && schemaFaults(body).length > 0);
    });
    expect(wrong.map(describeOne)).toEqual([]);
  });

  it('are many of every kind', () => {
    const count = (form: Hostile['form'], kind: Hostile['fate']['kind']) =>
      those(kind).filter((body) => body.form === form).length;
    for (const form of ['event', 'patch', 'procedure'] as const) {
      expect(count(form, 'invalid')).toBeGreaterThan(100);
      expect(count(form, 'refused')).toBeGreaterThan(30);
      expect(count(form, 'taken')).toBeGreaterThan(10);
    }
  });

  it('leave the run at work', async () => {
    const phone = '+13055550901';
    expect((await system.post(anEvent({ treatmentId: 'T-after', patient: { phone } }))).status).toBe(201);
    await system.advance('PT72H');
    expect((await system.texts()).filter(({ to }) => to === phone)).toHaveLength(1);
    expect((await system.state()).deadLetters).toEqual([]);
  });

  it('leave no phone and no value in a log', () => {
    expect(logged).not.toEqual([]);
    expect(logged.filter((line) => PHONE.test(line) || line.includes(CANARY))).toEqual([]);
  });
});

/** Of the treatment that is amended by what is valid. */
const isOfTarget = ({ pk }: Item) => pk === `TREATMENT#demo#${targets.taken.treatmentId}`;
const isContact = ({ pk }: Item) => pk.startsWith('CONTACT#');

const pointersIn = ({ text }: RawAnswer): string[] =>
  (JSON.parse(text).errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
const expressionsIn = ({ text }: RawAnswer): string[] =>
  JSON.parse(text).issue.flatMap(({ expression = [] }: { expression?: string[] }) => expression);

/** Both JSON pointers, or both FHIRPath expressions, in which `Resource` is whatever was sent. */
const isAtOrAbove = (above: string, place: string): boolean =>
  above === place ||
  above === 'Resource' ||
  /^[/.[]/.test(place.startsWith(above) ? place.slice(above.length) : '');
