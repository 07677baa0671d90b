import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type ClinicSystem, startClinicSystem } from '../e2e/support/clinic-system.ts';
import { startBrowser } from './support/browser.ts';

let clinic: ClinicSystem;
let browser: Browser;
beforeAll(async () => {
  [clinic, browser] = await Promise.all([startClinicSystem(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await clinic?.run.close();
});

/** Opens the console, and notes what it asks for and what goes wrong in it. */
async function open() {
  const page = await browser.newPage();
  const requested: string[] = [];
  const wrong: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  const [events] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/_local/events')),
    page.goto(clinic.run.url),
  ]);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, requested, wrong, events };
}

describe('the page of the console', () => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.page.close());

  it('hears of what happens by server-sent events', async () => {
    expect([opened.events.status(), opened.events.headers()['content-type']]).toEqual([
      200,
      'text/event-stream',
    ]);
  });

  it('asks nobody but the local run', () => {
    expect(opened.requested.map((url) => new URL(url).origin)).toContain(clinic.run.url);
    expect(opened.requested.filter((url) => new URL(url).origin !== clinic.run.url)).toEqual([]);
  });

  it('breaks no rule of its own', () => {
    expect(opened.wrong).toEqual([]);
  });

  it('could ask nobody else', async () => {
    expect(await violated(opened.page, "fetch('https://clinic.example').catch(() => {})")).toBe(
      'connect-src',
    );
  });
});

/** The directive of the content security policy that a script breaks. */
const violated = (page: Page, script: string): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
    ${script};
  })`);
