import { answers, carePlans } from '../../care-plans/index.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import type { Instant } from '../../lambdas/domain/instant.ts';
import { countryOf } from '../../lambdas/domain/phone-country.ts';
import { changesOf } from '../clinic/fields.ts';
import { demoClinic } from '../demo-clinic.ts';
import { stages } from '../stages.ts';
import { allTexts, writeAllTexts } from './all-texts.ts';
import type { Command, Subject } from './command.ts';
import { previewAsJson } from './json.ts';
import { allTextsPage, previewPage } from './page.ts';
import { readImagined, readPosted } from './posted.ts';
import { previewTreatment } from './preview.ts';
import { writePreview } from './report.ts';

/**
 * What was asked for, as it is to be written.
 *
 * @param read reads a file
 * @throws Failure where the API would refuse the treatment, FieldFaults where there can be no such clinic
 */
export function run(
  { subject, form, fields }: Command,
  now: Instant,
  read: (path: string) => Buffer,
): string {
  if (subject.name === 'all') {
    const texts = allTexts(carePlans, answers);
    if (form === 'html') return allTextsPage(texts);
    return form === 'json' ? JSON.stringify({ texts }, null, 2) : writeAllTexts(texts);
  }
  const changes = changesOf(demoClinic, fields, now);
  const clinic = Object.fromEntries(
    Object.entries({ ...demoClinic, ...changes }).filter(([, value]) => value !== null),
  ) as unknown as Clinic;
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
  const preview = previewTreatment(posted, { ...rules, isClinicMadeUp: fields.size === 0, answers, country });
  if (form === 'html') return previewPage(preview);
  if (form === 'json') return JSON.stringify(previewAsJson(preview), null, 2);
  return writePreview(preview);
}

/** A treatment as a clinic's system would post it. Its phone, of the US, is nobody's and is not shown. */
const imagined = ({ carePlan, timeZone, treatedAt }: Extract<Subject, { name: 'imagined' }>): object => ({
  treatmentId: 'preview',
  carePlan,
  treatedAt: new Date(treatedAt).toISOString(),
  patient: { phone: '+13055550123', ...(timeZone !== undefined && { timeZone }) },
  consent: { sms: true, obtainedAt: new Date(treatedAt).toISOString() },
});
