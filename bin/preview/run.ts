import { answers, carePlans } from '../../care-plans/index.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { countryOf } from '../../lambdas/domain/phone-country.ts';
import type { TreatmentEvent } from '../../lambdas/domain/treatment.ts';
import { isTwoWay } from '../../lib/stage-config.ts';
import { changesOf, type clinicOptions, FieldFaults } from '../clinic/fields.ts';
import { demoClinic } from '../demo-clinic.ts';
import { stages } from '../stages.ts';
import { UsageError } from '../tool/arguments.ts';
import { allTextsPage } from './all-page.ts';
import { allTexts, writeAllTexts } from './all-texts.ts';
import type { Command, Subject } from './command.ts';
import { previewAsJson } from './json.ts';
import { previewPage } from './page.ts';
import { readImagined, readPosted } from './posted.ts';
import { previewTreatment } from './preview.ts';
import { writePreview } from './report.ts';

/**
 * What was asked for, as it is to be written.
 *
 * @param read reads a file
 * @throws Failure where the API would refuse the treatment, UsageError where there can be no such clinic
 */
export function run(
  { subject, form, clinicId, fields }: Command,
  now: Instant,
  read: (path: string) => Buffer,
): string {
  const deafStages = Object.keys(stages).filter((name) => !isTwoWay(stages[name]?.sms ?? {}));
  if (subject.name === 'all') {
    if (form === 'html') return allTextsPage(carePlans, answers, deafStages);
    const texts = allTexts(carePlans, answers);
    return form === 'json' ? JSON.stringify({ texts }, null, 2) : writeAllTexts(texts);
  }
  const clinic = clinicOf(clinicId, fields, now);
  // What no stage may text, no API takes.
  const allowedCountries = [...new Set(Object.values(stages).flatMap((stage) => stage.allowedCountries))];
  const rules = { clinic, carePlans, allowedCountries };
  const posted =
    subject.name === 'file'
      ? readPosted(read(subject.path), subject.postedAt, rules)
      : readImagined(imagined(subject), subject.postedAt ?? subject.treatedAt, {
          ...rules,
          allowedCountries: ['US'],
        });
  const country = subject.name === 'file' ? countryOf(posted.event.patient.phone) : undefined;
  const preview = previewTreatment(posted, {
    ...rules,
    answers,
    deafStages,
    madeUp: usedBy(posted.event).filter((option) => !fields.has(option)),
    isSpreadExample: clinicId === undefined || subject.name === 'imagined',
    country,
    pricedCountry: country ?? (fields.has('country') ? clinic.country : undefined),
  });
  if (form === 'html') return previewPage(preview);
  if (form === 'json') return JSON.stringify(previewAsJson(preview), null, 2);
  return writePreview(preview);
}

/** What is read or decided by a clinic's fields in a preview, by its options. */
const usedBy = ({ defaulted = [] }: TreatmentEvent): readonly (keyof typeof clinicOptions)[] => [
  'name',
  'phone',
  'emergency',
  'window',
  ...(defaulted.includes('/patient/language') ? (['language'] as const) : []),
  ...(defaulted.includes('/patient/timeZone') ? (['time-zone'] as const) : []),
];

/** The demo clinic, with what is said of another. Throws a UsageError that names every fault. */
function clinicOf(id: string | undefined, fields: Command['fields'], now: Instant): Clinic {
  const base = { ...demoClinic, ...(id !== undefined && { id }) };
  try {
    const known = Object.entries({ ...base, ...changesOf(base, fields, now) });
    return Object.fromEntries(known.filter(([, value]) => value !== null)) as unknown as Clinic;
  } catch (error) {
    if (!(error instanceof FieldFaults)) throw error;
    const faults = error.faults.map((fault) => `  ${fault.replace(/^--id:/, '--clinic:')}`);
    throw new UsageError(['There can be no such clinic:', ...faults].join('\n'));
  }
}

/** A treatment as a clinic's system would post it. Its phone, of the US, is nobody's and is not shown. */
const imagined = ({ carePlan, timeZone, treatedAt }: Extract<Subject, { name: 'imagined' }>): object => ({
  treatmentId: 'preview',
  carePlan,
  treatedAt: new Date(treatedAt).toISOString(),
  patient: { phone: '+13055550123', ...(timeZone !== undefined && { timeZone }) },
  consent: { sms: true, obtainedAt: new Date(treatedAt).toISOString() },
});
