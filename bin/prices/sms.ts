import * as z from 'zod';
import file from './sms.json' with { type: 'json' };

/** What AWS asks for one part of an outbound text, carrier fees included. */
export interface SmsPrice {
  /** ISO 3166-1 alpha-2, of the phone that is texted. */
  readonly country: string;
  /** The kind of number that it is sent from; absent where that makes no difference. */
  readonly from?: string;
  readonly usdPerPart: number;
  /** Where it was read. */
  readonly source: string;
  /** The day or month on which it was. */
  readonly on: string;
}

const usd = z.number().positive();

/**
 * Price lists, as AWS publishes them and others have kept them: the price of a message and the fees of carriers together, which AWS
 * bills by the part. Fees, which the US and Canada have, are the one figure that the list has for all networks: a single carrier may
 * ask less or more. A list is whole, but for what a newer one has. A country that is in none has no price here.
 */
const schema = z.strictObject({
  /** AWS's page that links to the list of the day. */
  publishedAt: z.url(),
  lists: z.array(
    z.strictObject({
      readFrom: z.url(),
      on: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
      usdPerPart: z.record(z.string().regex(/^[A-Z]{2}$/), z.union([usd, z.record(z.string(), usd)])),
    }),
  ),
});

const { publishedAt, lists } = schema.parse(file);

/** Where AWS publishes them. */
export const smsPricesPublishedAt = publishedAt;

/** In the order of the countries; those of a country in the order of the lists. */
export const smsPrices: readonly SmsPrice[] = lists
  .flatMap(({ readFrom: source, on, usdPerPart }) =>
    Object.entries(usdPerPart).flatMap(([country, price]) =>
      typeof price === 'number'
        ? [{ country, usdPerPart: price, source, on }]
        : Object.entries(price).map(([from, perPart]) => ({
            country,
            from,
            usdPerPart: perPart,
            source,
            on,
          })),
    ),
  )
  .toSorted((a, b) => (a.country < b.country ? -1 : Number(a.country > b.country)));

/** The prices on record for a country; none where there is none. */
export const smsPricesOf = (country: string): readonly SmsPrice[] =>
  smsPrices.filter((price) => price.country === country);

const newest =
  lists
    .map(({ on }) => on)
    .toSorted()
    .at(-1) ?? '';

/** Whether a price is of an older list than most, so that it cannot be compared with them. */
export const isOlder = ({ on }: Pick<SmsPrice, 'on'>): boolean => on < newest;
