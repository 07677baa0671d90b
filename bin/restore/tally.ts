import type { TreatmentKey } from '../../lambdas/use-cases/ports.ts';
import type { Item, ItemKind } from './item-kind.ts';

/** What a restore has done, or would do. */
export class Tally {
  /** What was missing, by kind. */
  readonly missing = new Map<ItemKind, number>();
  /** The treatments that were posted anew since they were lost, and now know what had been texted before. */
  postedAnew = 0;
  /** The treatments that differed. */
  differing = 0;
  /** The clinics that differed. */
  readonly clinics: string[] = [];
  /** The clients that are let in again, with their clinics. */
  readonly clients: string[] = [];
  /** Check-ins of which nobody knows any more whether they were sent, by clinic. */
  readonly unknown = new Map<string, number>();
  /** Contacts that may not be texted, which the stage's table did not say. */
  readonly forbidden = new Set<string>();
  /** The treatments that are in neither table, and of which texts went out. */
  readonly lost: TreatmentKey[] = [];
  /** Erasures since the restore point, and how many items are left out for them. */
  erasures = 0;
  erased = 0;
  /** Items that somebody else wrote between reading and writing. */
  changedMeanwhile = 0;

  putBack(kind: ItemKind, item: Item): void {
    add(this.missing, kind, 1);
    if (kind === 'client') this.clients.push(`${item.sk} (${item.clinicId})`);
  }

  /** @param unknown of how many of its check-ins nobody knows any more whether they were sent */
  treatment(found: 'missing' | 'posted-anew' | 'differing', clinicId: string, unknown: number): void {
    if (found === 'missing') add(this.missing, 'treatment', 1);
    else if (found === 'posted-anew') this.postedAnew += 1;
    else this.differing += 1;
    if (unknown > 0) add(this.unknown, clinicId, unknown);
  }
}

const add = <Key>(counts: Map<Key, number>, key: Key, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count);
};
