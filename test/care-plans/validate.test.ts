import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { validateCarePlans } from '../../care-plans/validate.ts';
import type { PlannedCheckIn } from '../../lambdas/domain/care-plan.ts';
import { aCarePlan, aCheckIn } from '../builders/care-plan.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'care-plans-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (file: string, content: string) => writeFileSync(join(directory, file), content);

/** The faults that the check reports for one file `plan.json`, a line each. */
function faultsOf(plan: unknown): string[] {
  write('plan.json', JSON.stringify(plan));
  return reported();
}

function reported(): string[] {
  try {
    validateCarePlans(directory);
    return [];
  } catch (error) {
    const [, ...faults] = (error as Error).message.split('\n');
    return faults.map((fault) => fault.trim());
  }
}

/** A plan whose first check-in has these words for its English text. */
const withEnglish = (en: string) => {
  const [first = aCheckIn(), ...rest] = aCarePlan().checkIns;
  return aCarePlan({ checkIns: [{ ...first, texts: { ...first.texts, en } }, ...rest] });
};
const WAY_OUT = '{clinic} {phone} {emergency} STOP';

describe('the check of the care plans', () => {
  it('finds nothing wrong with a right plan, with and without $schema', () => {
    expect(faultsOf(aCarePlan())).toEqual([]);
    expect(faultsOf({ $schema: './care-plan.schema.json', ...aCarePlan() })).toEqual([]);
  });

  it('finds nothing wrong with the plans on offer', () => {
    expect(() => validateCarePlans()).not.toThrow();
  });

  it('lists every fault of every file', () => {
    write(
      'a.json',
      JSON.stringify(aCarePlan({ id: 'b', checkIns: [aCheckIn({ key: 'A', offset: '2 days' })] })),
    );
    write('c.json', JSON.stringify(aCarePlan({ id: 'c', title: '' })));
    expect(reported()).toEqual([
      expect.stringContaining('a.json: $.checkIns[0].key: must be 1 to 16 characters'),
      expect.stringContaining('a.json: $.checkIns[0].offset: must be an ISO 8601 duration'),
      'a.json: $.id: must be the name of the file: "a"',
      'c.json: $.title: must not be empty',
    ]);
  });

  it('lists a fault of a text beside faults of the order of the check-ins', () => {
    const texts = { en: `${WAY_OUT} naïve`, es: WAY_OUT };
    expect(faultsOf(aCarePlan({ checkIns: [aCheckIn({ texts }), aCheckIn()] }))).toEqual([
      expect.stringContaining('$.checkIns[0].texts.en: "ï" (U+00EF) is not in GSM-7'),
      expect.stringContaining('$.checkIns[1].key: must be unique'),
      expect.stringContaining('$.checkIns[1].offset: must be later'),
    ]);
  });

  it('refuses a directory without a care plan', () => {
    mkdirSync(join(directory, 'empty'));
    expect(() => validateCarePlans(join(directory, 'empty'))).toThrow('there is no care plan in');
  });

  it('does not take the schema for a plan', () => {
    write('care-plan.schema.json', '{}');
    expect(faultsOf(aCarePlan())).toEqual([]);
  });
});

describe('a care plan is refused', () => {
  it('when it is not JSON', () => {
    write('plan.json', '{ "id": ');
    expect(reported()).toEqual([expect.stringMatching(/^plan\.json: \$: is not JSON: /)]);
  });

  it('when it is not an object', () => {
    expect(faultsOf([])).toEqual(['plan.json: $: must be of type object']);
  });

  it('when a field is missing', () => {
    const { title: _, ...plan } = aCarePlan();
    expect(faultsOf(plan)).toEqual(['plan.json: $.title: is missing']);
  });

  it('when a field has the wrong type', () => {
    expect(faultsOf({ ...aCarePlan(), title: 7 })).toEqual(['plan.json: $.title: must be of type string']);
  });

  it('when it has a field that is not known, at any depth', () => {
    expect(faultsOf({ ...aCarePlan(), colour: 'red' })).toEqual([
      'plan.json: $.colour: is not a known field',
    ]);
    const checkIn = { ...aCheckIn(), 'sent at': '09:00' };
    expect(faultsOf({ ...aCarePlan(), checkIns: [checkIn] })).toEqual([
      'plan.json: $.checkIns[0]["sent at"]: is not a known field',
    ]);
  });

  it('when $schema names another file', () => {
    expect(faultsOf({ $schema: 'x.json', ...aCarePlan() })).toEqual([
      'plan.json: $.$schema: must be "./care-plan.schema.json"',
    ]);
  });

  it('when its id is not the name of its file', () => {
    expect(faultsOf(aCarePlan({ id: 'other' }))).toEqual([
      'plan.json: $.id: must be the name of the file: "plan"',
    ]);
  });

  it('when its id has characters that an id does not have', () => {
    write('My plan.json', JSON.stringify(aCarePlan({ id: 'My plan' })));
    expect(reported()).toEqual(['My plan.json: $.id: must be 1 to 64 characters of 0-9, a-z and -']);
  });

  it('when it has no check-in', () => {
    expect(faultsOf(aCarePlan({ checkIns: [] }))).toEqual([
      'plan.json: $.checkIns: must hold at least one check-in',
    ]);
  });

  it.each(['', '48H', '48_h', 'a'.repeat(17)])('when a key is "%s"', (key) => {
    expect(faultsOf(aCarePlan({ checkIns: [aCheckIn({ key })] }))).toEqual([
      'plan.json: $.checkIns[0].key: must be 1 to 16 characters of 0-9, a-z and -',
    ]);
  });

  it('when two check-ins have the same key', () => {
    const checkIns = [aCheckIn(), aCheckIn({ offset: 'P4W' })];
    expect(faultsOf(aCarePlan({ checkIns }))).toEqual([
      'plan.json: $.checkIns[1].key: must be unique in the plan: "48h" is taken',
    ]);
  });

  it.each(['48h', 'PT', 'P', 'P1DT', 'PT0H', 'P0D', '-P1D', 'P-1D', 'PT1.5H', 'P1H', 'pt48h', 'PT48H\n'])(
    'when an offset or expiresAfter is "%s"',
    (duration) => {
      const rule = 'must be an ISO 8601 duration longer than zero, like PT48H or P4W';
      const checkIns = [aCheckIn({ offset: duration, expiresAfter: duration })];
      expect(faultsOf(aCarePlan({ checkIns }))).toEqual([
        `plan.json: $.checkIns[0].offset: ${rule}`,
        `plan.json: $.checkIns[0].expiresAfter: ${rule}`,
      ]);
    },
  );

  it.each([
    ['P4W', 'PT48H'],
    ['P4W', 'P28D'],
    ['PT48H', 'P2D'],
    ['P30D', 'P1M'],
    ['P365D', 'P1Y'],
    ['PT90M', 'PT1H30M'],
    ['PT60S', 'PT1M'],
  ])('when an offset of %s is followed by one of %s, which may be no later', (first, second) => {
    const checkIns = [aCheckIn({ offset: first }), aCheckIn({ key: '4w', offset: second })];
    expect(faultsOf(aCarePlan({ checkIns }))).toEqual([
      `plan.json: $.checkIns[1].offset: must be later than the one before it (${first}), in every time zone and month`,
    ]);
  });

  it.each([
    ['PT48H', 'P3D'],
    ['PT48H', 'PT48H1M'],
    ['P31D', 'P2M'],
    ['P1M', 'P5W'],
    ['P11M', 'P1Y'],
  ])('but not when an offset of %s is followed by one of %s', (first, second) => {
    const checkIns = [aCheckIn({ offset: first }), aCheckIn({ key: '4w', offset: second })];
    expect(faultsOf(aCarePlan({ checkIns }))).toEqual([]);
  });

  it('when a language is missing', () => {
    const { es: _, ...texts } = aCheckIn().texts;
    expect(faultsOf({ ...aCarePlan(), checkIns: [{ ...aCheckIn(), texts }] })).toEqual([
      'plan.json: $.checkIns[0].texts.es: is missing',
    ]);
  });
});

describe('what digits mean', () => {
  const replies = { 1: 'fine', 2: 'expected', 3: 'concern' } as const;
  const offering = {
    en: `${WAY_OUT} Reply 1 well, 2 mild discomfort, 3 other problem, or call.`,
    es: `${WAY_OUT} Responda 1 bien, 2 molestia leve, 3 otro problema.`,
  };
  const asking = aCheckIn({ texts: offering, replies, replyBy: 'P2D', replyWindow: 'P26D' });
  const faultsWith = (changes: object) => faultsOf(aCarePlan({ checkIns: [{ ...asking, ...changes }] }));
  const OFFER =
    'must offer exactly the digits of replies, like "Reply 1 well, 2 mild discomfort, 3 other problem"';

  it('is right when 1 is fine, 3 a concern and 2 one of expected and concern', () => {
    expect(faultsWith({})).toEqual([]);
    expect(faultsWith({ replies: { ...replies, 2: 'concern' } })).toEqual([]);
  });

  it('is required where the texts offer digits', () => {
    expect(faultsOf(aCarePlan({ checkIns: [aCheckIn({ texts: offering })] }))).toEqual([
      'plan.json: $.checkIns[0].replies: is missing: the texts offer digits to answer with',
    ]);
  });

  it.each([
    [1, 'expected', 'must be "fine"'],
    [2, 'fine', 'must be "expected" or "concern"'],
    [2, 'unreadable', 'must be "expected" or "concern"'],
    [2, 'urgent', 'must be "expected" or "concern"'],
    [3, 'expected', 'must be "concern"'],
    [3, 'urgent', 'must be "concern"'],
  ])('is refused when %d is %s', (digit, outcome, rule) => {
    expect(faultsWith({ replies: { ...replies, [digit]: outcome } })).toEqual([
      `plan.json: $.checkIns[0].replies["${digit}"]: ${rule}`,
    ]);
  });

  it('is refused when a digit is missing or one too many', () => {
    const { 3: _, ...two } = replies;
    expect(faultsWith({ replies: two })).toEqual([
      'plan.json: $.checkIns[0].replies["3"]: must be "concern"',
    ]);
    expect(faultsWith({ replies: { ...replies, 4: 'concern' } })).toEqual([
      'plan.json: $.checkIns[0].replies["4"]: is not a known field',
    ]);
  });

  it.each([
    ['two digits', 'Responda 1 bien, 2 molestia leve.'],
    ['a digit more', 'Responda 1 bien, 2 molestia, 3 otro problema, 4 nada.'],
    ['another digit', 'Responda 1 bien, 2 molestia, 4 otro problema.'],
    ['none', 'Llame.'],
  ])('is refused when a text offers %s', (_, offer) => {
    expect(faultsWith({ texts: { ...offering, es: `${WAY_OUT} ${offer}` } })).toEqual([
      `plan.json: $.checkIns[0].texts.es: ${OFFER}`,
    ]);
  });
});

describe('how long replies are waited for', () => {
  const replies = { 1: 'fine', 2: 'expected', 3: 'concern' } as const;
  const texts = {
    en: `${WAY_OUT} Reply 1 well, 2 mild discomfort, 3 other problem.`,
    es: `${WAY_OUT} Responda 1 bien, 2 molestia leve, 3 otro problema.`,
  };
  const faultsWith = (replyBy: string, replyWindow: string) =>
    faultsOf(aCarePlan({ checkIns: [aCheckIn({ texts, replies, replyBy, replyWindow })] }));

  it('is required where there are replies', () => {
    expect(faultsOf(aCarePlan({ checkIns: [aCheckIn({ texts, replies })] }))).toEqual([
      'plan.json: $.checkIns[0].replyBy: is missing',
      'plan.json: $.checkIns[0].replyWindow: is missing',
    ]);
  });

  it('is refused where there are none', () => {
    expect(faultsOf(aCarePlan({ checkIns: [aCheckIn({ replyBy: 'P2D', replyWindow: 'P26D' })] }))).toEqual([
      'plan.json: $.checkIns[0].replyBy: must be absent: there are no replies',
      'plan.json: $.checkIns[0].replyWindow: must be absent: there are no replies',
    ]);
  });

  it('is refused where it is no duration', () => {
    const rule = 'must be an ISO 8601 duration longer than zero, like PT48H or P4W';
    expect(faultsWith('2 days', 'P0D')).toEqual([
      `plan.json: $.checkIns[0].replyBy: ${rule}`,
      `plan.json: $.checkIns[0].replyWindow: ${rule}`,
    ]);
  });

  it.each([
    ['P2D', 'P1D'],
    ['PT48H', 'P2D'],
    ['P31D', 'P1M'],
  ])('is refused where an answer is expected by %s, and heard for %s, which may be shorter', (by, window) => {
    expect(faultsWith(by, window)).toEqual([
      `plan.json: $.checkIns[0].replyWindow: must be no shorter than replyBy (${by}), in every time zone and month`,
    ]);
  });

  it.each([
    ['P2D', 'P2D'],
    ['P2D', 'PT49H'],
    ['P4D', 'P4W'],
  ])('is right where an answer is expected by %s, and heard for %s', (by, window) => {
    expect(faultsWith(by, window)).toEqual([]);
  });
});

describe('restrictions', () => {
  const held = { en: WAY_OUT, es: WAY_OUT };
  const lifting = (changes: Partial<PlannedCheckIn> = {}) =>
    aCheckIn({ key: '4w', offset: 'P4W', lifts: ['exercise'], heldTexts: held, ...changes });
  const faultsWith = (checkIn: PlannedCheckIn, until = 'P4W') =>
    faultsOf(aCarePlan({ restrictions: [{ key: 'exercise', until }], checkIns: [checkIn] }));

  it('may be lifted by a text that is due when they are over', () => {
    expect(faultsWith(lifting())).toEqual([]);
  });

  it('may be lifted by none', () => {
    expect(faultsWith(aCheckIn())).toEqual([]);
  });

  it('are refused where they have one key', () => {
    const restrictions = [
      { key: 'exercise', until: 'P4W' },
      { key: 'exercise', until: 'P2W' },
    ];
    expect(faultsOf(aCarePlan({ restrictions, checkIns: [lifting()] }))).toEqual([
      'plan.json: $.restrictions[1].key: must be unique in the plan: "exercise" is taken',
    ]);
  });

  it('are refused where there is none of them, or one that has no name or no end', () => {
    expect(faultsOf(aCarePlan({ restrictions: [] }))).toEqual([
      'plan.json: $.restrictions: must hold at least one restriction',
    ]);
    expect(faultsOf(aCarePlan({ restrictions: [{ key: 'No sports', until: 'for ever' }] }))).toEqual([
      'plan.json: $.restrictions[0].key: must be 1 to 16 characters of 0-9, a-z and -',
      expect.stringContaining('$.restrictions[0].until: must be an ISO 8601 duration'),
    ]);
  });

  it.each([
    ['P4W', 'P4W'],
    ['PT48H', 'PT48H'],
    ['P4W', 'P27D'],
    ['P3D', 'PT48H'],
  ])('are lifted by a text that is due after %s if they end after %s', (offset, until) => {
    expect(faultsWith(lifting({ offset }), until)).toEqual([]);
  });

  it.each([
    ['P4W', 'P5W'],
    ['P2D', 'PT48H'],
    ['PT48H', 'P2D'],
    ['P4W', 'P1M'],
    ['P4W', 'P28D'],
  ])(
    'are not lifted by a text that is due after %s if they end after %s: it may be too early',
    (offset, until) => {
      expect(faultsWith(lifting({ offset }), until)).toEqual([
        `plan.json: $.checkIns[0].lifts[0]: must be over before the text is due (${offset}), in every time zone and month: it lasts ${until}`,
      ]);
    },
  );

  it('are not lifted where the plan has no such', () => {
    expect(faultsWith(lifting({ lifts: ['driving'] }))).toEqual([
      'plan.json: $.checkIns[0].lifts[0]: "driving" is no restriction of the plan',
    ]);
    expect(faultsOf(aCarePlan({ checkIns: [lifting()] }))).toEqual([
      'plan.json: $.checkIns[0].lifts[0]: "exercise" is no restriction of the plan',
    ]);
  });

  it('are not lifted by a text that names none', () => {
    expect(faultsWith(lifting({ lifts: [] }))).toEqual([
      'plan.json: $.checkIns[0].lifts: must name at least one restriction',
    ]);
  });

  it('are not lifted by a text without another that is sent while it is held', () => {
    const { heldTexts: _, ...checkIn } = lifting();
    expect(faultsWith(checkIn)).toEqual(['plan.json: $.checkIns[0].heldTexts: is missing']);
  });
});

describe('the texts that are sent while a text is held', () => {
  const restrictions = [{ key: 'exercise', until: 'P4W' }];
  const lifting = aCheckIn({ key: '4w', offset: 'P4W', lifts: ['exercise'] });
  const faultsWith = (en: string, changes: Partial<PlannedCheckIn> = {}) => {
    const checkIn = { ...lifting, heldTexts: { en, es: WAY_OUT }, ...changes };
    return faultsOf(aCarePlan({ restrictions, checkIns: [checkIn] }));
  };

  it('are refused where nothing is lifted', () => {
    const checkIn = aCheckIn({ heldTexts: aCheckIn().texts });
    expect(faultsOf(aCarePlan({ checkIns: [checkIn] }))).toEqual([
      'plan.json: $.checkIns[0].heldTexts: must be absent: the texts lift nothing',
    ]);
  });

  it('keep the rules of all texts', () => {
    expect(faultsWith('{clinic} {phone} {emergency}')).toEqual([
      'plan.json: $.checkIns[0].heldTexts.en: must tell the way out: the word STOP',
    ]);
    expect(faultsWith(`${WAY_OUT} {date}`)).toEqual([
      'plan.json: $.checkIns[0].heldTexts.en: {date} is the date of the last check-in: its own text has no use for it',
    ]);
  });

  it('offer the digits that the texts offer', () => {
    const asks = {
      replies: { 1: 'fine', 2: 'expected', 3: 'concern' },
      replyBy: 'P2D',
      replyWindow: 'P4W',
      texts: {
        en: `${WAY_OUT} Reply 1 well, 2 mild discomfort, 3 other problem.`,
        es: `${WAY_OUT} Responda 1 bien, 2 molestia leve, 3 otro problema.`,
      },
    } as const;
    const offer =
      'must offer exactly the digits of replies, like "Reply 1 well, 2 mild discomfort, 3 other problem"';
    expect(faultsWith(`${WAY_OUT} Reply 1 well, 2 other problem.`, asks)).toEqual([
      `plan.json: $.checkIns[0].heldTexts.en: ${offer}`,
      `plan.json: $.checkIns[0].heldTexts.es: ${offer}`,
    ]);
  });
});

describe('a text is refused', () => {
  it.each(['{clinic}', '{phone}', '{emergency}'])('without %s', (placeholder) => {
    expect(faultsOf(withEnglish(WAY_OUT.replace(placeholder, '')))).toEqual([
      `plan.json: $.checkIns[0].texts.en: must contain ${placeholder}`,
    ]);
  });

  it.each([
    '{clinic} {phone} {emergency}',
    '{clinic} {phone} {emergency} stop',
    '{clinic} {phone} {emergency} NONSTOP',
  ])('without the way out: "%s"', (text) => {
    expect(faultsOf(withEnglish(text))).toEqual([
      'plan.json: $.checkIns[0].texts.en: must tell the way out: the word STOP',
    ]);
  });

  it.each(['{name}', '{Clinic}', '{ clinic }', '{}', '{constructor}'])(
    'with the unknown placeholder %s',
    (unknown) => {
      expect(faultsOf(withEnglish(`${WAY_OUT} ${unknown}`))).toEqual([
        `plan.json: $.checkIns[0].texts.en: ${unknown} is not a placeholder; known are {clinic}, {phone}, {emergency}, {date}`,
      ]);
    },
  );

  it.each(['{', '}', '{date', 'date}', '}{', '{{date}}'])('with the unbalanced %s', (odd) => {
    expect(faultsOf(withEnglish(`${WAY_OUT} ${odd}`))).toEqual([
      'plan.json: $.checkIns[0].texts.en: has a brace without its partner',
    ]);
  });

  it('when it names its own date: {date} belongs to the last check-in', () => {
    const texts = { ...aCheckIn().texts, en: `${WAY_OUT} {date}` };
    expect(faultsOf(aCarePlan({ checkIns: [aCheckIn({ texts })] }))).toEqual([
      'plan.json: $.checkIns[0].texts.en: {date} is the date of the last check-in: its own text has no use for it',
    ]);
  });

  it('with a character outside GSM-7, once for each', () => {
    expect(faultsOf(withEnglish(`${WAY_OUT} día días 🙂 it’s`))).toEqual([
      'plan.json: $.checkIns[0].texts.en: "í" (U+00ED) is not in GSM-7: choose a word without it',
      'plan.json: $.checkIns[0].texts.en: "🙂" (U+1F642) is not in GSM-7: choose a word without it',
      'plan.json: $.checkIns[0].texts.en: "’" (U+2019) is not in GSM-7: choose a word without it',
    ]);
  });

  it('when it takes more than two parts at its longest', () => {
    // With a clinic of 30, a phone of 16 and an emergency number of 6 septets, the way out takes 59 and a space.
    expect(faultsOf(withEnglish(`${WAY_OUT} ${'x'.repeat(246)}`))).toEqual([]);
    expect(faultsOf(withEnglish(`${WAY_OUT} ${'x'.repeat(247)}`))).toEqual([
      'plan.json: $.checkIns[0].texts.en: takes 307 septets (3 parts) at its longest; at most 306 (2 parts) are allowed',
    ]);
  });

  it('counting an extension character as two septets', () => {
    expect(faultsOf(withEnglish(`${WAY_OUT} €${'x'.repeat(244)}`))).toEqual([]);
    expect(faultsOf(withEnglish(`${WAY_OUT} €${'x'.repeat(245)}`))).toEqual([
      expect.stringContaining('takes 307 septets'),
    ]);
  });

  it.each([
    ['en', 'Sep 30'],
    ['es', '30 sept'],
  ] as const)('counting {date} in %s as long as "%s"', (language, longest) => {
    const fits = 306 - 60 - longest.length;
    const withText = (filler: number) => {
      const [first = aCheckIn(), ...rest] = aCarePlan().checkIns;
      const text = `${WAY_OUT} {date}${'x'.repeat(filler)}`;
      return aCarePlan({ checkIns: [{ ...first, texts: { ...first.texts, [language]: text } }, ...rest] });
    };
    expect(faultsOf(withText(fits))).toEqual([]);
    expect(faultsOf(withText(fits + 1))).toEqual([
      expect.stringContaining(`texts.${language}: takes 307 septets`),
    ]);
  });
});
