export interface VirtualTime {
  /** Ends the sleep with this number. */
  wake(sleep: number): void;
}

/**
 * Puts this thread on the virtual clock: `Date` without arguments reads it, and `setTimeout` of `node:timers/promises`, the
 * pause between texts, sleeps by it. All other timers stay real: they guard calls that take real time.
 */
export function virtualiseTime(
  clock: SharedArrayBuffer,
  requestSleep: (sleep: number, milliseconds: number) => void,
): VirtualTime {
  const milliseconds = new BigInt64Array(clock);
  const now = () => Number(Atomics.load(milliseconds, 0));
  replaceDate(now);

  const sleeping = new Map<number, () => void>();
  let sleeps = 0;
  // A bundle reaches the module by `require`, so that what it gets is this very object.
  const timers = process.getBuiltinModule('node:timers/promises');
  timers.setTimeout = (delay = 1, value) =>
    new Promise((resolve) => {
      sleeps += 1;
      sleeping.set(sleeps, () => resolve(value as never));
      requestSleep(sleeps, delay);
    });

  return {
    wake(sleep) {
      sleeping.get(sleep)?.();
      sleeping.delete(sleep);
    },
  };
}

/** Has `Date` without arguments read another clock, in this thread. */
export function replaceDate(now: () => number): void {
  const VirtualDate = new Proxy(Date, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
  Date.prototype.constructor = VirtualDate;
  globalThis.Date = VirtualDate;
}
