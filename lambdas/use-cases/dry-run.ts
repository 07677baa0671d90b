import type { AmendTreatment } from './amend-treatment.ts';
import type { ReceiveTreatment } from './receive-treatment.ts';

/** The same ports, of which those that would store or wake do nothing and answer as if they had. */
export function withoutEffect<D extends ReceiveTreatment & AmendTreatment>(deps: D): D {
  const { treatments, contacts } = deps;
  return {
    ...deps,
    treatments: {
      find: (clinicId: string, treatmentId: string) => treatments.find(clinicId, treatmentId),
      create: async ({ clinicId, event }) =>
        (await treatments.find(clinicId, event.treatmentId)) === undefined ? 'created' : 'exists',
      replace: async (treatment) => ({ ...treatment, version: treatment.version + 1 }),
      keepContact: async () => undefined,
    },
    contacts: {
      isOptedOut: (contactId: string) => contacts.isOptedOut(contactId),
      optOut: async () => undefined,
    },
    schedules: { schedule: async () => undefined },
    wakeUpQueue: { enqueue: async () => undefined },
  } satisfies ReceiveTreatment & AmendTreatment as D;
}
