import type { ConsoleState } from '../state.ts';
import { PatientPhone } from './patient-phone.tsx';
import { phonesOf } from './phones-of.ts';
import { Remainder } from './remainder.tsx';

/** What each patient sees, and writes. */
export function Phones({ state, timeZone }: { readonly state: ConsoleState; readonly timeZone: string }) {
  const phones = phonesOf(state);
  const zoneOf = (number: string) =>
    state.treatments.shown.find(({ patient }) => patient.phone === number)?.patient.timeZone ?? timeZone;
  return (
    <section class="panel phones" aria-labelledby="phones">
      <h2 id="phones">Phones</h2>
      {phones.length === 0 && <p class="empty">The phone of each patient stands here, with every text.</p>}
      {phones.map((phone) => (
        <PatientPhone
          key={phone.number}
          phone={phone}
          timeZone={zoneOf(phone.number)}
          canAnswer={state.stage.isTwoWay}
        />
      ))}
      <Remainder of={state.phones} what="phones that were texted" />
    </section>
  );
}
