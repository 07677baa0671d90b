import type { ConsoleState, Phone } from '../state.ts';

/**
 * The phones of the patients whose treatments are shown, in their order, texted or not, and then what other phones there are. A
 * phone keeps its place when a text arrives: one that moved would lose whoever is typing on it.
 */
export function phonesOf({
  treatments,
  phones,
}: Pick<ConsoleState, 'treatments' | 'phones'>): readonly Phone[] {
  const patients = [...new Set(treatments.shown.map(({ patient }) => patient.phone))];
  const others = phones.shown
    .map(({ number }) => number)
    .filter((number) => !patients.includes(number))
    .toSorted();
  return [...patients, ...others].map(
    (number) => phones.shown.find((phone) => phone.number === number) ?? { number, messages: [] },
  );
}
