import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type AlertKey, openAlert } from '../../lambdas/domain/alert.ts';
import { HOUR, MINUTE } from '../../lambdas/domain/instant.ts';
import { type AlertLinkRoute, answerAlertLink } from '../../lambdas/http/alert-link.ts';

import { MemoryAlerts } from '../../local/memory/memory-alerts.ts';
import { MemoryReplies } from '../../local/memory/memory-replies.ts';
import { MemoryTreatments } from '../../local/memory/memory-treatments.ts';
import { aCheckInAlert, aReplyAlert } from '../builders/alert.ts';
import { aTreatment, NOON } from '../builders/treatment.ts';

const TOKEN = 'a'.repeat(43);
const WORDS = '<b>I cannot</b> breathe & "it hurts"';
const treatment = aTreatment();
const { treatmentId, patient } = treatment.event;
const alert = aReplyAlert('urgent', { treatmentId, replyId: 'reply-1' });
const key: AlertKey = { clinicId: 'demo', alertId: `${treatmentId}~48h~reply-1~urgent` };

let alerts: MemoryAlerts;
let linked: AlertKey | undefined;
let failures: unknown[];
let route: AlertLinkRoute;

beforeEach(async () => {
  alerts = new MemoryAlerts();
  await alerts.open(alert);
  const treatments = new MemoryTreatments();
  await treatments.create(treatment);
  const replies = new MemoryReplies();
  await replies.store({
    clinicId: 'demo',
    treatmentId,
    id: 'reply-1',
    receivedAt: NOON,
    body: WORDS,
    outcome: 'urgent',
    ambiguous: false,
  });
  linked = key;
  failures = [];
  route = {
    links: { find: async (token) => (token === TOKEN ? linked : undefined) },
    alerts,
    treatments,
    replies,
    clock: () => NOON + MINUTE,
    onFailure: (error) => failures.push(error),
  };
});

const ask = async (method: 'GET' | 'POST', token = TOKEN) => {
  const event = {
    pathParameters: { token },
    requestContext: { http: { method } },
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, headers, body = '' } = await answerAlertLink(event, route);
  return { status: statusCode, headers, page: body };
};

describe('the page behind an alert’s link', () => {
  it('shows the alert and nothing of the patient, and changes nothing: a mail scanner may have asked for it', async () => {
    const { status, page } = await ask('GET');
    expect(status).toBe(200);
    expect(page).toContain('A patient&#39;s reply may be an emergency');
    expect(page).toContain(treatmentId);
    expect(page).not.toContain(patient.phone);
    expect(page).not.toContain('breathe');
    expect(await alerts.find(key)).toEqual(alert);
  });

  it('taken over shows the words and the phone, as text', async () => {
    const { status, page } = await ask('POST');
    expect(status).toBe(200);
    expect(page).toContain('&lt;b&gt;I cannot&lt;/b&gt; breathe &amp; &quot;it hurts&quot;');
    expect(page).toContain(`<a href="tel:${patient.phone}">`);
    expect(await alerts.find(key)).toMatchObject({
      state: 'acknowledged',
      acknowledged: { at: NOON + MINUTE, by: 'link' },
    });
  });

  it('says when it was taken over, and shows the patient again to whoever asks for it', async () => {
    await alerts.acknowledge(key, { at: NOON, by: 'client' });
    const { page } = await ask('GET');
    expect(page).toContain('It was taken over at 2026-11-24 17:00:00 UTC.');
    expect(page).toContain('<button>Show how to reach the patient</button>');
    expect((await ask('POST')).page).toContain(patient.phone);
    expect(await alerts.find(key)).toMatchObject({ acknowledged: { at: NOON, by: 'client' } });
  });

  it('of a text that went wrong shows the phone', async () => {
    const undelivered = openAlert(aCheckInAlert({ treatmentId }));
    await alerts.open(undelivered);
    linked = { clinicId: 'demo', alertId: `${treatmentId}~48h` };
    const { page } = await ask('POST');
    expect(page).toContain(patient.phone);
    expect(page).not.toContain('The patient wrote');
  });

  it('says that it no longer holds', async () => {
    await alerts.resolve(key, NOON + HOUR);
    expect((await ask('GET')).page).toContain('It no longer holds, since 2026-11-24 18:00:00 UTC.');
  });

  it('whose treatment is no longer kept says where to look', async () => {
    route = { ...route, treatments: new MemoryTreatments() };
    expect((await ask('POST')).page).toContain('see your own records');
  });

  it.each([
    ['is unknown', 'b'.repeat(43)],
    ['is too short', 'a'],
    ['is something else', '../../etc/passwd'],
  ])('is gone where the token %s', async (_, token) => {
    for (const method of ['GET', 'POST'] as const) {
      const { status, page } = await ask(method, token);
      expect(status).toBe(404);
      expect(page).toContain('This link is not good any more');
    }
  });

  it('is gone where the alert is', async () => {
    linked = { ...key, alertId: 'T-gone~48h' };
    expect((await ask('GET')).status).toBe(404);
    expect((await ask('POST')).status).toBe(404);
  });

  it('is for this browser alone: not stored, not framed, its address told to nobody, nothing loaded or run', async () => {
    const { headers, page } = await ask('GET');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    });
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers?.['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(page).not.toMatch(/<script|\son\w+=|https?:\/\//);
  });

  it('says to try again where the store does not answer, and not to wait for it', async () => {
    route = { ...route, links: { find: () => Promise.reject(new Error('throttled')) } };
    const { status, headers, page } = await ask('POST');
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '5' });
    expect(page).toContain('do not wait for this page');
    expect(failures).toHaveLength(1);
  });
});
