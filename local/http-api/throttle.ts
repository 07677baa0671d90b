/** How many requests a second API Gateway lets through, and how many at once. */
export interface ThrottleSettings {
  readonly ThrottlingRateLimit?: number | undefined;
  readonly ThrottlingBurstLimit?: number | undefined;
}

/** A bucket that holds `burst` tokens and is filled with `rate` a second. Each request takes one. */
class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor(rate: number, burst: number, now: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  take(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1_000) * this.#rate);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/**
 * The throttling of a stage: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 * Routes without settings of their own share a bucket; AWS does not say whether they do, and this is the tighter reading.
 */
export class Throttle {
  readonly #now: () => number;
  readonly #default: TokenBucket | undefined;
  readonly #ofRoutes: ReadonlyMap<string, TokenBucket>;

  /** @param now milliseconds of the callers' time, which passes whether the run's clock stands still or not */
  constructor(
    defaults: ThrottleSettings,
    ofRoutes: Readonly<Record<string, ThrottleSettings>>,
    now: () => number,
  ) {
    this.#now = now;
    this.#default = bucketOf(defaults, now());
    const buckets = Object.entries(ofRoutes).flatMap(([routeKey, settings]) => {
      const bucket = bucketOf(settings, now());
      return bucket === undefined ? [] : [[routeKey, bucket] as const];
    });
    this.#ofRoutes = new Map(buckets);
  }

  /** Whether a request for a route may pass now. */
  admits(routeKey: string): boolean {
    const bucket = this.#ofRoutes.get(routeKey) ?? this.#default;
    return bucket?.take(this.#now()) ?? true;
  }
}

/** Without both limits only those of the account hold, which nobody meets on one machine. */
const bucketOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: ThrottleSettings, now: number) =>
  ThrottlingRateLimit === undefined || ThrottlingBurstLimit === undefined
    ? undefined
    : new TokenBucket(ThrottlingRateLimit, ThrottlingBurstLimit, now);
