import { changedFields, overlay, type SeenEdit, type SeenEvent, type SeenTreatment, same } from './facts.ts';

type Broken = (kind: string, what: string) => void;

/** An edit that a clinic asked for, and what was seen of it. */
interface TrackedEdit extends SeenEdit {
  readonly treatment: string;
  /** Whether its treatment was stored by it for the first time. */
  isCreated: boolean;
  /** Whether it was stored, if only as a version that is now known. */
  isStored: boolean;
  /** The contact that the treatment had when the edit was stored as a revision. */
  storedFor: string | undefined;
}

/** What is known of the versions of a treatment's record. */
interface Versions {
  /** The latest that was ever told, and the latest that was answered with yes. */
  latest: number;
  answered: number;
}

const accepting = ['created', 'repeated', 'stored'];
/** Check-ins in these are no edit's to change. */
const untouchable = ['sending', 'sent', 'delivered', 'undelivered', 'unknown'];

/**
 * Holds the clinics' edits to what they were promised: an edit changes what it names and nothing else, once, and only
 * the revision that it was meant for. As each is checked against what it found, none can be lost.
 */
export class Edits {
  readonly #edits = new Map<string, TrackedEdit>();
  readonly #ofTreatment = new Map<string, string[]>();
  readonly #versions = new Map<string, Versions>();

  begun(treatment: string, edit: SeenEdit): void {
    this.#edits.set(edit.id, { ...edit, treatment, isCreated: false, isStored: false, storedFor: undefined });
    const ids = this.#ofTreatment.get(treatment) ?? [];
    this.#ofTreatment.set(treatment, ids);
    ids.push(edit.id);
    const versions = this.#versionsOf(treatment);
    versions.latest = Math.max(versions.latest, edit.source?.updatedAt ?? 0);
  }

  /** A treatment was stored anew, for the edit `id` if for one. */
  created(id: string | undefined): void {
    const edit = id === undefined ? undefined : this.#edits.get(id);
    if (edit !== undefined) edit.isCreated = true;
  }

  /** A treatment that is there is written, for the edit `id` if for one. Answers the edit, if it moved the revision. */
  written(
    before: SeenTreatment,
    after: SeenTreatment,
    { name, edit: id }: { readonly name: string; readonly edit?: string | undefined },
    broken: Broken,
  ): SeenEdit | undefined {
    const edit = id === undefined ? undefined : this.#edits.get(id);
    const isEdited =
      after.revision !== before.revision ||
      !same(before.source, after.source) ||
      !same(before.submitted, after.submitted);
    if (edit?.source !== undefined && isEdited) this.#checkOrder(edit, before, after, broken);
    this.#checkTold(edit, before, after, broken);
    if (edit !== undefined) edit.isStored ||= isEdited;
    if (after.revision === before.revision) {
      const isUntouched =
        sameEvent(before.event, after.event) &&
        before.cancelledAt === after.cancelledAt &&
        before.contactId === after.contactId;
      if (!isUntouched) broken('lost update', 'what the clinic has said changes without its revision');
      return undefined;
    }
    if (edit === undefined) {
      broken('revision', `${name}, which edits nothing, moves the revision`);
      return undefined;
    }
    if (after.revision !== before.revision + 1)
      broken('revision', `revision ${after.revision} follows ${before.revision}`);
    if (edit.storedFor !== undefined) broken('applied twice', `${edit.id} was stored before`);
    if (edit.ifRevision !== undefined && edit.ifRevision !== before.revision) {
      broken('lost update', `${edit.id}, for revision ${edit.ifRevision}, changes ${before.revision}`);
    }
    this.#checkEffect(edit, before, after, broken);
    edit.storedFor = after.contactId;
    return edit;
  }

  /** The clinic is answered. `stored` is the treatment as it is stored now, `answer` as it is told. */
  answered(
    id: string,
    outcome: string,
    answer: SeenTreatment | undefined,
    stored: SeenTreatment,
    broken: Broken,
  ): void {
    const edit = this.#edits.get(id);
    if (edit === undefined) return;
    if (answer !== undefined && accepting.includes(outcome)) {
      this.#checkAnswer(edit, answer, stored, broken);
    } else if (edit.isStored) {
      broken('lost update', `${id} was stored, but its clinic is answered ${outcome}`);
    }
    if (outcome === 'revision-changed' && (edit.ifRevision ?? stored.revision) === stored.revision) {
      broken('lost update', `${id} was meant for the revision that there is`);
    }
    if (outcome === 'cancelled' && stored.cancelledAt === undefined) {
      broken('lost update', `${id} is refused for a cancel that never was`);
    }
  }

  /** The contact for which an opt-out of a person was stored, if `id` is one and was. */
  optOutOf(id: string): string | undefined {
    const edit = this.#edits.get(id);
    return edit?.fields.optOut ? edit.storedFor : undefined;
  }

  forget(treatment: string): void {
    for (const id of this.#ofTreatment.get(treatment) ?? []) this.#edits.delete(id);
    this.#ofTreatment.delete(treatment);
    this.#versions.delete(treatment);
  }

  /** What was last told is kept beside what is corrected, and changes with a version of the record alone. */
  #checkTold(
    edit: TrackedEdit | undefined,
    before: SeenTreatment,
    after: SeenTreatment,
    broken: Broken,
  ): void {
    const told = toldOf(before);
    const isRight =
      edit?.kind === 'version'
        ? sameEvent(toldOf(after), overlay(told, edit.fields))
        : same(before.submitted, after.submitted) || same(after.submitted, told);
    const isKept = after.submitted !== undefined || sameEvent(before.event, after.event);
    if (!isRight || (!isKept && before.cancelledAt === undefined))
      broken('lost update', 'what the clinic was the last to tell is not kept');
  }

  #checkEffect(edit: SeenEdit, before: SeenTreatment, after: SeenTreatment, broken: Broken): void {
    const fields = edit.kind === 'version' ? changedFields(toldOf(before), edit.fields) : edit.fields;
    if (!sameEvent(after.event, overlay(before.event, fields))) {
      broken('lost update', `${edit.id} changes what it does not name, or not what it names`);
    }
    if (edit.kind === 'cancel') {
      if (after.cancelledAt === undefined) broken('lost update', `${edit.id} does not cancel`);
    } else if (before.cancelledAt !== undefined) {
      if (!edit.fields.optOut || !same(before.checkIns, after.checkIns))
        broken('after cancel', `${edit.id} amends what is cancelled`);
    } else if (after.cancelledAt !== undefined) broken('false end', `${edit.id} cancels`);
    const changesNothing =
      sameEvent(before.event, after.event) &&
      same(before.checkIns, after.checkIns) &&
      before.cancelledAt === after.cancelledAt;
    if (changesNothing) broken('revision', `${edit.id} moves the revision and changes nothing`);
    for (const checkIn of before.checkIns.filter(({ state }) => untouchable.includes(state))) {
      const { corrected: _, ...was } = checkIn;
      const { corrected: __, ...is } = after.checkIns.find(({ key }) => key === checkIn.key) ?? checkIn;
      if (!same(was, is))
        broken('lost update', `${checkIn.key} was ${checkIn.state}, and the edit changes it`);
    }
  }

  #checkOrder(
    { id, treatment, source }: TrackedEdit,
    before: SeenTreatment,
    after: SeenTreatment,
    broken: Broken,
  ): void {
    const { answered } = this.#versionsOf(treatment);
    const updatedAt = source?.updatedAt ?? Number.POSITIVE_INFINITY;
    if (updatedAt < answered)
      broken('older version', `${id} is of ${show(updatedAt)}, but ${show(answered)} was answered before`);
    if ((before.source?.system ?? source?.system) !== source?.system && source?.system !== undefined)
      broken('other record', `${id} of ${source.system} changes a record of ${before.source?.system}`);
    if (source?.updatedAt !== undefined && after.source?.updatedAt !== source.updatedAt)
      broken('older version', `${id} does not note when its record was changed`);
  }

  /** What the clinic is told has what it asked for, unless something later has changed it. */
  #checkAnswer(edit: TrackedEdit, answer: SeenTreatment, stored: SeenTreatment, broken: Broken): void {
    if (answer.version > stored.version) broken('false answer', `version ${answer.version} is not stored`);
    if (answer.version === stored.version && !same(answer, stored))
      broken('false answer', 'the clinic is told what is not stored');
    const isAsAsked =
      edit.kind === 'cancel'
        ? answer.cancelledAt !== undefined
        : edit.kind === 'version'
          ? sameEvent(toldOf(answer), overlay(toldOf(answer), edit.fields))
          : sameEvent(answer.event, overlay(answer.event, edit.fields));
    const versions = this.#versionsOf(edit.treatment);
    const { updatedAt = Number.POSITIVE_INFINITY } = edit.source ?? {};
    if (!isAsAsked && !edit.isCreated && !edit.isStored && updatedAt >= versions.latest)
      broken('lost update', `${edit.id} is answered with yes and is not stored`);
    versions.answered = Math.max(versions.answered, edit.source?.updatedAt ?? 0);
  }

  #versionsOf(treatment: string): Versions {
    const versions = this.#versions.get(treatment) ?? { latest: 0, answered: 0 };
    this.#versions.set(treatment, versions);
    return versions;
  }
}

/** The event as it was last told. */
const toldOf = ({ submitted, event }: SeenTreatment): SeenEvent => submitted ?? event;

/** Which fields were left to the clinic does not matter once they have their values. */
const sameEvent = ({ defaulted: _, ...a }: SeenEvent, { defaulted: __, ...b }: SeenEvent): boolean =>
  same(a, b);

const show = (instant: number): string => new Date(instant).toISOString();
