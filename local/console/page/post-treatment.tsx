import { useState } from 'preact/hooks';
import type { ConsoleClinic, ConsoleState } from '../state.ts';
import { PastedTreatment } from './pasted-treatment.tsx';
import { TreatmentForm } from './treatment-form.tsx';
import { eventOf, type TreatmentValues, treatmentOf } from './treatment-values.ts';

/** What a clinic's system does: post a treatment, by a form or as it would. */
export function PostTreatment({
  state,
  clinic,
}: {
  readonly state: ConsoleState;
  readonly clinic: ConsoleClinic;
}) {
  // Fields that nobody has touched follow the run: its clock, and what it knows already.
  const [touched, setTouched] = useState<Partial<TreatmentValues>>({});
  const values = treatmentOf(state, clinic.id, touched);
  return (
    <section class="panel post" aria-labelledby="post">
      <h2 id="post">Post a treatment</h2>
      <TreatmentForm
        values={values}
        carePlans={state.carePlans}
        clinicId={clinic.id}
        now={state.clock.now}
        onChange={(change) => setTouched({ ...touched, ...change })}
        onPosted={() => setTouched(keptFor(touched))}
      />
      <PastedTreatment clinic={clinic} example={eventOf(values, state.clock.now)} now={state.clock.now} />
    </section>
  );
}

/** Of the next treatment, what tells it from others is new. */
const keptFor = ({ treatmentId: _, phone: __, treatedAt: ___, ...kept }: Partial<TreatmentValues>) => kept;
