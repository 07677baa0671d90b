import { MINUTE, SECOND } from '../../lambdas/domain/instant.ts';
import type { FaultPlan, Outage, Service } from './fault-plan.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';
import type { Timeline } from './timeline.ts';

/** What everything simulated has in common: one time, one source of chance, and what goes wrong. */
export class World {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly plan: FaultPlan;
  readonly faults: Tally;
  readonly outages: readonly Outage[];

  constructor(parts: {
    timeline: Timeline;
    random: Random;
    plan: FaultPlan;
    faults: Tally;
    outages: readonly Outage[];
  }) {
    this.timeline = parts.timeline;
    this.random = parts.random;
    this.plan = parts.plan;
    this.faults = parts.faults;
    this.outages = parts.outages;
  }

  /** Whether a fault of this kind strikes now; it is then counted. */
  strikes(fault: string, probability: number): boolean {
    if (!this.random.chance(probability)) return false;
    this.faults.count(fault);
    return true;
  }

  /** Shows a write in an index: at once, or late. */
  showInIndex(show: () => void): void {
    if (this.strikes('index lags', this.plan.indexLags)) {
      this.timeline.after(this.random.spread(SECOND, 5 * MINUTE), show);
    } else {
      show();
    }
  }

  /** The outage of a service that is going on. */
  outageOf(service: Service): Outage | undefined {
    const { now } = this.timeline;
    return this.outages.find(
      (outage) => outage.service === service && outage.from <= now && now < outage.until,
    );
  }
}
