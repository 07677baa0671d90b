import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startLocalRun } from '../../local/local-run.ts';
import { synthesise } from '../../local/synthesise.ts';
import { startBrowser } from './support/browser.ts';

// Makes the pictures of the README: the console in the middle of a story, as a person with a mouse and one with a phone see it.

const IMAGES = join(import.meta.dirname, '../../docs/images');
const ENGLISH = '+13055550123';
const SPANISH = '+13055550124';

const app = await synthesise('dev');
const run = await startLocalRun({
  outdir: app.outdir,
  port: 0,
  start: Date.parse('2026-11-24T15:00:00Z'),
});
const browser = await startBrowser();
try {
  await mkdir(IMAGES, { recursive: true });
  const desktop = await open({ viewport: { width: 1280, height: 960 }, colorScheme: 'light' });
  await tellTheStory(desktop);
  await shoot(desktop, 'Treatments', 'console.png');
  const phone = await open({
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    isMobile: true,
    hasTouch: true,
  });
  await shoot(phone, 'Phones', 'console-phone.png');
} finally {
  await browser.close();
  await run.close();
  await app.remove();
}

async function open(options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({
    ...options,
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  await page.goto(run.url);
  await page.getByRole('heading', { name: 'Phones', exact: true }).waitFor();
  return page;
}

/** Two patients: one has mild discomfort, the other a fever, for which somebody of the clinic is to call. */
async function tellTheStory(page: Page): Promise<void> {
  await post(page, SPANISH, 'es');
  await post(page, ENGLISH, 'en');
  await move(page, '+1 day');
  await move(page, '+1 day');
  await move(page, '+1 hour');
  await answer(page, SPANISH, '2');
  await move(page, '+1 hour');
  await answer(page, ENGLISH, 'I have a fever since last night');
  await page.getByRole('button', { name: /Acknowledge/ }).waitFor();
  await move(page, '+1 hour');
}

async function post(page: Page, phone: string, language: string): Promise<void> {
  const form = page.getByRole('region', { name: 'Post a treatment' });
  await form.getByLabel('Phone').fill(phone);
  await form.getByLabel('Language').selectOption(language);
  await form.getByRole('button', { name: 'Post treatment' }).click();
  await page.getByRole('region', { name: phone }).waitFor();
}

/** Moves the clock, and waits until everything that falls due has been done and is shown. */
async function move(page: Page, button: string): Promise<void> {
  const moved = page.waitForResponse((response) => new URL(response.url()).pathname === '/_local/clock');
  await page.getByRole('button', { name: button }).click();
  await moved;
  await page.getByRole('button', { name: button, disabled: false }).waitFor();
}

/** Types an answer once there is something to answer, and waits until it has been answered itself. */
async function answer(page: Page, number: string, words: string): Promise<void> {
  const phone = page.getByRole('region', { name: number, exact: true });
  const received = phone.getByText(/^(The clinic: )?Demo Clinic: /);
  await received.nth(0).waitFor();
  await phone.getByLabel(`Answer from ${number}`).fill(words);
  await phone.getByRole('button', { name: 'Send' }).click();
  await received.nth(1).waitFor();
}

/** Takes a picture of what is in view once the region with this heading is at the top. */
async function shoot(page: Page, heading: string, name: string): Promise<void> {
  await page
    .getByRole('region', { name: heading, exact: true })
    .evaluate((region: { scrollIntoView(): void }) => region.scrollIntoView());
  await page.screenshot({ path: join(IMAGES, name), animations: 'disabled' });
}
