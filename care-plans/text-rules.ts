import type { Language } from '../lambdas/domain/clinic.ts';
import { clinicLimits } from '../lambdas/domain/clinic-limits.ts';
import { describeCharacter, isGsm7 } from '../lambdas/domain/gsm7.ts';
import {
  countParts,
  placeholdersIn,
  renderText,
  type TextSize,
  type TextValues,
} from '../lambdas/domain/text.ts';

const MOST_PARTS = 2;
const SEPTETS_PER_PART = 153;

/** As `localDate` writes it; no day of the year takes more characters. */
const longestDate: Readonly<Record<Language, string>> = { en: 'Sep 30', es: '30 sept' };

/** A text whose placeholders all take the longest value that can stand in them. */
export const atLongest = (template: string, language: Language): string =>
  renderText(template, longestValues(language));

export const sizeAtLongest = (template: string, language: Language): TextSize =>
  countParts(atLongest(template, language));

const longestValues = (language: Language): Required<TextValues> => ({
  clinic: 'M'.repeat(clinicLimits.nameSeptets),
  phone: '0'.repeat(clinicLimits.phoneCharacters),
  emergency: '0'.repeat(clinicLimits.emergencyDigits),
  date: longestDate[language],
});

/** Every rule that a text breaks, in words. */
export function textFaults(template: string, language: Language): string[] {
  const known = longestValues(language);
  const placeholders = placeholdersIn(template);
  const plain = template.replaceAll(/\{[^{}]*\}/g, '');

  const faults = [
    ...placeholders
      .filter((name) => !Object.hasOwn(known, name))
      .map((name) => `{${name}} is not a placeholder; known are ${inBraces(Object.keys(known))}`),
    ...(/[{}]/.test(plain) ? ['has a brace without its partner'] : []),
    ...['clinic', 'phone', 'emergency']
      .filter((name) => !placeholders.includes(name))
      .map((name) => `must contain {${name}}`),
    ...(/\bSTOP\b/.test(plain) ? [] : ['must tell the way out: the word STOP']),
    ...[...new Set(plain)]
      .filter((character) => !isGsm7(character))
      .map((character) => `${describeCharacter(character)} is not in GSM-7: choose a word without it`),
  ];
  // A text with such a fault has no length worth telling.
  return faults.length > 0 ? faults : lengthFaults(template, language);
}

/** The digits that a text offers to answer with, in order: those that open an item of its list after `Reply` or `Responda`. */
export function digitsOffered(template: string): string[] {
  const [, list = ''] = /\b(?:Reply|Responda) (\d [^.]*)/.exec(template) ?? [];
  return list.split(', ').flatMap((item) => /^\d(?= )/.exec(item) ?? []);
}

function lengthFaults(template: string, language: Language): string[] {
  const { units, parts } = sizeAtLongest(template, language);
  return parts > MOST_PARTS
    ? [
        `takes ${units} septets (${parts} parts) at its longest; at most ${MOST_PARTS * SEPTETS_PER_PART} (${MOST_PARTS} parts) are allowed`,
      ]
    : [];
}

const inBraces = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(', ');
