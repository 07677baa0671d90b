import type { ConsoleState } from '../state.ts';
import { Remainder } from './remainder.tsx';
import { TreatmentCard } from './treatment-card.tsx';

/** Every treatment with its check-ins in time. */
export const Treatments = ({ state }: { readonly state: ConsoleState }) => (
  <section class="panel treatments" aria-labelledby="treatments">
    <h2 id="treatments">Treatments</h2>
    {state.treatments.total === 0 && (
      <p class="empty">None yet. Post one, and its check-ins stand here: 48 hours and 4 weeks after it.</p>
    )}
    {state.treatments.shown.map((treatment) => (
      <TreatmentCard
        key={`${treatment.clinicId}/${treatment.treatmentId}`}
        treatment={treatment}
        clinic={
          state.clinics.length > 1 ? state.clinics.find(({ id }) => id === treatment.clinicId) : undefined
        }
        carePlan={state.carePlans.find(({ id }) => id === treatment.carePlan)?.title ?? treatment.carePlan}
        now={state.clock.now}
      />
    ))}
    <Remainder of={state.treatments} what="treatments" />
  </section>
);
