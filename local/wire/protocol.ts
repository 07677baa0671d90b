import type { ServiceError } from '../engine/service-error.ts';

/** A request as it came over HTTP. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** What a request asks for: an operation of a service, and its input. */
export interface Operation {
  readonly action: string;
  readonly input: unknown;
}

/** One AWS service over its wire protocol. */
export interface WireService {
  /** Throws ServiceError for what the protocol does not allow. */
  read(request: WireRequest): Operation;
  /** Throws ServiceError for what the service refuses. */
  perform(operation: Operation, request: WireRequest): WireAnswer | Promise<WireAnswer>;
  /** An error in the form that makes SDK clients raise their own exceptions. */
  fail(error: Pick<ServiceError, 'code' | 'status' | 'message'>): WireAnswer;
}
