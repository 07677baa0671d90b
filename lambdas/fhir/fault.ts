/** One thing wrong with a resource that was sent. It never repeats the value, which may be a patient's. */
export interface FhirFault {
  /** FHIRPath to the element in what was sent. */
  readonly expression: string;
  /** The rule that was broken, as a stable word for machines. */
  readonly rule: string;
  /** What would be right, for the reader. */
  readonly detail: string;
}
