import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { LocalRun } from '../../../local/local-run.ts';

/** The console as a person finds things on it: by what they are called. */
export interface ConsolePage {
  readonly page: Page;
  /** The addresses that it has asked for so far. */
  readonly requested: readonly string[];
  /** What it has warned of, and what went wrong in it. */
  readonly wrong: readonly string[];
  readonly button: (name: string | RegExp) => Locator;
  readonly region: (name: string) => Locator;
  readonly field: (name: string) => Locator;
  /** A patient's phone. */
  readonly phone: (number: string) => Locator;
  /** The answer box of a patient's phone. */
  readonly answerBox: (number: string) => Locator;
  /** What came of a post, in words that hold this. */
  readonly outcome: (words: string) => Locator;
  /** What has come and is said aloud, in words that hold this. */
  readonly news: (words: string) => Locator;
}

/** Opens the console of a run, and waits until it shows it. @param prepare what is to be done to the page before it loads */
export async function openConsole(
  browser: Browser,
  run: Pick<LocalRun, 'url'>,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<ConsolePage> {
  const page = await browser.newPage({
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  });
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  await prepare(page);
  await page.goto(run.url);
  await page.getByRole('heading', { name: 'Treatments' }).waitFor();
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  return {
    page,
    requested,
    wrong,
    region,
    button: (name) => page.getByRole('button', { name }),
    field: (name) => region('Post a treatment').getByLabel(name),
    phone: region,
    answerBox: (number) => page.getByRole('textbox', { name: `Answer from ${number}` }),
    outcome: (words) => page.getByRole('status').filter({ hasText: words }),
    news: (words) => page.getByRole('log').getByText(words),
  };
}

/**
 * Lets one event after the other happen until something shows.
 *
 * @param next presses the button for the next event, in whichever way
 * @throws Error where it has not shown after a day's worth of the sweep's ticks
 */
export async function untilShown(
  shown: Locator,
  { page }: ConsolePage,
  next: () => Promise<void>,
): Promise<void> {
  for (let events = 0; events < 288; events += 1) {
    if (await shown.isVisible()) return;
    const moved = page.waitForResponse((response) => response.url().endsWith('/_local/clock'));
    await next();
    const { now } = await (await moved).json();
    await untilAt(page, now);
  }
  throw new Error('it did not come to that');
}

/** Waits until the page shows the clock at rest at a moment, in ISO 8601: what it shows of all else is then of that moment too. */
export const untilAt = (page: Page, moment: string): Promise<void> =>
  page.locator(`[aria-busy=false] time[datetime="${moment}"]`).waitFor();

/** Tab, or Shift and Tab, until the focus is there. */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    await target.page().keyboard.press(key);
    if (await hasFocus(target)) return;
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

export const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element: { matches(selector: string): boolean }) => element.matches(':focus'));
