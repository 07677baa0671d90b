/** One call of an SDK client to a service that functions call. `caller` is the access key id that signed it. */
export interface Call {
  readonly service: ServiceName;
  /** The operation, as its API reference names it: `PutItem`, `CreateSchedule`. */
  readonly action: string;
  readonly caller: string;
  readonly input: unknown;
}

export type ServiceName = 'dynamodb' | 'scheduler' | 'sqs' | 'sns';

/** The services that tools alone call: nothing goes wrong in them. */
export type ToolServiceName = 'cloudformation' | 'cognito-idp' | 'secretsmanager';

/** What goes wrong: an error of the service, a dropped connection, no answer ever, or something else that then drops it. */
export type Fault =
  | { readonly code: string; readonly status: number; readonly message: string }
  | 'drop'
  | 'hang'
  | (() => Promise<void>);

/** `before`: the call has no effect. `after`: it has, but its answer is lost to the fault. */
export type Verdict = 'pass' | { readonly before: Fault } | { readonly after: Fault };

/** Decides over every call to a service that functions call. */
export type Intercept = (call: Call) => Verdict;
