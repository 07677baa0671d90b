import type { Clinic } from '../domain/clinic.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';
import type { Source } from '../domain/treatment.ts';
import { readConsent } from './consent.ts';
import { type Complex, type Element, Reader } from './element.ts';
import type { FhirFault } from './fault.ts';
import { type Message, openMessage } from './message.ts';
import { meansWhatItSays } from './modifiers.ts';
import { readPatient } from './patient.ts';
import { patientResolver } from './references.ts';
import { readVersion } from './version.ts';

type Faults = readonly [FhirFault, ...FhirFault[]];

export type ProcedureMessage =
  | {
      readonly kind: 'treatment';
      /** The treatment event as the JSON API takes it, for parseTreatmentEvent(). */
      readonly body: unknown;
      readonly source: Source;
      /** The FHIRPath expression where the value at a JSON pointer of `body` came from. */
      readonly expressionOf: (pointer: string) => string;
    }
  | { readonly kind: 'cancellation'; readonly treatmentId: string; readonly source: Source }
  | {
      /**
       * The record says that nothing more may be sent: what there is of the treatment ends so. Where there is none, the faults
       * are the answer.
       */
      readonly kind: 'withdrawal';
      readonly treatmentId: string;
      readonly source: Source;
      /** `cancel`: the patient has died, or the record is no longer in use. `opt-out`: the patient says no to texts. */
      readonly effect: 'cancel' | 'opt-out';
      readonly faults: Faults;
    }
  | { readonly kind: 'invalid'; readonly faults: Faults };

/**
 * Reads what a clinic's record system says of a procedure, as FHIR R4: a Procedure with its Patient contained, or a Bundle
 * of type transaction, batch, collection or message. Whatever is sent instead is answered with faults.
 */
export function readProcedure(resource: unknown, clinic: Clinic, now: Instant): ProcedureMessage {
  const reader = new Reader();
  const message = openMessage(resource, reader);
  const read = message && readMessage(message, clinic, now, reader);
  if (read?.kind === 'withdrawal') return read;
  const faults = allFaults(reader);
  if (faults !== undefined) return { kind: 'invalid', faults };
  if (read === undefined) throw new Error('a procedure that is refused has a fault');
  return read;
}

function allFaults(reader: Reader): Faults | undefined {
  const [fault, ...others] = reader.faults;
  return fault && [fault, ...others];
}

function readMessage(
  message: Message,
  clinic: Clinic,
  now: Instant,
  reader: Reader,
): ProcedureMessage | undefined {
  const procedure = message.procedure.resource;
  meansWhatItSays(procedure, reader);
  const isDone = readStatus(procedure, reader);
  const { treatmentId, source } = readVersion(message, now, reader);
  if (isDone === false) {
    return treatmentId && { kind: 'cancellation', treatmentId: treatmentId.value, source };
  }
  const known = allFaults(reader) === undefined ? treatmentId : undefined;

  const carePlan = readCarePlan(procedure, clinic, reader);
  const treatedAt = readTreatedAt(procedure, reader);
  const subject = reader.object(procedure, 'subject');
  if (subject === undefined) {
    return reader.fault(`${procedure.path}.subject`, 'required', 'Who was treated.');
  }
  const resolvePatient = patientResolver(message.entries, reader);
  const patient = resolvePatient(subject, message.procedure);
  if (patient === undefined) return undefined;
  const { isGone, phone, language, timeZone } = readPatient(patient, clinic, now, reader);
  const answer = readConsent(message, patient, resolvePatient, clinic, now, reader);

  const effect = isGone ? 'cancel' : answer === 'no' ? 'opt-out' : undefined;
  const faults = allFaults(reader);
  // What stops texts must not fail for want of a phone: only which treatment it stops has to be clear.
  if (effect !== undefined && known !== undefined && faults !== undefined) {
    return { kind: 'withdrawal', treatmentId: known.value, source, effect, faults };
  }

  const consent = answer === 'no' ? undefined : answer;
  const origins: Record<string, Element | undefined> = {
    '': procedure,
    '/treatmentId': treatmentId,
    '/carePlan': carePlan,
    '/treatedAt': treatedAt,
    '/patient': patient,
    '/patient/phone': phone,
    '/patient/language': language,
    '/patient/timeZone': timeZone,
    '/consent': consent?.sms,
    '/consent/obtainedAt': consent?.obtainedAt,
    '/consent/reference': consent?.reference,
  };
  return {
    kind: 'treatment',
    body: {
      treatmentId: treatmentId?.value,
      carePlan: carePlan?.value,
      treatedAt: treatedAt?.value,
      patient: {
        phone: phone?.value,
        ...(language !== undefined && { language: language.value }),
        ...(timeZone !== undefined && { timeZone: timeZone.value }),
      },
      consent: {
        sms: consent?.sms.value,
        obtainedAt: consent?.obtainedAt.value,
        method: consent?.method.value,
        ...(consent?.reference !== undefined && { reference: consent.reference.value }),
      },
    },
    source,
    expressionOf: (pointer) => originOf(pointer, new Map(Object.entries(origins))) ?? procedure.path,
  };
}

/** Where the value at a pointer came from, or the closest one around it. */
function originOf(pointer: string, origins: ReadonlyMap<string, Element | undefined>): string | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const path = origins.get(at)?.path;
    if (path !== undefined || !at.includes('/')) return path;
  }
}

/** Whether the procedure was done; undefined if it is neither done nor to be cancelled. */
function readStatus(procedure: Complex, reader: Reader): boolean | undefined {
  const status = reader.string(procedure, 'status');
  if (status?.value === 'completed') return true;
  if (status?.value === 'not-done' || status?.value === 'entered-in-error') return false;
  return reader.fault(
    `${procedure.path}.status`,
    status === undefined ? 'required' : 'value',
    'completed, once the treatment has ended; not-done or entered-in-error to cancel what was sent before.',
  );
}

function readCarePlan(procedure: Complex, clinic: Clinic, reader: Reader): Element<string> | undefined {
  const code = reader.object(procedure, 'code');
  const codings = code === undefined ? [] : reader.objects(code, 'coding');
  const paths = new Map(
    codings.map((coding) => {
      const [system, value] = ['system', 'code'].map((name) => reader.string(coding, name)?.value);
      return [JSON.stringify([system, value]), `${coding.path}.code`];
    }),
  );
  for (const mapped of clinic.carePlanCodes ?? []) {
    const path = paths.get(JSON.stringify([mapped.system, mapped.code]));
    if (path !== undefined) return { value: mapped.carePlan, path };
  }
  const path = `${procedure.path}.code`;
  if (clinic.defaultCarePlan !== undefined) return { value: clinic.defaultCarePlan, path };
  return reader.fault(
    path,
    'care-plan',
    "A coding that the clinic's settings map to a care plan; or a default care plan in the clinic's settings.",
  );
}

const PERFORMED = [
  'performedDateTime',
  'performedPeriod',
  'performedString',
  'performedAge',
  'performedRange',
];

/** When the treatment ended: the check-ins are counted from there. */
function readTreatedAt(procedure: Complex, reader: Reader): Element<string> | undefined {
  // FHIRPath has one name for all types of a value.
  const path = `${procedure.path}.performed`;
  const [name, ...others] = PERFORMED.filter((candidate) => reader.has(procedure, candidate));
  if (name === undefined)
    return reader.fault(path, 'required', 'performedDateTime, or performedPeriod with its end.');
  if (others.length > 0)
    return reader.fault(path, 'one-type', 'One of them: performedDateTime or performedPeriod.');
  if (name === 'performedDateTime') {
    const at = reader.instant(procedure, name, 'performed');
    return at && { value: formatInstant(at.value), path: at.path };
  }
  if (name !== 'performedPeriod') {
    return reader.fault(path, 'type', 'performedDateTime, or performedPeriod with its end.');
  }
  const period = reader.object(procedure, name, 'performed');
  if (period === undefined) return undefined;
  const end = reader.instant(period, 'end');
  if (end !== undefined) return { value: formatInstant(end.value), path: end.path };
  return reader.has(period, 'end')
    ? undefined
    : reader.fault(
        `${path}.end`,
        'required',
        'When the treatment ended: the check-ins are counted from there.',
      );
}
