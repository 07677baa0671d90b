import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readCommand } from '../../../bin/preview/command.ts';
import type { ReplyOutcome } from '../../../bin/preview/replies.ts';
import type { ShownText } from '../../../bin/preview/shown-text.ts';
import { Failure } from '../../../bin/tool/failure.ts';
import { carePlans } from '../../../care-plans/index.ts';
import { NOON } from '../../builders/treatment.ts';
import { aPosted, preview, previewed, previewedOf, previewOf, TREATMENT } from './support.ts';

describe('the preview of a treatment', () => {
  it('says when each text is due and sent, there and in UTC, and which rules moved it', () => {
    const [first] = previewed(TREATMENT).checkIns;

    expect(first.due).toEqual({
      at: '2026-11-26T12:07:57Z',
      local: 'Thu, Nov 26, 2026, 07:07 EST',
      offset: 'PT48H',
      why: '48 hours after the treatment',
    });
    expect(first.send).toMatchObject({
      at: '2026-11-26T14:08:00Z',
      local: 'Thu, Nov 26, 2026, 09:08 EST',
      moves: [{ rule: 'rounded-up' }, { rule: 'window-closed' }, { rule: 'spread' }],
      why: [
        'Rounded up to the whole minute.',
        'Outside the window, 09:00 to 20:00: it waits for the next opening, Thu, Nov 26, 2026, 09:00 EST.',
        "Plus 8 minutes, 0 to 14 by the treatment's id, so that not all are sent at the opening.",
      ],
    });
  });

  it('says that a text goes out on time where nothing moves it', () => {
    const [first] = previewedOf(aPosted({ treatedAt: '2026-11-24T12:00:00-05:00' })).checkIns;

    expect(first.send).toMatchObject({ at: '2026-11-26T17:00:00Z', moves: [], why: ['On time.'] });
  });

  it('shows each text exactly as it is sent, with what it takes and costs', () => {
    const [{ text }] = previewed(TREATMENT).checkIns;

    expect(text).toEqual({
      name: 'exosome-therapy/48h/texts/en',
      hash: '5b857b54b3fad114425c35f37da384998056b06d18c69427c852242b13eab5fc',
      body: 'Demo Clinic: How are you after your visit? Reply 1 well, 2 mild discomfort, 3 other problem, or call (305) 555-0100. If you feel well, the 48 quiet hours are over. No exercise until Dec 22; no anti-inflammatories unless your doctor agrees. Emergency: 911, not by text. STOP to end',
      encoding: 'GSM-7',
      units: 280,
      capacity: 306,
      parts: 2,
      prices: [
        { country: 'US', from: '10-digit', usd: 0.0239 },
        { country: 'US', from: 'toll-free', usd: 0.02 },
        { country: 'US', from: 'short-code', usd: 0.01978 },
      ],
    });
  });

  it('shows the text that is sent instead, and while what', () => {
    const [, { held }] = previewed(TREATMENT).checkIns;

    expect(held.body).toContain('Please do not exercise yet');
    expect(held.openAlerts.toSorted()).toEqual(['concern', 'unknown', 'unreadable', 'urgent']);
    expect(held.restrictions).toEqual(['exercise']);
  });

  it('says of each reply what it is read as, its answer and what the clinic is told', () => {
    const [first, second] = previewed(TREATMENT).checkIns;
    const repliesTo = (checkIn: { readonly replies: readonly ReplyOutcome[] }) =>
      checkIn.replies.map(({ says, readAs, answers, told }) => [
        says,
        readAs.join(),
        answers.join(),
        told.map(({ kind, severity }) => `${kind} ${severity}`).join(),
      ]);

    expect(repliesTo(first)).toEqual([
      ['1', 'fine', 'fine', ''],
      ['2', 'expected', 'expected', ''],
      ['3', 'concern', 'concern', 'concern high'],
      ['A bit sore', 'expected', 'expected', ''],
      ["I can't breathe", 'urgent', 'urgent', 'urgent urgent'],
      ['What about Tuesday', 'unreadable', 'unreadable', 'unreadable high'],
      ['STOP', 'stop', 'stop', 'opt-out low'],
      ['START', 'start', 'start', ''],
      ['START', 'start', 'start-blocked', ''],
      ['HELP', 'help', 'help', ''],
      ['Wrong number', 'wrong-number', 'wrong-number', 'wrong-number high'],
    ]);
    // After four weeks mild discomfort is a worry.
    expect(repliesTo(second)[1]).toEqual(['2', 'concern', 'concern', 'concern high']);
  });

  it.each(['en', 'es'])('has a reply in %s for each answer that there is', (language) => {
    const { checkIns, answers } = previewed('--care-plan', 'general', '--language', language);

    const given = checkIns[0].replies.flatMap((reply: { answers: string[] }) => reply.answers);
    expect(new Set(given)).toEqual(new Set(answers.map(({ kind }: { kind: string }) => kind)));
  });

  it('says when the clinic is told of silence', () => {
    const [first] = previewed(TREATMENT).checkIns;

    expect(first.silence).toMatchObject({ kind: 'silence', severity: 'low', at: '2026-11-28T14:08:00Z' });
  });

  it('does not age: it is as if posted when the treatment had ended', () => {
    const old = previewedOf(
      aPosted({
        treatedAt: '2020-03-02T12:00:00-05:00',
        consent: { sms: true, obtainedAt: '2020-03-02T09:00:00-05:00' },
      }),
    );

    expect(old.postedAt).toBe('2020-03-02T17:00:00Z');
    expect(old.checkIns[0].send.at).toBe('2020-03-04T17:00:00Z');
  });

  it('is as if posted when the consent was there, where that came later', () => {
    const { postedAt } = previewedOf(
      aPosted({ consent: { sms: true, obtainedAt: '2026-11-24T18:00:00-05:00' } }),
    );

    expect(postedAt).toBe('2026-11-24T23:00:00Z');
  });

  it('shows what a late post sends at once, and what it comes too late for', () => {
    const soon = previewed(TREATMENT, '--posted-at', '2026-11-27T10:30:20-05:00').checkIns[0];
    const late = previewed(TREATMENT, '--posted-at', '2026-11-30T10:30:00-05:00').checkIns[0];

    expect(soon.send).toMatchObject({
      at: '2026-11-27T15:31:00Z',
      moves: [{ rule: 'posted-late' }, { rule: 'rounded-up' }],
    });
    expect(late).toMatchObject({
      state: 'expired',
      told: { kind: 'expired', severity: 'high' },
      expires: { at: '2026-11-29T12:07:57Z' },
    });
    expect(late.text).toBeUndefined();
  });

  it('tells what a change of the clocks does to 48 hours and to 4 weeks', () => {
    const dueOf = (treatedAt: string, index: number) =>
      previewed('--care-plan', 'general', '--zone', 'Europe/Madrid', '--treated-at', treatedAt).checkIns[
        index
      ].due;

    expect(dueOf('2026-10-24T12:00:00+02:00', 0)).toMatchObject({
      local: 'Mon, Oct 26, 2026, 11:00 GMT+1',
      why: expect.stringContaining('which elapse: the clocks are changed on the way'),
    });
    expect(dueOf('2026-10-24T12:00:00+02:00', 1)).toMatchObject({
      local: 'Sat, Nov 21, 2026, 12:00 GMT+1',
      why: expect.stringContaining('the time of day is kept'),
    });
    // On 28 March 2027 there is no 02:30 in Madrid.
    expect(dueOf('2027-02-28T02:30:00+01:00', 1)).toMatchObject({
      local: 'Sun, Mar 28, 2027, 03:30 GMT+2',
      why: expect.stringContaining('skip the time of day'),
    });
  });

  it('reads a procedure in FHIR as the API does', () => {
    const { treatmentId, carePlan, patient } = previewed('examples/procedure.json');

    expect({ treatmentId, carePlan, patient }).toEqual({
      treatmentId: 'T-1002',
      carePlan: { id: 'exosome-therapy', title: 'Exosome therapy' },
      patient: { language: 'es', timeZone: 'America/New_York', country: 'US' },
    });
  });

  it('needs no file: a care plan, a zone and a language are enough', () => {
    const { treatedAt, patient, checkIns } = previewed(
      ...['--care-plan', 'exosome-therapy', '--zone', 'Europe/Madrid', '--language', 'es'],
    );

    expect(treatedAt).toBe('2026-11-24T17:00:00Z');
    expect(patient).toEqual({ language: 'es', timeZone: 'Europe/Madrid' });
    expect(checkIns[0].text.body).toContain('¿Qué tal tras su visita?');
  });

  it('is of any clinic that the options say', () => {
    const { clinic, checkIns } = previewed(
      ...[TREATMENT, '--name', 'North Clinic', '--phone', '(305) 555-0142', '--window', '10:00-18:00'],
    );

    expect(clinic).toMatchObject({ name: 'North Clinic', isMadeUp: false });
    expect(checkIns[0].text.body).toMatch(/^North Clinic: .*\(305\) 555-0142/);
    expect(checkIns[0].send.at).toBe('2026-11-26T15:08:00Z');
  });

  it('shows prices of the country of the phone alone, and where they were read', () => {
    const { prices } = previewed(TREATMENT);

    expect(new Set(prices.map(({ country }: { country: string }) => country))).toEqual(new Set(['US']));
    expect(prices[0]).toMatchObject({ usdPerPart: 0.01195, on: '2026-09-08', source: expect.any(String) });
  });

  it('shows prices of all countries where there is no phone', () => {
    const { prices } = previewed('--care-plan', 'general');

    expect(prices).toContainEqual(expect.objectContaining({ country: 'ES', usdPerPart: 0.07 }));
  });

  it('keeps the phone of the patient to itself', () => {
    for (const form of [[], ['--json'], ['--html']])
      expect(preview(TREATMENT, ...form)).not.toContain('5550123');
  });
});

describe('the preview in a terminal', () => {
  it('fits into 110 columns but for addresses, and has every text in it', () => {
    const report = preview(TREATMENT);
    const { checkIns, answers } = previewed(TREATMENT);

    const long = report.split('\n').filter((line) => line.length > 110);
    expect(long.filter((line) => !line.includes('https://'))).toEqual([]);
    const flat = report.replaceAll(/\s+/g, ' ');
    const texts = checkIns.flatMap(({ text, held }: Record<'text' | 'held', ShownText>) => [text, held]);
    for (const { body } of [...texts, ...answers]) expect(flat).toContain(body);
  });

  it('says that the clinic is made up, until something is said of it', () => {
    expect(preview(TREATMENT)).toContain('It is made up');
    expect(preview(TREATMENT, '--name', 'North Clinic')).not.toContain('It is made up');
  });
});

describe('a treatment that the API would refuse', () => {
  it('is refused with every rule that it breaks', () => {
    const refused = () =>
      previewOf(aPosted({ carePlan: 'massage', patient: { phone: '+34600555010', language: 'fr' } }));

    expect(refused).toThrow(Failure);
    expect(refused).toThrow('/patient/language  value:');
    expect(refused).toThrow('/carePlan  known-care-plan: One of exosome-therapy, general.');
    expect(refused).toThrow('/patient/phone  allowed-country:');
    expect(refused).not.toThrow('600555010');
  });

  it('is refused in the places of FHIR where it is FHIR', () => {
    const procedure = JSON.parse(readFileSync('examples/procedure.json', 'utf8'));

    expect(() => previewOf({ ...procedure, performedDateTime: '2026-11-24' })).toThrow('Procedure.performed');
    expect(() => previewOf({ ...procedure, code: { coding: [] } })).toThrow('Procedure.code  care-plan:');
  });

  it('is refused where it takes a treatment back', () => {
    const procedure = JSON.parse(readFileSync('examples/procedure.json', 'utf8'));

    expect(() => previewOf({ ...procedure, status: 'entered-in-error' })).toThrow('nothing would be texted');
  });

  it('is refused where it is no JSON', () => {
    expect(() => previewOf('treatmentId: T-1')).toThrow('one JSON value in UTF-8');
    expect(() => previewOf('[]')).toThrow('the body  type: An object.');
  });

  it('is refused where it is posted when nothing of it is of use any more', () => {
    expect(() => preview(TREATMENT, '--posted-at', '2027-03-01T00:00:00Z')).toThrow(
      '/treatedAt  not-too-old',
    );
  });
});

describe('calling the preview', () => {
  const subject = (...args: string[]) => readCommand(args, NOON)?.subject;

  it.each([
    [['examples/a.json', 'examples/b.json'], 'Say what to show'],
    [[], 'Say what to show'],
    [['--all', 'examples/a.json'], 'Say what to show'],
    [['a.json', '--zone', 'Europe/Madrid'], '--zone does not go with a FILE'],
    [['--all', '--name', 'North'], '--name does not go with --all'],
    [['a.json', '--posted-at', '2026-11-24'], '--posted-at takes a date and time with offset'],
    [['a.json', '--posted-at', '2026-11-24T10:00:00'], '--posted-at takes a date and time with offset'],
    [['--all', '--json', '--html'], 'Either --json or --html'],
    [['a.json', '--colour'], "Unknown option '--colour'"],
  ])('with %p is misuse', (args, message) => {
    expect(() => readCommand(args, NOON)).toThrow(message);
  });

  it('takes a page to write into for one alone that is named as a page, never a treatment', () => {
    expect(readCommand(['--html', 'a.json'], NOON)).toMatchObject({ form: 'html', page: undefined });
    expect(readCommand(['a.json', '--html', 'b.html'], NOON)).toMatchObject({ form: 'html', page: 'b.html' });
    expect(readCommand(['--html=b.html', 'a.json'], NOON)).toMatchObject({ form: 'html', page: 'b.html' });
  });

  it('takes a patient as treated now, unless it says when', () => {
    expect(subject('--care-plan', 'general')).toMatchObject({ treatedAt: NOON });
  });

  it('refuses a clinic that breaks the rules of clinics', () => {
    expect(() => preview(TREATMENT, '--window', '20:00-09:00')).toThrow('--window: must close');
  });

  it('knows every care plan on offer', () => {
    for (const id of Object.keys(carePlans)) expect(previewed('--care-plan', id).carePlan.id).toBe(id);
  });
});
