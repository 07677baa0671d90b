import { textHash } from '../../lambdas/aws/text-hash.ts';
import { capacityOf, countParts, type TextSize } from '../../lambdas/domain/text.ts';
import { smsPricesOf } from '../prices/sms.ts';

/** A text as a phone shows it, and what it takes. */
export interface ShownText extends TextSize {
  /** Where its template stands, as `patientTexts` names it. */
  readonly name: string;
  /** By which its template is approved. */
  readonly hash: string;
  readonly body: string;
  /** How many units its parts can hold. */
  readonly capacity: number;
  /** What all its parts cost, carrier fees included; none for a country without a price on record. */
  readonly prices: readonly TextPrice[];
}

export interface TextPrice {
  readonly country: string;
  /** The kind of number that it is sent from; absent where that makes no difference. */
  readonly from?: string;
  readonly usd: number;
  /** The day or month on which it was read. */
  readonly on: string;
}

/** @param countries whose prices are of interest */
export function showText(
  { name, template, body }: { readonly name: string; readonly template: string; readonly body: string },
  countries: readonly string[],
): ShownText {
  const size = countParts(body);
  return {
    name,
    hash: textHash(template),
    body,
    ...size,
    capacity: capacityOf(size),
    prices: countries.flatMap(smsPricesOf).map(({ country, from, usdPerPart, on }) => ({
      country,
      ...(from !== undefined && { from }),
      usd: inUsd(usdPerPart * size.parts),
      on,
    })),
  };
}

/** Prices have five decimals; a product of them has no more. */
const inUsd = (value: number): number => Number(value.toFixed(5));
