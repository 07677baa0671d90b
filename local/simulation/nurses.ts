import { keyOfAlert, type StandingAlert } from '../../lambdas/domain/alert.ts';
import { DAY, SECOND } from '../../lambdas/domain/instant.ts';
import type { Functions } from './functions.ts';
import { untilAnswered } from './until-answered.ts';
import type { World } from './world.ts';

/** Who is told of alerts, and takes some of them over: within seconds, or days later. */
export class Nurses {
  readonly #world: World;
  readonly #functions: Functions;

  constructor(world: World, functions: Functions) {
    this.#world = world;
    this.#functions = functions;
  }

  told(alert: StandingAlert): void {
    const { random, plan, timeline } = this.#world;
    if (!random.chance(plan.life.takenOver)) return;
    timeline.after(random.spread(5 * SECOND, 3 * DAY), () =>
      untilAnswered<unknown>(
        timeline,
        (ended) => this.#functions.acknowledge(keyOfAlert(alert), ended),
        () => undefined,
      ),
    );
  }
}
