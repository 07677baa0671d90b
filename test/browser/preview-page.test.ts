import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { preview, previewed, TREATMENT } from '../bin/preview/support.ts';
import { axeFaults } from './support/axe.ts';
import { startBrowser } from './support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

/** Shows a page, and notes what it asks for. */
async function open(markup: string, phone = false): Promise<{ page: Page; requested: string[] }> {
  const page = await browser.newPage({ viewport: phone ? { width: 375, height: 667 } : null });
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await page.setContent(markup);
  return { page, requested };
}

const textsIn = (page: Page): Promise<string[]> => page.locator('blockquote').allTextContents();

const approvalIn = async (page: Page) => JSON.parse((await page.locator('pre').textContent()) ?? '');

describe.each([
  ['of a treatment', [TREATMENT]],
  ['of a treatment that was posted late', [TREATMENT, '--posted-at', '2026-11-30T10:00:00-05:00']],
  ['of every text', ['--all']],
])('the page %s', (_, args) => {
  it.each(['light', 'dark'] as const)('has nothing that axe finds wrong, in %s', async (colorScheme) => {
    const { page } = await open(preview(...args, '--html'));
    await page.emulateMedia({ colorScheme });

    expect(await axeFaults(page)).toEqual([]);
    await page.close();
  });

  it('stands by itself: it loads nothing and runs nothing', async () => {
    const { page, requested } = await open(preview(...args, '--html'));

    expect(await page.locator('script, link, img, iframe, [onload], [style]').count()).toBe(0);
    expect(requested).toEqual([]);
    await page.close();
  });

  it("fits onto a phone's screen", async () => {
    const { page } = await open(preview(...args, '--html'), true);

    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await page.close();
  });

  it('ends with lines to sign on, and what to add to bin/approvals.json', async () => {
    const { page } = await open(preview(...args, '--html'));
    const signed = page.locator('section').last();

    expect(await signed.locator('dt').allTextContents()).toEqual([
      'Name',
      'Role',
      'Date',
      'Valid until',
      'Signature',
    ]);
    const { texts, ...others } = await approvalIn(page);
    expect(others).toEqual({ by: '', on: '', until: '' });
    expect(texts).toEqual([...new Set(await page.locator('p code').allTextContents())]);
    await page.close();
  });
});

describe('the page of a treatment', () => {
  it('shows each text exactly as it is sent', async () => {
    const { page } = await open(preview(TREATMENT, '--html'));
    const { checkIns, answers } = previewed(TREATMENT);

    const texts = checkIns.flatMap(({ text, held }: Record<'text' | 'held', unknown>) => [text, held]);
    expect(await textsIn(page)).toEqual([...texts, ...answers].map(({ body }) => body));
    await page.close();
  });

  it('shows as words what looks like markup', async () => {
    const name = `<b>"A"</b> & 'B'`;
    const { page } = await open(preview(TREATMENT, '--html', '--name', name));

    expect(await page.locator('b').count()).toBe(0);
    for (const text of await textsIn(page)) expect(text.startsWith(`${name}: `)).toBe(true);
    await page.close();
  });

  it('says in which language a text is', async () => {
    const { page } = await open(preview('examples/procedure.json', '--html'));

    const languages = await page
      .locator('blockquote')
      .evaluateAll((quotes) => quotes.map(({ lang }) => lang));
    expect(new Set(languages)).toEqual(new Set(['es']));
    await page.close();
  });

  it('leads from each reply to the answer that it gets', async () => {
    const { page } = await open(preview(TREATMENT, '--html'));
    const hrefs = await page
      .locator('td a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));

    expect(new Set(hrefs).size).toBe(previewed(TREATMENT).answers.length);
    for (const href of new Set(hrefs)) expect(await page.locator(`h3${href}`).count()).toBe(1);
    await page.close();
  });

  it('asks to approve no text that it does not show', async () => {
    const { page } = await open(preview(TREATMENT, '--posted-at', '2026-11-30T10:00:00-05:00', '--html'));
    const { checkIns } = previewed(TREATMENT);

    expect((await approvalIn(page)).texts).not.toContain(checkIns[0].text.hash);
    expect((await approvalIn(page)).texts).toContain(checkIns[1].text.hash);
    await page.close();
  });
});

describe('the page of every text', () => {
  it('shows each as it is approved, word for word', async () => {
    const { page } = await open(preview('--all', '--html'));
    const { texts } = previewed('--all');

    const inBrackets = ({ template }: { template: string }) => template.replaceAll(/\{(\w+)\}/g, '[$1]');
    expect((await textsIn(page)).toSorted()).toEqual(texts.map(inBrackets).toSorted());
    await page.close();
  });
});
