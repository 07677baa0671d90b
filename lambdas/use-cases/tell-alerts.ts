import {
  keyOfAlert,
  leftDue,
  openAlert,
  type StandingAlert,
  severityOf,
  tellingDue,
} from '../domain/alert.ts';
import { DAY, type Instant } from '../domain/instant.ts';
import type { AlertLinks, AlertMessages, AlertStore, Alerts, Journal } from './ports.ts';

export interface TellAlerts {
  readonly store: Pick<AlertStore, 'open' | 'noteTold' | 'noteLeft' | 'find' | 'resolve'>;
  readonly links: Pick<AlertLinks, 'keep'>;
  readonly messages: AlertMessages;
  readonly journal: Pick<Journal, 'alertLeft'>;
  /** Answers a new secret at every call, which nobody can guess. */
  readonly newToken: () => string;
  /** What a link is, but for its token. */
  readonly linksUrl: string;
}

/** Long enough for a weekend; every message has a link of its own. */
const LINK_LIFETIME = 3 * DAY;

/** Alerts that are stored first and then told: whatever fails in between, raising again or the sweep finds what is left. */
export const toldAlerts = (deps: TellAlerts): Alerts => ({
  raise: async (raised) => {
    const alert = await deps.store.open(openAlert(raised));
    if (alert.toldAt !== undefined || alert.state !== 'open') return;
    await tell(alert, raised.raisedAt, deps);
  },
  resolve: (checkIn, at) => deps.store.resolve(keyOfAlert(checkIn), at),
  lookAfter: async (key, now) => {
    const alert = await deps.store.find(key);
    if (alert === undefined) return false;
    const due = tellingDue(alert);
    if (due === undefined) await noteLeft(alert, now, deps);
    if (due === undefined || due.at > now) return false;
    await tell({ ...alert, owner: due.to }, now, deps);
    return true;
  },
});

async function noteLeft(alert: StandingAlert, now: Instant, { store, journal }: TellAlerts): Promise<void> {
  const due = leftDue(alert);
  const severity = severityOf(alert.kind);
  if (due === undefined || due > now || severity === 'low') return;
  journal.alertLeft(keyOfAlert(alert), severity, now - alert.raisedAt);
  await store.noteLeft(alert, now);
}

/** Tells its owner, and notes it: a crash in between tells twice, never not at all. */
async function tell(
  alert: StandingAlert,
  now: Instant,
  { store, links, messages, newToken, linksUrl }: TellAlerts,
): Promise<void> {
  const token = newToken();
  const expiresAt = now + LINK_LIFETIME;
  await links.keep(token, keyOfAlert(alert), expiresAt);
  await messages.send(alert, { url: `${linksUrl}/${token}`, expiresAt });
  await store.noteTold(alert, now);
}
