import { alertId, escalatesAt, openAlert, type StandingAlert } from '../domain/alert.ts';
import { DAY, type Instant } from '../domain/instant.ts';
import type { AlertLinks, AlertMessages, AlertStore, Alerts } from './ports.ts';

export interface TellAlerts {
  readonly store: Pick<AlertStore, 'open' | 'noteTold' | 'find' | 'resolve' | 'handOver'>;
  readonly links: Pick<AlertLinks, 'keep'>;
  readonly messages: AlertMessages;
  /** Answers a new secret at every call, which nobody can guess. */
  readonly newToken: () => string;
  /** What a link is, but for its token. */
  readonly linksUrl: string;
}

/** Long enough for a weekend; every message has a link of its own. */
const LINK_LIFETIME = 3 * DAY;

/** Alerts that are stored first and then told: whatever fails in between, raising again finds what is left to do. */
export const toldAlerts = (deps: TellAlerts): Alerts => ({
  raise: async (raised) => {
    const alert = await deps.store.open(openAlert(raised));
    if (alert === 'told') return;
    await tell(alert, raised.raisedAt, deps);
    await deps.store.noteTold(alert, raised.raisedAt);
  },
  resolve: ({ clinicId, ...checkIn }, at) => deps.store.resolve({ clinicId, alertId: alertId(checkIn) }, at),
  escalate: async (key, now) => {
    const alert = await deps.store.find(key);
    const due = alert && escalatesAt(alert);
    if (alert === undefined || due === undefined || due > now) return false;
    // Told first: a crash in between tells twice, never not at all.
    await tell({ ...alert, owner: 'second' }, now, deps);
    await deps.store.handOver(key);
    return true;
  },
});

async function tell(
  alert: StandingAlert,
  now: Instant,
  { links, messages, newToken, linksUrl }: TellAlerts,
): Promise<void> {
  const token = newToken();
  const expiresAt = now + LINK_LIFETIME;
  await links.keep(token, { clinicId: alert.clinicId, alertId: alertId(alert) }, expiresAt);
  await messages.send(alert, { url: `${linksUrl}/${token}`, expiresAt });
}
