import type { Instant } from '../domain/instant.ts';
import { isTreatmentId, type Source, TREATMENT_ID_RULE } from '../domain/treatment.ts';
import { CLOCK_TOLERANCE, isNote } from '../domain/treatment-event.ts';
import { type Complex, type Element, fieldOf, type Reader } from './element.ts';
import type { Message } from './message.ts';

/** Which treatment a procedure is, and which version of its record was sent. */
export interface Version {
  readonly treatmentId: Element<string> | undefined;
  readonly source: Source;
}

export function readVersion(message: Message, now: Instant, reader: Reader): Version {
  const { treatmentId, system } = readIdentity(message.procedure.resource, reader);
  const updatedAt = readUpdatedAt(message, now, reader);
  return {
    treatmentId,
    source: { ...(system !== undefined && { system }), ...(updatedAt !== undefined && { updatedAt }) },
  };
}

interface Identity {
  readonly treatmentId: Element<string> | undefined;
  readonly system?: string | undefined;
}

/** Best first. One that is `old` or `temp` will not be the same in the next version. */
const IDENTIFIER_USES = ['official', 'usual', undefined, 'secondary'];

/** The business identifier: the resource's id is its server's, and changes when it moves. */
function readIdentity(procedure: Complex, reader: Reader): Identity {
  const identifiers = reader.objects(procedure, 'identifier').flatMap((identifier) => {
    const preference = IDENTIFIER_USES.indexOf(reader.string(identifier, 'use')?.value);
    const value = reader.string(identifier, 'value');
    return value === undefined || preference === -1 ? [] : [{ identifier, value, preference }];
  });
  const best = identifiers.toSorted((a, b) => a.preference - b.preference).at(0);
  if (best === undefined) {
    const path = `${procedure.path}.identifier`;
    const detail =
      'An identifier with a value, neither old nor temporary: by it later versions of this procedure are known.';
    return { treatmentId: reader.fault(path, 'required', detail) };
  }
  const { identifier, value } = best;
  return {
    treatmentId: isTreatmentId(value.value) ? value : reader.fault(value.path, 'format', TREATMENT_ID_RULE),
    system: readSystem(identifier, reader),
  };
}

/** It is stored: a request may be one long system. */
function readSystem(identifier: Complex, reader: Reader): string | undefined {
  const system = reader.string(identifier, 'system');
  if (system === undefined || isNote(system.value)) return system?.value;
  return reader.fault(system.path, 'format', 'A URI of at most 200 characters.');
}

/** Clocks of record systems may run ahead of ours by this much. */

/** When the record was last changed. What comes from the future would silence all versions until then. */
function readUpdatedAt(message: Message, now: Instant, reader: Reader): Instant | undefined {
  const at = readLastUpdated(message, reader);
  if (at === undefined || at.value <= now + CLOCK_TOLERANCE) return at?.value;
  return reader.fault(
    at.path,
    'not-in-future',
    'At most five minutes ahead of now: when the record was last changed.',
  );
}

function readLastUpdated({ procedure, bundle }: Message, reader: Reader): Element<Instant> | undefined {
  const meta = reader.object(procedure.resource, 'meta');
  if (meta !== undefined && reader.has(meta, 'lastUpdated')) return reader.instant(meta, 'lastUpdated');
  const isMessage = bundle !== undefined && fieldOf(bundle, 'type') === 'message';
  return isMessage ? reader.instant(bundle, 'timestamp') : undefined;
}
