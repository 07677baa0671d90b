import { extent } from '../care-plans/duration.ts';
import type { CarePlans } from '../lambdas/domain/care-plan.ts';
import { ConfigurationError } from './stage-config.ts';

const DAY = 86_400_000;
/** From the end of the last check-in on: to learn what became of a text, and for a person to look into it. */
const MARGIN_DAYS = 30;

/** @throws ConfigurationError where a treatment would be forgotten before its last check-in is over. */
export function checkRetention(retentionDays: number, carePlans: CarePlans): void {
  for (const { id, checkIns } of Object.values(carePlans)) {
    const longest = Math.max(
      ...checkIns.map((c) => extent(c.offset).longest + extent(c.expiresAfter).longest),
    );
    const leastDays = Math.ceil(longest / DAY) + MARGIN_DAYS;
    if (retentionDays < leastDays) {
      throw new ConfigurationError(
        `retentionDays: must be at least ${leastDays}: the last check-in of the care plan ${id}, and ${MARGIN_DAYS} days`,
      );
    }
  }
}
