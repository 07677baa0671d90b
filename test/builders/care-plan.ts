import type { CarePlan, PlannedCheckIn } from '../../lambdas/domain/care-plan.ts';

/** A care plan that breaks no rule: two check-ins, the first naming the date of the second. */
export const aCarePlan = (changes: Partial<CarePlan> = {}): CarePlan => ({
  id: 'plan',
  title: 'A plan',
  checkIns: [
    aCheckIn({
      texts: {
        en: '{clinic}: Until {date}, call {phone}, or {emergency}. STOP to end',
        es: '{clinic}: Hasta el {date}, llame al {phone} o al {emergency}. Baja: STOP',
      },
    }),
    aCheckIn({ key: '4w', offset: 'P4W', expiresAfter: 'P7D' }),
  ],
  ...changes,
});

export const aCheckIn = (changes: Partial<PlannedCheckIn> = {}): PlannedCheckIn => ({
  key: '48h',
  offset: 'PT48H',
  expiresAfter: 'P3D',
  texts: {
    en: '{clinic}: Call {phone}, or {emergency}. STOP to end',
    es: '{clinic}: Llame al {phone} o al {emergency}. Baja: STOP',
  },
  ...changes,
});
