import { isReply, toReply } from '../../lambdas/aws/dynamodb-replies.ts';
import { isTreatment, treatmentKey } from '../../lambdas/aws/dynamodb-treatments.ts';
import { presentReply } from '../../lambdas/http/treatment-answer.ts';
import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import { readable } from './readable.ts';
import type { ConsoleReply } from './state.ts';
import type { StoredItem } from './stored-items.ts';

/** Whose treatments are stored: their phones, and what they answered. */
export class Patients {
  /** By the partition of the treatment. */
  readonly #phones: ReadonlyMap<string | undefined, string>;
  readonly #replies: ReadonlyMap<string | undefined, readonly StoredItem[]>;

  constructor(stored: readonly StoredItem[]) {
    this.#phones = new Map(
      stored
        .filter(({ attributes }) => isTreatment(attributes))
        .map(({ attributes: { pk, event } }) => [pk?.S, event?.M?.patient?.M?.phone?.S ?? '']),
    );
    this.#replies = Map.groupBy(
      stored.filter(({ attributes }) => isReply(attributes)),
      ({ attributes }) => attributes.pk?.S,
    );
  }

  /** In E.164, in no order; one may come twice. */
  get numbers(): readonly string[] {
    return [...this.#phones.values()].filter((number) => number !== '');
  }

  /** Undefined where there is no such treatment. */
  phoneOf({ clinicId, treatmentId }: TreatmentKey): string | undefined {
    return this.#phones.get(treatmentKey(clinicId, treatmentId).pk);
  }

  /** About a treatment, the first first. */
  repliesOf({ clinicId, treatmentId }: TreatmentKey): readonly ConsoleReply[] {
    const items = this.#replies.get(treatmentKey(clinicId, treatmentId).pk) ?? [];
    return readable(items, (item) => presentReply(toReply(item))).toSorted(
      (a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt),
    );
  }
}
