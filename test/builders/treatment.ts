import type { CarePlans } from '../../lambdas/domain/care-plan.ts';
import { type CheckIn, plannedOf } from '../../lambdas/domain/check-in.ts';
import type { Clinic } from '../../lambdas/domain/clinic.ts';
import { type Instant, MINUTE } from '../../lambdas/domain/instant.ts';
import { planCheckIns } from '../../lambdas/domain/planning.ts';
import { type Treatment, type TreatmentEvent, withCheckIn } from '../../lambdas/domain/treatment.ts';

export const at = (iso: string): Instant => {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) throw new Error(`${iso} is no instant`);
  return instant;
};

/** A Tuesday morning in New York, inside the window. */
export const NOON = at('2026-11-24T12:00:00-05:00');

export const aClinic = (changes: Partial<Clinic> = {}): Clinic => ({
  id: 'demo',
  name: 'Demo Clinic',
  phone: '305-555-0100',
  emergencyPhone: '911',
  language: 'en',
  timeZone: 'America/New_York',
  window: { opens: '09:00', closes: '20:00' },
  country: 'US',
  alertContacts: [],
  ...changes,
});

export const somePlans: CarePlans = {
  'two-asks': {
    id: 'two-asks',
    title: 'Asks at 48 hours and at 4 weeks',
    checkIns: [
      {
        key: '48h',
        offset: 'PT48H',
        expiresAfter: 'P3D',
        replies: { 1: 'fine', 2: 'expected', 3: 'concern' },
        replyBy: 'P2D',
        replyWindow: 'P26D',
        texts: {
          en: '{clinic}: 48h until {date}. {phone} {emergency} STOP',
          es: '{clinic}: a 48h hasta {date}. {phone} {emergency} STOP',
        },
      },
      {
        key: '4w',
        offset: 'P4W',
        expiresAfter: 'P7D',
        texts: {
          en: '{clinic}: 4w. {phone} {emergency} STOP',
          es: '{clinic}: a 4w. {phone} {emergency} STOP',
        },
      },
    ],
  },
};

/** The same, whose last check-in lifts what the care plan forbids for four weeks. */
export const restrictingPlans: CarePlans = Object.fromEntries(
  Object.entries(somePlans).map(([id, plan]) => [
    id,
    {
      ...plan,
      restrictions: [{ key: 'exercise', until: 'P4W' }],
      checkIns: plan.checkIns.map((checkIn) =>
        checkIn.key === '4w'
          ? {
              ...checkIn,
              lifts: ['exercise'],
              heldTexts: {
                en: '{clinic}: held. {phone} {emergency} STOP',
                es: '{clinic}: a held. {phone} STOP',
              },
            }
          : checkIn,
      ),
    },
  ]),
);

type SentEvent = ReturnType<typeof aSentEvent>;

/** A valid event as a clinic system sends it. */
export const aSentEvent = () => ({
  treatmentId: 'T-1001',
  carePlan: 'two-asks',
  treatedAt: '2026-11-24T11:30:00-05:00',
  patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
  consent: { sms: true, obtainedAt: '2026-11-24T09:55:00-05:00' },
});

/** The sent event with the value at a JSON pointer replaced, or removed where it is undefined. */
export function aSentEventWith(pointer: string, value: unknown): SentEvent {
  const event = aSentEvent();
  const path = pointer.split('/').slice(1);
  const last = path.pop();
  if (last === undefined) throw new Error('a pointer to a field');
  const parent = path.reduce<Record<string, unknown>>(
    (node, key) => node[key] as Record<string, unknown>,
    event,
  );
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return event;
}

export const anEvent = (changes: Partial<TreatmentEvent> = {}): TreatmentEvent => ({
  treatmentId: 'T-1001',
  carePlan: 'two-asks',
  treatedAt: at('2026-11-24T11:30:00-05:00'),
  patient: { phone: '+13055550123', language: 'en', timeZone: 'America/New_York' },
  consent: { sms: true, obtainedAt: at('2026-11-24T09:55:00-05:00') },
  ...changes,
});

/** A treatment as intake stores it at `createdAt`. */
export function aTreatment({ event = anEvent(), createdAt = NOON, clinic = aClinic() } = {}): Treatment {
  const plan = somePlans[event.carePlan];
  if (plan === undefined) throw new Error(`no plan ${event.carePlan}`);
  return {
    clinicId: clinic.id,
    contactId: contactIdOf(event.patient.phone),
    event,
    checkIns: planCheckIns(plan, event, clinic, createdAt),
    createdAt,
    version: 1,
    revision: 1,
  };
}

/** The treatment with its first check-in being sent, or sent. */
export function aTreatmentWithFirst(state: 'sending' | 'sent'): Treatment {
  const treatment = aTreatment();
  const [first] = treatment.checkIns;
  if (first === undefined) throw new Error('a treatment has check-ins');
  const planned = plannedOf(first);
  const { contactId } = treatment;
  const attempt = { token: 't', contactId, startedAt: first.sendAt, deadline: first.sendAt + MINUTE };
  const sending: CheckIn = { ...planned, state: 'sending', attempt, refusals: 0 };
  const sent: CheckIn = { ...planned, state: 'sent', sentAt: first.sendAt, messageId: 'm' };
  return (state === 'sending' ? [sending] : [sending, sent]).reduce(withCheckIn, treatment);
}

export const contactIdOf = (phone: string): string => `contact-of-${phone.slice(-4)}`;
