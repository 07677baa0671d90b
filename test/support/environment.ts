import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node, with an ordinary global object. Jest's own stands behind interceptors: to read `Math` or `Promise`
 * there takes some seventy times as long, so that what computes much takes twice as long.
 */
export default class Environment extends TestEnvironment {
  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    super(config, context);
    const global = vm.createContext(vm.constants.DONT_CONTEXTIFY) as typeof this.global;
    for (const key of Reflect.ownKeys(this.global)) {
      if (Object.hasOwn(global, key)) continue;
      // Jest makes most of them when they are first read, for the global that they were made for.
      const value: unknown = Reflect.get(this.global, key);
      const enumerable = Object.prototype.propertyIsEnumerable.call(this.global, key);
      Object.defineProperty(global, key, { value, enumerable, configurable: true, writable: true });
    }
    // Those of the process, so that what Node makes is an instance of them.
    Object.assign(global, { global, ArrayBuffer, Uint8Array });
    global.Error.stackTraceLimit = this.global.Error.stackTraceLimit;

    const { moduleMocker, fakeTimersModern } = this;
    if (moduleMocker === null || fakeTimersModern === null) throw new Error('Jest has made no environment');
    const [Mocker, FakeTimers] = [moduleMocker.constructor, fakeTimersModern.constructor];
    this.moduleMocker = Reflect.construct(Mocker, [global]);
    this.fakeTimersModern = Reflect.construct(FakeTimers, [{ config: config.projectConfig, global }]);
    this.fakeTimers = null;
    this.global = global;
    this.context = global;
  }
}
