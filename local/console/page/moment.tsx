import { localTime, localTimeHere } from './local-time.ts';

interface Shown {
  readonly at: string;
  readonly timeZone: string;
}

/** A moment for people, in their time zone, and for machines in UTC. */
export const Moment = ({ at, timeZone }: Shown) => <time dateTime={at}>{localTime(at, timeZone)}</time>;

/** The same where the time zone stands beside it already. */
export const MomentHere = ({ at, timeZone }: Shown) => (
  <time dateTime={at}>{localTimeHere(at, timeZone)}</time>
);
