import { carePlans } from '../../care-plans/index.ts';
import type { CarePlan } from '../../lambdas/domain/care-plan.ts';

/** Has none of the check-ins of the care plans that ship, and ends before they do. */
const oneWeek: CarePlan = {
  id: 'one-week',
  title: 'Asks after a day and after a week',
  restrictions: [{ key: 'exercise', until: 'P1W' }],
  checkIns: [
    {
      key: '24h',
      offset: 'PT24H',
      expiresAfter: 'P2D',
      texts: {
        en: '{clinic}: Rest until {date}, or call {phone}. Emergency: {emergency}, not by text. STOP to end',
        es: '{clinic}: Descanse hasta el {date}, o llame al {phone}. Emergencia: {emergency}, no por SMS. Baja: STOP',
      },
    },
    {
      key: '1w',
      offset: 'P1W',
      expiresAfter: 'P2D',
      texts: {
        en: '{clinic}: Exercise again if you are well, or call {phone}. Emergency: {emergency}, not by text. STOP to end',
        es: '{clinic}: Si se siente bien, haga ejercicio; si no, llame al {phone}. Emergencia: {emergency}, no por SMS. Baja: STOP',
      },
      lifts: ['exercise'],
      heldTexts: {
        en: '{clinic}: How are you after a week? Call {phone}. Emergency: {emergency}, not by text. STOP to end',
        es: '{clinic}: ¿Qué tal a la semana? Llame al {phone}. Emergencia: {emergency}, no por SMS. Baja: STOP',
      },
    },
  ],
};

/** Those that ship, and one that differs from them in its check-ins as they do not from each other. */
export const simulatedCarePlans = { ...carePlans, [oneWeek.id]: oneWeek };

export const shippedCarePlanIds = ['exosome-therapy', 'general'] as const;
export const simulatedCarePlanIds = [...shippedCarePlanIds, 'one-week'] as const;
