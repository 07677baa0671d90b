import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readCommand } from '../../../bin/preview/command.ts';
import { previewTreatment } from '../../../bin/preview/preview.ts';
import type { ReplyOutcome } from '../../../bin/preview/replies.ts';
import type { ShownText } from '../../../bin/preview/shown-text.ts';
import { repliesNote } from '../../../bin/preview/words.ts';
import { stages } from '../../../bin/stages.ts';
import { UsageError } from '../../../bin/tool/arguments.ts';
import { Failure } from '../../../bin/tool/failure.ts';
import { answers, carePlans } from '../../../care-plans/index.ts';
import type { Alert } from '../../../lambdas/domain/alert.ts';
import type { CarePlan } from '../../../lambdas/domain/care-plan.ts';
import { isHeld } from '../../../lambdas/domain/held-text.ts';
import { DAY } from '../../../lambdas/domain/instant.ts';
import { spreadMinutes } from '../../../lambdas/domain/timing.ts';
import { aCarePlan } from '../../builders/care-plan.ts';
import { aClinic, anEvent, aTreatment, NOON } from '../../builders/treatment.ts';
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
        'Plus 8 minutes, as an example: 0 to 14 by clinic and treatment, so that not all are sent at the opening.',
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
        { country: 'US', from: '10-digit', usd: 0.0239, on: '2026-09-08' },
        { country: 'US', from: 'toll-free', usd: 0.02, on: '2026-03' },
        { country: 'US', from: 'short-code', usd: 0.01978, on: '2026-03' },
      ],
    });
  });

  it('shows the text that is sent instead, and while what', () => {
    const [, { held }] = previewed(TREATMENT).checkIns;

    expect(held.body).toContain('Please do not exercise yet');
    expect(held.openAlerts.toSorted()).toEqual(['concern', 'unknown', 'unreadable', 'urgent']);
    expect(held.restrictions).toEqual(['exercise']);
    expect(held.when).toMatch(
      /^Sent instead while an alert about any treatment of the patient at the clinic is open/,
    );
    expect(held.when).toMatch(/or another treatment of the patient there still restricts exercise$/);
  });

  it('says so of alerts and restrictions that do hold it, where they are of another treatment', () => {
    const { held } = previewed(TREATMENT).checkIns[0];
    const own = aTreatment();
    const other = { ...own, event: anEvent({ treatmentId: 'T-2', carePlan: 'exosome-therapy' }) };
    const isHeldBy = (openAlerts: readonly Alert['kind'][], lifted: readonly string[], now: number) =>
      isHeld(
        own.contactId,
        lifted,
        [
          { treatment: own, openAlerts: [] },
          { treatment: other, openAlerts },
        ],
        carePlans,
        now,
      );
    const over = other.event.treatedAt + 365 * DAY;

    expect(isHeldBy([], held.restrictions, over)).toBe(false);
    for (const kind of held.openAlerts) expect(isHeldBy([kind], held.restrictions, over)).toBe(true);
    for (const key of held.restrictions) expect(isHeldBy([], [key], other.event.treatedAt)).toBe(true);
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

  it('does not change from one second to the next where it is of a patient treated now', () => {
    const command = (now: number) => readCommand(['--care-plan', 'general'], now);

    expect(command(NOON + 1_234)).toEqual(command(NOON));
  });

  it('spreads the texts of a treatment as they are for the clinic that is named', () => {
    const { clinic, checkIns } = previewed(TREATMENT, '--clinic', 'north');

    expect(clinic.id).toBe('north');
    const minutes = spreadMinutes('north/T-1001/48h');
    expect(checkIns[0].send.why.at(-1)).toBe(
      `Plus ${minutes} minutes, 0 to 14 by clinic and treatment, so that not all are sent at the opening.`,
    );
  });

  it('says that a spread is an example where there is no such treatment', () => {
    const { checkIns } = previewed(
      ...['--care-plan', 'general', '--clinic', 'north', '--treated-at', '2026-11-24T05:00:00-05:00'],
    );

    expect(checkIns[0].send.why.at(-1)).toContain('as an example');
  });

  it('shows what may be replied in words where the texts offer no digit', () => {
    const plan = aCarePlan();
    const [planned] = previewOfPlan(plan).checkIns;

    expect(planned).toMatchObject({
      replies: expect.arrayContaining([
        expect.objectContaining({ says: '1', readAs: ['unreadable'] }),
        expect.objectContaining({ says: 'A bit sore', readAs: ['concern'] }),
        expect.objectContaining({ says: 'STOP', answers: ['stop'] }),
      ]),
    });
  });

  it('names the stages that hear no reply, where what it says of replies is not so', () => {
    const deaf = Object.keys(stages).filter((name) => typeof stages[name]?.sms.twoWay !== 'object');

    expect(previewed(TREATMENT).stagesWithoutReplies).toEqual(deaf);
    expect(repliesNote([])).toBeUndefined();
    expect(repliesNote(['production'])).toMatch(
      /^What is said here of replies and silence is not so in production,/,
    );
  });

  it('is of any clinic that the options say', () => {
    const { clinic, checkIns } = previewed(
      ...[TREATMENT, '--name', 'North Clinic', '--phone', '(305) 555-0142', '--window', '10:00-18:00'],
    );

    expect(clinic).toMatchObject({ name: 'North Clinic', madeUp: ['emergency'] });
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

  it('shows prices of the country that is said of the clinic where there is no phone', () => {
    const { prices, checkIns } = previewed(
      '--care-plan',
      'general',
      '--zone',
      'Europe/Madrid',
      '--country',
      'ES',
    );

    expect(prices).toMatchObject([{ country: 'ES', usdPerPart: 0.07 }]);
    expect(checkIns[0].text.prices).toMatchObject([{ country: 'ES', usd: 0.07 * checkIns[0].text.parts }]);
  });

  it('says that there is no price for a country without one', () => {
    expect(preview('--care-plan', 'general', '--country', 'CU')).toContain('no price on record for CU');
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

    const reports = [report, preview('--care-plan', 'general')];
    const long = reports.flatMap((each) => each.split('\n')).filter((line) => line.length > 110);
    expect(long.filter((line) => !line.includes('https://'))).toEqual([]);
    const flat = report.replaceAll(/\s+/g, ' ');
    const texts = checkIns.flatMap(({ text, held }: Record<'text' | 'held', ShownText>) => [text, held]);
    for (const { body } of [...texts, ...answers]) expect(flat).toContain(body);
  });

  it('says beside a price of when it is, where most are of later', () => {
    expect(preview(TREATMENT)).toContain('US $0.0239 10-digit, $0.02 toll-free (2026-03), $0.01978');
  });

  it('says where AWS publishes the prices', () => {
    expect(preview(TREATMENT)).toContain("AWS's list (https://aws.amazon.com/end-user-messaging/pricing/)");
  });

  it('does not say of a text that waits for the opening that it goes out at once', () => {
    const [first] = previewed(TREATMENT, '--posted-at', '2026-11-27T05:30:00-05:00').checkIns;

    expect(first.send.why.slice(0, 2)).toEqual([
      'The treatment was posted after that.',
      'Outside the window, 09:00 to 20:00: it waits for the next opening, Fri, Nov 27, 2026, 09:00 EST.',
    ]);
  });

  it('says of a text that it is too late for that it is not sent', () => {
    const report = preview(TREATMENT, '--posted-at', '2026-11-30T10:30:00-05:00').replaceAll(/\s+/g, ' ');

    expect(report).toContain(
      'sent Not sent: too late from Sun, Nov 29, 2026, 07:07 EST on, and the clinic is told',
    );
  });
});

describe.each([
  ['in a terminal', []],
  ['as a page', ['--html']],
])('the preview %s', (_, form) => {
  it('says which of what it shows of the clinic is made up', () => {
    const made = (...args: readonly string[]) =>
      /made up: ([a-z, -]+)/.exec(preview(...args, ...form))?.[1]?.trim();

    expect(made(TREATMENT)).toBe('name, phone, emergency, window');
    expect(made('--care-plan', 'general', '--language', 'es')).toBe(
      'name, phone, emergency, window, time-zone',
    );
    expect(made('--care-plan', 'general', '--zone', 'Europe/Madrid')).toBe(
      'name, phone, emergency, window, language',
    );
    expect(made(TREATMENT, '--name', 'North Clinic', '--phone', '(305) 555-0142')).toBe('emergency, window');
    expect(
      made(
        ...[TREATMENT, '--name', 'North', '--phone', '(305) 555-0142', '--emergency', '112'],
        ...['--window', '10:00-18:00'],
      ),
    ).toBeUndefined();
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
    const refused = () =>
      preview(TREATMENT, '--window', '20:00-09:00', '--language', 'fr', '--clinic', 'A B');

    expect(refused).toThrow(UsageError);
    expect(refused).toThrow('There can be no such clinic:');
    expect(refused).toThrow('--window: must close');
    expect(refused).toThrow('--language: must be one of en, es');
    expect(refused).toThrow('--clinic: must be 1 to 32');
  });

  it('names the option that is wrong', () => {
    expect(() => preview('--care-plan', 'general', '--zone', 'Mars/X')).toThrow('--zone  time-zone:');
    expect(() => preview('--care-plan', 'massage')).toThrow('--care-plan  known-care-plan:');
  });

  it('knows every care plan on offer', () => {
    for (const id of Object.keys(carePlans)) expect(previewed('--care-plan', id).carePlan.id).toBe(id);
  });
});

/** What is shown of a treatment by this care plan, for a clinic of which all is known. */
const previewOfPlan = (plan: CarePlan) =>
  previewTreatment(
    { event: anEvent({ carePlan: plan.id }), postedAt: NOON },
    {
      clinic: aClinic(),
      madeUp: [],
      isSpreadExample: false,
      deafStages: [],
      country: 'US',
      pricedCountry: 'US',
      carePlans: { [plan.id]: plan },
      answers,
      allowedCountries: ['US'],
    },
  );
