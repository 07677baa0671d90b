import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalRun } from '../../local/local-run.ts';
import { synthesise } from '../../local/synthesise.ts';
import { startBrowser } from './support/browser.ts';
import { type ConsolePage, openConsole } from './support/console-page.ts';

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
  const desktop = await openConsole(browser, run, {
    viewport: { width: 1280, height: 960 },
    colorScheme: 'light',
  });
  await tellTheStory(desktop);
  await shoot(desktop, 'Treatments', 'console.png');
  const phone = await openConsole(browser, run, {
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

/** Two patients: one has mild discomfort, the other a fever, for which somebody of the clinic is to call. */
async function tellTheStory(seen: ConsolePage): Promise<void> {
  await post(seen, SPANISH, 'es');
  await post(seen, ENGLISH, 'en');
  await move(seen, '+1 day');
  await move(seen, '+1 day');
  await move(seen, '+1 hour');
  await answer(seen, SPANISH, '2');
  await move(seen, '+1 hour');
  await answer(seen, ENGLISH, 'I have a fever since last night');
  await seen.button(/Acknowledge/).waitFor();
  await move(seen, '+1 hour');
}

async function post(seen: ConsolePage, number: string, language: string): Promise<void> {
  await seen.field('Phone').fill(number);
  await seen.field('Language').selectOption(language);
  await seen.button('Post treatment').click();
  await seen.phone(number).waitFor();
}

/** Moves the clock, and waits until everything that falls due has been done and is shown. */
async function move({ page, button }: ConsolePage, name: string): Promise<void> {
  const moved = page.waitForResponse((response) => new URL(response.url()).pathname === '/_local/clock');
  await button(name).click();
  await moved;
  await page.getByRole('button', { name, disabled: false }).waitFor();
}

/** Types an answer once there is something to answer, and waits until it has been answered itself. */
async function answer(seen: ConsolePage, number: string, words: string): Promise<void> {
  const received = seen.phone(number).getByText(/^(The clinic: )?Demo Clinic: /);
  await received.nth(0).waitFor();
  await seen.answerBox(number).fill(words);
  await seen.phone(number).getByRole('button', { name: 'Send' }).click();
  await received.nth(1).waitFor();
}

/** Takes a picture of what is in view once the region with this heading is at the top. */
async function shoot({ page, region }: ConsolePage, heading: string, name: string): Promise<void> {
  await region(heading).evaluate((element: { scrollIntoView(): void }) => element.scrollIntoView());
  await page.screenshot({ path: join(IMAGES, name), animations: 'disabled' });
}
