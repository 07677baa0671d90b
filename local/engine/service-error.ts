/** An error as an AWS service answers it: `code` and HTTP `status` are the service's own, as its API reference lists them. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}
