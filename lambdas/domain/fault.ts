/** One thing wrong with what a clinic system sent. It never repeats the value, which may be a patient's. */
export interface Fault {
  /** JSON pointer (RFC 6901) to the field. */
  readonly pointer: string;
  /** The rule that was broken, as a stable word for machines. */
  readonly rule: string;
  /** What would be right, for the reader. */
  readonly detail: string;
}
