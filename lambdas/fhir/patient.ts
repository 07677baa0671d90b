import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Clinic, type Language, languages } from '../domain/clinic.ts';
import type { Instant } from '../domain/instant.ts';
import type { Complex, Element, Reader } from './element.ts';
import { meansWhatItSays } from './modifiers.ts';
import { placeInPeriod } from './period.ts';

/** What is read of a Patient. What is undefined was either not sent, or the reader knows what is wrong with it. */
export interface PatientFields {
  /** The patient has died, or the record is no longer in use and no other took its place. */
  readonly isGone: boolean;
  /** E.164. */
  readonly phone: Element<string> | undefined;
  readonly language: Element<Language> | undefined;
  /** As it was sent: whether it is one is judged later. */
  readonly timeZone: Element<string> | undefined;
}

export function readPatient(patient: Complex, clinic: Clinic, now: Instant, reader: Reader): PatientFields {
  const isPlain = meansWhatItSays(patient, reader);
  const isReplaced = readReplaced(patient, reader);
  const hasDied = readDeceased(patient, reader);
  const isInUse = readInUse(patient, reader);
  return {
    isGone: isPlain && (hasDied || (!isInUse && !isReplaced)),
    phone: readPhone(patient, clinic, now, reader),
    language: readLanguage(patient, reader),
    timeZone: readTimeZone(patient, clinic, now, reader),
  };
}

function readInUse(patient: Complex, reader: Reader): boolean {
  const active = reader.boolean(patient, 'active');
  if (active?.value !== false) return true;
  reader.fault(active.path, 'in-use', 'A Patient record that is in use.');
  return false;
}

function readDeceased(patient: Complex, reader: Reader): boolean {
  const isDeceased = reader.boolean(patient, 'deceasedBoolean', 'deceased')?.value === true;
  const diedAt = reader.string(patient, 'deceasedDateTime', 'deceased');
  if (!isDeceased && diedAt === undefined) return false;
  reader.fault(`${patient.path}.deceased`, 'alive', 'A patient who is alive: nobody else is sent texts.');
  return true;
}

/** A record that was merged into another is put out of use too, but its patient is not gone. */
function readReplaced(patient: Complex, reader: Reader): boolean {
  const types = reader.objects(patient, 'link').flatMap((link) => reader.string(link, 'type') ?? []);
  const replacing = types.filter((type) => type.value === 'replaced-by');
  for (const { path } of replacing) {
    reader.fault(path, 'in-use', 'The Patient record that replaces this one.');
  }
  return replacing.length > 0;
}

/**
 * The best of the phones in use: a mobile one before others, then the lower rank, then the first. It is taken or refused; no
 * other takes its place, which might be somebody else's.
 */
function readPhone(
  patient: Complex,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): Element<string> | undefined {
  const phones = reader.objects(patient, 'telecom').flatMap((telecom) => {
    const system = reader.string(telecom, 'system')?.value;
    if (system !== 'phone' && system !== 'sms') return [];
    const use = reader.string(telecom, 'use')?.value;
    const isInUse = use !== 'old' && placeInPeriod(telecom, clinic, now, reader) === 'current';
    const rank = reader.positiveInteger(telecom, 'rank')?.value ?? Number.MAX_VALUE;
    return isInUse ? [{ telecom, isMobile: use === 'mobile' || system === 'sms', rank }] : [];
  });
  const [best] = phones.toSorted(
    (a, b) => Number(b.isMobile) - Number(a.isMobile) || Math.sign(a.rank - b.rank),
  );
  if (best === undefined) {
    return reader.fault(
      `${patient.path}.telecom`,
      'required',
      'A telecom with system phone or sms that is not old and whose period is now.',
    );
  }
  const { telecom } = best;
  const number = reader.string(telecom, 'value');
  if (number === undefined) {
    return reader.fault(`${telecom.path}.value`, 'required', 'The phone number.');
  }
  return parsePhone(number, clinic, reader);
}

function parsePhone(number: Element<string>, clinic: Clinic, reader: Reader): Element<string> | undefined {
  const phone = parsePhoneNumberFromString(number.value.replace(/^(tel|sms):/i, ''), {
    defaultCountry: clinic.country as CountryCode,
    // The whole value is a number; one found somewhere in a remark could be anybody's.
    extract: false,
  });
  if (phone === undefined) {
    return reader.fault(
      number.path,
      'valid-phone',
      `One phone number and nothing else, in international form or as dialled within ${clinic.country}.`,
    );
  }
  if (phone.ext !== undefined) {
    return reader.fault(number.path, 'no-extension', 'A number without an extension: that cannot be texted.');
  }
  return { value: phone.number, path: number.path };
}

/** The first language that texts exist in, the preferred ones before the others. */
function readLanguage(patient: Complex, reader: Reader): Element<Language> | undefined {
  const spoken = reader.objects(patient, 'communication').map((communication) => ({
    communication,
    isPreferred: reader.boolean(communication, 'preferred')?.value === true,
  }));
  return spoken
    .toSorted((a, b) => Number(b.isPreferred) - Number(a.isPreferred))
    .flatMap(({ communication }) => {
      const language = reader.object(communication, 'language');
      return language === undefined ? [] : reader.objects(language, 'coding');
    })
    .flatMap((coding) => {
      const code = reader.string(coding, 'code');
      const primary = code?.value.split('-', 1).at(0)?.toLowerCase();
      const value = languages.find((language) => language === primary);
      return code === undefined || value === undefined ? [] : [{ value, path: code.path }];
    })
    .at(0);
}

/** Today's extension, and the one that it replaces: https://hl7.org/fhir/extensions/StructureDefinition-timezone.html */
const TIME_ZONE_URLS = [
  'http://hl7.org/fhir/StructureDefinition/timezone',
  'http://hl7.org/fhir/StructureDefinition/tz-code',
];

/** From the extension on the patient, or else on an address that is in use, home first. */
function readTimeZone(
  patient: Complex,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): Element<string> | undefined {
  const addresses = reader.objects(patient, 'address').flatMap((address) => {
    const use = reader.string(address, 'use')?.value;
    const isInUse = use !== 'old' && placeInPeriod(address, clinic, now, reader) === 'current';
    return isInUse ? [{ address, isHome: use === 'home' }] : [];
  });
  const places = addresses
    .toSorted((a, b) => Number(b.isHome) - Number(a.isHome))
    .map(({ address }) => address);
  const extension = [patient, ...places]
    .flatMap((place) => reader.objects(place, 'extension'))
    .find((candidate) => TIME_ZONE_URLS.includes(reader.string(candidate, 'url')?.value ?? ''));
  if (extension === undefined) return undefined;
  return (
    reader.string(extension, 'valueCode', 'value') ??
    reader.string(extension, 'valueString', 'value') ??
    reader.fault(`${extension.path}.value`, 'required', 'An IANA time zone as valueCode or valueString.')
  );
}
