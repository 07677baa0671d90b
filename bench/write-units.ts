import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** The table's indexes, of keys alone: a change of these attributes is a change of their entry. */
const INDEXES = [
  ['dueShard', 'wakeAt'],
  ['clinicId', 'treatedAt'],
  ['contactId', 'treatedAt'],
  ['alertsOf', 'raisedAt'],
] as const;

const KIB = 1_024;

/**
 * The write units of one write: of the larger of what was there and what is now, and of every index whose entry it changes, which
 * is taken out and put in.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function writeUnits(before: Item | undefined, after: Item | undefined): number {
  const ofTable = Math.max(1, ...[before, after].map((item) => Math.ceil((item ? sizeOf(item) : 0) / KIB)));
  const ofIndexes = INDEXES.map((keys) => {
    const [old, now] = [before, after].map((item) => entryOf(item, keys));
    if (old === now) return 0;
    return Number(old !== undefined) + Number(now !== undefined);
  });
  return ofTable + ofIndexes.reduce((sum, units) => sum + units, 0);
}

/** Undefined where the index does not have it. */
function entryOf(item: Item | undefined, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => item?.[key]);
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

/** In bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/^-|\.|0+$/g, '').length / 2) + 1;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + sizeOfValue(one), 0);
  if (value.M !== undefined)
    return (
      3 +
      Object.entries(value.M).reduce(
        (sum, [name, one]) => sum + 1 + Buffer.byteLength(name) + sizeOfValue(one),
        0,
      )
    );
  return 1;
}
