/** The runtime's own store, which knows the trace of an invocation. Where there is none, the SDK reads the environment. */
export const InvokeStore = {
  getInstanceAsync: async (): Promise<unknown> =>
    (globalThis as { awslambda?: { InvokeStore?: unknown } }).awslambda?.InvokeStore,
};
