import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SegmentedMessage } from 'sms-segments-calculator';
import { allCarePlans, canaryCarePlans, carePlans, carePlansIn } from '../../care-plans/index.ts';
import { carePlanJsonSchema } from '../../care-plans/schema.ts';
import { atLongest, sizeAtLongest } from '../../care-plans/text-rules.ts';
import { languages } from '../../lambdas/domain/clinic.ts';

const directory = join(import.meta.dirname, '../../care-plans');
const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));

const texts = Object.values(allCarePlans).flatMap((plan) =>
  plan.checkIns.flatMap(({ key, texts, heldTexts }) =>
    languages.flatMap((language) => {
      const held = heldTexts && {
        plan: plan.id,
        checkIn: `${key} held`,
        language,
        text: heldTexts[language],
      };
      return [{ plan: plan.id, checkIn: key, language, text: texts[language] }, ...(held ? [held] : [])];
    }),
  ),
);

describe('the care plans on offer', () => {
  it('are all the files there are but that of the canary, each under its id and with help for an editor', () => {
    const files = readdirSync(directory).filter((file) => /^[^.]+\.json$/.test(file));
    const filesOf = (plans: object) => Object.keys(plans).map((id) => `${id}.json`);
    expect([...filesOf(carePlans), ...filesOf(canaryCarePlans)].sort()).toEqual(files.sort());
    expect(Object.keys(carePlans)).not.toContain('canary');
    expect(allCarePlans).toEqual({ ...carePlans, ...canaryCarePlans });
    for (const file of files) expect(read(file)).toHaveProperty('$schema', './care-plan.schema.json');
  });

  it.each(Object.values(carePlans))(
    '$id asks after 48 hours and after 4 weeks, while that is useful',
    ({ checkIns }) => {
      expect(checkIns.map(({ key, offset, expiresAfter }) => [key, offset, expiresAfter])).toEqual([
        ['48h', 'PT48H', 'P3D'],
        ['4w', 'P4W', 'P7D'],
      ]);
    },
  );

  it('cost at most two parts of GSM-7 for each text at its longest', () => {
    const costs = texts.map(({ text, language, ...where }) => ({
      ...where,
      language,
      ...sizeAtLongest(text, language),
    }));
    process.stdout.write(`${asTable(costs)}\n`);
    for (const { encoding, units, parts } of costs) {
      expect(encoding).toBe('GSM-7');
      expect(units).toBeLessThanOrEqual(306);
      expect(parts).toBeLessThanOrEqual(2);
    }
  });

  it.each(texts)('$plan $checkIn $language costs what a well-known library counts', ({ text, language }) => {
    const { parts, encoding } = sizeAtLongest(text, language);
    const { segmentsCount, encodingName } = new SegmentedMessage(atLongest(text, language));
    expect([segmentsCount, encodingName]).toEqual([parts, encoding]);
  });

  it.each(texts.filter(({ plan }) => plan !== 'canary'))(
    '$plan $checkIn $language offers 1, 2 and 3 to answer with',
    ({ text }) => {
      expect(text).toMatch(/(Reply|Responda) 1 [^,]+, 2 [^,]+, 3 [^,.]+[,.]/);
    },
  );

  it.each(Object.values(carePlans))('$id takes mild discomfort for expected after 48 hours only', (plan) => {
    expect(plan.checkIns.map(({ replies }) => replies)).toEqual([
      { 1: 'fine', 2: 'expected', 3: 'concern' },
      { 1: 'fine', 2: 'concern', 3: 'concern' },
    ]);
  });

  it.each(texts)('$plan $checkIn $language names no procedure', ({ text }) => {
    expect(text).not.toMatch(/exosom|inject|inyec|therap|terapia/i);
  });

  it('lift nothing in the general plan', () => {
    for (const { text } of texts.filter(({ plan }) => plan === 'general')) {
      expect(text).not.toMatch(/over|pasaron|exercise|ejercicio|inflam|\{date\}/i);
    }
  });

  it('lift the advice on anti-inflammatories nowhere', () => {
    const advice = texts.filter(({ text }) => /inflam/i.test(text));
    expect(new Set(advice.map(({ text }) => /[^.;]*inflam[^.;]*/i.exec(text)?.[0].trim()))).toEqual(
      new Set([
        'no anti-inflammatories unless your doctor agrees',
        'no use antiinflamatorios sin permiso médico',
      ]),
    );
  });

  it('say what each text lifts that says that something is over, and of nothing else', () => {
    const lifting = texts.filter(({ text }) => /\b(are over|ya pasaron)\b/i.test(text));
    expect(lifting.map(({ plan, checkIn, language }) => `${plan} ${checkIn} ${language}`)).toEqual([
      'exosome-therapy 48h en',
      'exosome-therapy 48h es',
      'exosome-therapy 4w en',
      'exosome-therapy 4w es',
    ]);
    expect(
      Object.values(carePlans).map(({ restrictions, checkIns }) => [
        restrictions,
        checkIns.map(({ lifts }) => lifts),
      ]),
    ).toEqual([
      [
        [
          { key: 'busy-activity', until: 'PT48H' },
          { key: 'exercise', until: 'P4W' },
        ],
        [['busy-activity'], ['exercise']],
      ],
      [undefined, [undefined, undefined]],
    ]);
  });

  it('ask to call first where nothing may be lifted', () => {
    const held = texts.filter(({ checkIn }) => checkIn.endsWith('held'));
    for (const { text } of held)
      expect(text).toMatch(/call \{phone\} before|llame al \{phone\} antes|sin antes llamar al \{phone\}/);
    expect(held).toHaveLength(4);
  });
});

describe('the care plans of a stage', () => {
  it('are those on offer where it hears replies', () => {
    expect(carePlansIn({ REPLIES: 'heard' })).toBe(carePlans);
  });

  it('expect no reply where it hears none, and are the same in all else', () => {
    const expecting = Object.entries(carePlans).map(([id, plan]) => [
      id,
      { ...plan, checkIns: plan.checkIns.map((checkIn) => ({ ...checkIn, replyBy: undefined })) },
    ]);
    expect(carePlansIn({ REPLIES: 'elsewhere' })).toEqual(Object.fromEntries(expecting));
  });
});

describe('care-plan.schema.json', () => {
  it('is what `npm run care-plan-schema` writes', () => {
    expect(read('care-plan.schema.json')).toEqual(JSON.parse(JSON.stringify(carePlanJsonSchema())));
  });
});

function asTable(rows: readonly Record<string, string | number>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
