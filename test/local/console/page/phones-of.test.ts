import { expect, it } from '@jest/globals';
import { phonesOf } from '../../../../local/console/page/phones-of.ts';
import type { ConsoleTreatment, Phone } from '../../../../local/console/state.ts';

const newest = <T>(shown: readonly T[]) => ({ total: shown.length, shown });
const treatments = (...phones: readonly string[]) =>
  newest(phones.map((phone) => ({ patient: { phone } }) as ConsoleTreatment));
const texted = (...numbers: readonly string[]) =>
  newest(
    numbers.map(
      (number): Phone => ({
        number,
        messages: [{ direction: 'from-phone', at: '2026-11-24T15:45:00Z', body: 'Hello' }],
      }),
    ),
  );
const numbers = (phones: readonly Phone[]) => phones.map(({ number }) => number);

it('shows the phone of a patient who has not been texted yet', () => {
  expect(phonesOf({ treatments: treatments('+1'), phones: texted() })).toEqual([
    { number: '+1', messages: [] },
  ]);
});

it('shows a phone once, however many treatments its owner has had', () => {
  expect(numbers(phonesOf({ treatments: treatments('+1', '+2', '+1'), phones: texted('+1') }))).toEqual([
    '+1',
    '+2',
  ]);
});

it('shows a phone that wrote and is no patient of a treatment that is shown', () => {
  const [first, other] = phonesOf({ treatments: treatments('+2'), phones: texted('+1') });
  expect([first?.number, other?.number, other?.messages.length]).toEqual(['+2', '+1', 1]);
});

it('leaves every phone where it is while texts come and go', () => {
  const shown = treatments('+3', '+1');
  expect(numbers(phonesOf({ treatments: shown, phones: texted('+5', '+4', '+1', '+3') }))).toEqual(
    numbers(phonesOf({ treatments: shown, phones: texted('+3', '+4', '+5', '+1') })),
  );
});
