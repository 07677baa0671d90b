/** What main thread and execution environment say to each other. Events and results cross as JSON, as in Lambda. */

export interface EnvironmentSettings {
  /** The directory that holds the bundle. */
  readonly codeDirectory: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  /** One BigInt64: the milliseconds of the virtual clock. */
  readonly clock: SharedArrayBuffer;
  /** The ports of this machine that the function may reach: AWS, as the local run plays it. */
  readonly reachablePorts: readonly number[];
  /** The https URLs that somebody on this machine answers for, and where. */
  readonly standIns: Readonly<Record<string, string>>;
}

export interface InvocationContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  /** When the function is cut off, by the virtual clock. */
  readonly deadline: number;
}

export type ToEnvironment =
  | { readonly type: 'invoke'; readonly event: string; readonly context: InvocationContext }
  | { readonly type: 'slept'; readonly sleep: number };

export type FromEnvironment =
  | { readonly type: 'sleep'; readonly sleep: number; readonly milliseconds: number }
  | { readonly type: 'succeeded'; readonly result: string }
  | { readonly type: 'failed'; readonly error: FunctionErrorPayload };

/** What Lambda answers for a function that threw. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}
