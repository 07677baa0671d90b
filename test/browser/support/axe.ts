import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 A and AA, and what axe advises beyond: https://www.deque.com/axe/core-documentation/api-documentation/#axecore-tags */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page as it is shown, each as `rule: element`. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  // Evaluated from outside, where the page's own rules for scripts do not reach.
  await page.evaluate(axe.source);
  const violations = await page.evaluate<readonly axe.Result[]>(
    `axe.run({ runOnly: ${JSON.stringify(TAGS)} }).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
