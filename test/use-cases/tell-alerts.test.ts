import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StandingAlert } from '../../lambdas/domain/alert.ts';
import { DAY, MINUTE } from '../../lambdas/domain/instant.ts';
import type { Alerts } from '../../lambdas/use-cases/ports.ts';
import { toldAlerts } from '../../lambdas/use-cases/tell-alerts.ts';
import { MemoryAlerts } from '../../local/memory/memory-alerts.ts';
import { aCheckInAlert, aReplyAlert } from '../builders/alert.ts';
import { NOON } from '../builders/treatment.ts';

let store: MemoryAlerts;
let alerts: Alerts;
let sent: { owner: string; kind: string; url: string; expiresAt: number }[];
let links: Map<string, { alertId: string; expiresAt: number }>;
let isDown: boolean;
/** What was journalled of alerts that nobody has taken over. */
let left: string[];

beforeEach(() => {
  store = new MemoryAlerts();
  sent = [];
  links = new Map();
  isDown = false;
  left = [];
  let tokens = 0;
  alerts = toldAlerts({
    store,
    links: {
      keep: async (token, { alertId }, expiresAt) => void links.set(token, { alertId, expiresAt }),
    },
    messages: {
      send: async ({ owner, kind }: StandingAlert, { url, expiresAt }) => {
        if (isDown) throw new Error('the topic does not answer');
        sent.push({ owner, kind, url, expiresAt });
      },
    },
    journal: {
      alertLeft: ({ alertId }, severity, age) => left.push(`${alertId} ${severity} ${age / MINUTE}`),
    },
    newToken: () => `token-${++tokens}`,
    linksUrl: 'https://api.example/alert-links',
  });
});

const urgent = aReplyAlert('urgent');
const key = { clinicId: 'demo', alertId: 'T-1~48h~reply-1~urgent' };

describe('an alert that is raised', () => {
  it('is told once, with a link of its own that is good for three days', async () => {
    await alerts.raise(urgent);
    await alerts.raise(urgent);
    expect(sent).toEqual([
      {
        owner: 'first',
        kind: 'urgent',
        url: 'https://api.example/alert-links/token-1',
        expiresAt: NOON + 3 * DAY,
      },
    ]);
    expect(links).toEqual(new Map([['token-1', { alertId: key.alertId, expiresAt: NOON + 3 * DAY }]]));
  });

  it('and could not be told is told when it is raised again', async () => {
    isDown = true;
    await expect(alerts.raise(urgent)).rejects.toThrow('does not answer');
    isDown = false;
    await alerts.raise({ ...urgent, raisedAt: NOON + MINUTE });
    expect(sent).toHaveLength(1);
    expect(await store.find(key)).toMatchObject({ raisedAt: NOON });
  });

  it('and could not be told is told by whoever looks after what was left', async () => {
    isDown = true;
    await expect(alerts.raise(aReplyAlert('concern'))).rejects.toThrow();
    isDown = false;
    const concern = { ...key, alertId: 'T-1~48h~reply-1~concern' };
    expect(await alerts.lookAfter(concern, NOON + 5 * MINUTE - 1)).toBe(false);
    expect(await alerts.lookAfter(concern, NOON + 5 * MINUTE)).toBe(true);
    expect(await alerts.lookAfter(concern, NOON + DAY)).toBe(false);
    expect(sent).toMatchObject([{ owner: 'first', kind: 'concern' }]);
  });

  it('and was taken over before it could be told is not told', async () => {
    isDown = true;
    await expect(alerts.raise(urgent)).rejects.toThrow();
    await store.acknowledge(key, { at: NOON, by: 'client' });
    isDown = false;
    await alerts.raise(urgent);
    expect(sent).toEqual([]);
  });

  it('no longer holds once it is resolved', async () => {
    await alerts.raise(aCheckInAlert());
    await alerts.resolve(aCheckInAlert(), NOON + MINUTE);
    expect(await store.find({ clinicId: 'demo', alertId: 'T-1~48h' })).toMatchObject({ state: 'resolved' });
  });
});

describe('an urgent alert that nobody takes over', () => {
  const late = NOON + 15 * MINUTE;
  beforeEach(() => alerts.raise(urgent));

  it('goes to the second contact when its time has come, once, with another link', async () => {
    expect(await alerts.lookAfter(key, late - 1)).toBe(false);
    expect(await alerts.lookAfter(key, late)).toBe(true);
    expect(await alerts.lookAfter(key, late)).toBe(false);
    expect(sent.map(({ owner, url }) => [owner, url])).toEqual([
      ['first', 'https://api.example/alert-links/token-1'],
      ['second', 'https://api.example/alert-links/token-2'],
    ]);
    expect(await store.find(key)).toMatchObject({ owner: 'second', state: 'open' });
  });

  it('goes there later if it cannot be told now', async () => {
    isDown = true;
    await expect(alerts.lookAfter(key, late)).rejects.toThrow();
    isDown = false;
    expect(await alerts.lookAfter(key, late)).toBe(true);
  });

  it('stays where it is once somebody has', async () => {
    await store.acknowledge(key, { at: NOON, by: 'link' });
    expect(await alerts.lookAfter(key, late)).toBe(false);
    expect(sent).toHaveLength(1);
  });

  it('is journalled after half an hour, and again each time that its age has doubled, for a week', async () => {
    for (let now = late; now <= NOON + 30 * DAY; now += 5 * MINUTE) {
      if (store.due(now).length > 0) await alerts.lookAfter(key, now);
    }
    expect(left).toEqual(
      [30, 60, 120, 240, 480, 960, 1920, 3840, 7680].map((age) => `${key.alertId} urgent ${age}`),
    );
    expect(sent).toHaveLength(2);
  });

  it('is not journalled any more once somebody has', async () => {
    await alerts.lookAfter(key, late);
    await store.acknowledge(key, { at: late, by: 'link' });
    await alerts.lookAfter(key, late + DAY);
    expect([store.due(late + DAY), left]).toEqual([[], []]);
  });

  it('is nothing if it is gone', async () => {
    expect(await alerts.lookAfter({ ...key, alertId: 'T-gone~48h' }, late)).toBe(false);
  });
});
