import * as z from 'zod';
import lists from './sms.json' with { type: 'json' };

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
 * Price lists, as AWS publishes them (https://aws.amazon.com/end-user-messaging/pricing/) and others have kept them: the price of a
 * message and the fees of carriers together, which AWS bills by the part. Fees, which the US and Canada have, are the one figure that
 * the list has for all networks: a single carrier may ask less or more. A country that is in none has no price here.
 */
const schema = z.array(
  z.strictObject({
    /** AWS's page that links to the list, and the list itself where its address is known. */
    publishedAt: z.url(),
    list: z.url().optional(),
    readFrom: z.url(),
    on: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
    usdPerPart: z.record(z.string().regex(/^[A-Z]{2}$/), z.union([usd, z.record(z.string(), usd)])),
  }),
);

/** In the order of the countries; those of a country in the order of the lists. */
export const smsPrices: readonly SmsPrice[] = schema
  .parse(lists)
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
