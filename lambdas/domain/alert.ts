import type { AlertKind } from './check-in.ts';
import type { Instant } from './instant.ts';

/** What a person of the clinic is told. One for each check-in: a newer kind takes the place of an older one. */
export interface Alert {
  readonly clinicId: string;
  readonly treatmentId: string;
  readonly checkIn: string;
  readonly kind: AlertKind;
  readonly raisedAt: Instant;
}

/** `high`: the patient may think that nobody asks; call. `low`: it is as somebody wanted it. */
export type Severity = 'high' | 'low';

export const severityOf = (kind: AlertKind): Severity => (kind === 'suppressed' ? 'low' : 'high');
