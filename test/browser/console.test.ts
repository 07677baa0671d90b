import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { formatInstant } from '../../lambdas/domain/instant.ts';
import {
  type ClinicSystem,
  demoClinic,
  otherClinic,
  startClinicSystem,
} from '../e2e/support/clinic-system.ts';
import { axeFaults } from './support/axe.ts';
import { startBrowser } from './support/browser.ts';
import {
  type ConsolePage,
  hasFocus,
  openConsole,
  tabTo,
  untilAt,
  untilShown,
} from './support/console-page.ts';

const PHONE = '+13055550123';
const FIRST_TEXT = 'How are you after your visit?';
const LAST_TEXT = 'How are you 4 weeks after your visit?';

/** The parts of AWS that the console shows. */
const PARTS = ['Schedules', 'Queues', 'Dead letters', 'Items', 'Logs'];

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

/** How the console stands to be looked at. */
const appearances = [
  { name: 'light', media: { colorScheme: 'light' }, width: 1280, height: 900 },
  { name: 'dark', media: { colorScheme: 'dark' }, width: 1280, height: 900 },
  { name: 'on a phone', media: { colorScheme: 'light' }, width: 390, height: 844 },
  { name: 'on a phone, dark', media: { colorScheme: 'dark' }, width: 390, height: 844 },
  { name: 'in chosen colours', media: { forcedColors: 'active' }, width: 1280, height: 900 },
] as const;

async function faultsInAllAppearances({ page }: ConsolePage): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { name, media, width, height } of appearances) {
    await page.emulateMedia({ forcedColors: 'none', ...media });
    await page.setViewportSize({ width, height });
    faults.push(...(await axeFaults(page)).map((fault) => `${name}: ${fault}`));
  }
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 900 });
  return faults;
}

describe('the story of a patient, by mouse', () => {
  let clinic: ClinicSystem;
  let seen: ConsolePage;
  beforeAll(async () => {
    clinic = await startClinicSystem();
    seen = await openConsole(browser, clinic.run);
  });
  afterAll(async () => {
    await seen?.page.close();
    await clinic?.run.close();
  });

  it('begins with nothing, and nothing that bars anybody from it', async () => {
    expect(await seen.region('Treatments').getByRole('article').count()).toBe(0);
    expect(await faultsInAllAppearances(seen)).toEqual([]);
  });

  it('goes on with a treatment, whose two check-ins are scheduled', async () => {
    await seen.button('Post treatment').click();
    const treatment = seen.region('Treatments').getByRole('article', { name: 'T-1001' });
    await treatment.waitFor();
    expect(await treatment.getByText('scheduled', { exact: true }).count()).toBe(2);
    // Treated at 10:45 in New York.
    expect(await treatment.getByRole('time').allInnerTexts()).toEqual(
      expect.arrayContaining(['Thu, Nov 26, 10:45', 'Tue, Dec 22, 10:45']),
    );
  });

  it('offers the next patient after that', async () => {
    expect(await seen.field('Treatment id').inputValue()).toBe('T-1002');
    expect(await seen.field('Phone').inputValue()).toBe('+13055550124');
  });

  it('says what the next event is', async () => {
    // Right after a treatment was posted the sweep may find something; the check-in comes after that.
    await seen.button('Next event sweep, Tue, Nov 24, 10:46 EST').click();
    await seen.button('Next event check-in, Thu, Nov 26, 10:45 EST').waitFor();
  });

  it('comes to the first text, event by event', async () => {
    const text = seen.phone(PHONE).getByText(FIRST_TEXT);
    await untilShown(text, seen, () => seen.button(/^Next event/).click());
    expect(clinic.run.now).toBe(Date.parse('2026-11-26T15:45:00Z'));
  });

  it('is told to those who do not see it', async () => {
    await seen.news(`Text to ${PHONE}: Demo Clinic: ${FIRST_TEXT}`).waitFor();
    await seen.news('The clock stands at Thu, Nov 26, 10:45 EST.').waitFor();
  });

  it('keeps an answer that is refused', async () => {
    const refused = await openConsole(browser, clinic.run, {}, (page) =>
      page.route('**/_local/sms', (route) => route.fulfill({ status: 500, json: { message: 'No.' } })),
    );
    await refused.answerBox(PHONE).fill('I have a fever');
    await refused.answerBox(PHONE).press('Enter');
    await refused.phone(PHONE).getByRole('alert').waitFor();
    expect(await refused.answerBox(PHONE).inputValue()).toBe('I have a fever');
    await refused.page.close();
  });

  it('raises an alert at an answer that worries', async () => {
    await seen.answerBox(PHONE).fill('3');
    await seen.phone(PHONE).getByRole('button', { name: 'Send' }).click();
    await seen.region('Alerts').getByRole('heading', { name: 'A patient reports a problem' }).waitFor();
    await seen.news('Alert: A patient reports a problem, T-1001.').waitFor();
    expect(await seen.region('Treatments').getByText('read as concern').textContent()).toMatch(/^3 /);
    expect(await seen.answerBox(PHONE).inputValue()).toBe('');
  });

  it('says at the alert what the patient wrote, and whom to call', async () => {
    const alert = seen.region('Alerts').getByRole('listitem');
    expect(await alert.textContent()).toMatch(/3 read as concern.*\+13055550123/);
    expect(await alert.getByRole('link', { name: 'T-1001' }).getAttribute('href')).toBe(
      '#treatment/demo/T-1001',
    );
  });

  it('ends well once a person has taken that over', async () => {
    await seen.button(/Acknowledge/).click();
    await seen.region('Alerts').getByText('high, acknowledged').waitFor();
    expect(await seen.button(/Acknowledge/).count()).toBe(0);
  });

  it('can be followed into every part of AWS', async () => {
    const held = seen.region('What AWS holds');
    for (const part of PARTS) await held.getByText(part, { exact: true }).click();
    expect(await held.getByRole('group', { name: 'Schedules' }).getByRole('row').count()).toBeGreaterThan(1);
    expect(await held.getByText('CheckInsWakeUpsQueue').count()).toBe(1);
    expect(await held.getByText('CheckInsWakeUpsDeadLetterQueue').count()).toBe(1);
    await held.locator('summary', { hasText: 'TREATMENT#demo#T-1001 TREATMENT' }).click();
    expect(await held.locator('pre').textContent()).toContain('"treatmentId": "T-1001"');
    expect(await held.getByRole('group', { name: 'Logs' }).getByRole('listitem').count()).toBeGreaterThan(0);
  });

  it('bars nobody from what it has come to', async () => {
    expect(await faultsInAllAppearances(seen)).toEqual([]);
  });

  it.each([1280, 390, 320])('needs no scrolling sideways %i pixels wide', async (width) => {
    await seen.page.setViewportSize({ width, height: 800 });
    expect(await seen.page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await seen.page.setViewportSize({ width: 1280, height: 900 });
  });

  it('leaves whoever is typing an answer alone while a text arrives', async () => {
    const box = seen.answerBox(PHONE);
    await box.click();
    await seen.page.keyboard.type('I feel ');
    await clinic.advance('P27D');
    await seen.phone(PHONE).getByText(LAST_TEXT).waitFor();
    expect(await hasFocus(box)).toBe(true);
    await seen.page.keyboard.type('well');
    expect(await box.inputValue()).toBe('I feel well');
  });

  it('is the same after a reload', async () => {
    const told = () =>
      Promise.all(['Treatments', 'Phones', 'Alerts'].map((name) => seen.region(name).textContent()));
    // The last that happened: the carrier has reported the second text.
    const delivered = seen.region('Treatments').getByText('delivered', { exact: true }).nth(1);
    const now = formatInstant(clinic.run.now);
    await untilAt(seen.page, now);
    await delivered.waitFor();
    const before = await told();
    await seen.page.reload();
    await untilAt(seen.page, now);
    await delivered.waitFor();
    expect(await told()).toEqual(before);
  });

  it('breaks no rule of its own', () => {
    expect(seen.wrong).toEqual([]);
  });

  it('asked nobody but the local run', () => {
    expect(seen.requested.map((url) => new URL(url).origin)).toContain(clinic.run.url);
    expect(seen.requested.filter((url) => new URL(url).origin !== clinic.run.url)).toEqual([]);
  });

  it('could ask nobody else', async () => {
    const violated = await seen.page.evaluate(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      fetch('https://clinic.example').catch(() => {});
    })`);
    expect(violated).toBe('connect-src');
  });

  it('hears of what happens by server-sent events', async () => {
    const [events] = await Promise.all([
      seen.page.waitForResponse((response) => response.url().endsWith('/_local/events')),
      seen.page.reload(),
    ]);
    expect([events.status(), events.headers()['content-type']]).toEqual([200, 'text/event-stream']);
  });

  it('asks nothing while nothing happens', async () => {
    const quiet = await openConsole(browser, clinic.run, {}, (page) => page.clock.install());
    const asked = [...quiet.requested];
    await quiet.page.clock.runFor('10:00');
    expect(quiet.requested).toEqual(asked);
    await quiet.page.close();
  });

  it('leaves room for others while nobody looks at it, and then shows what it has missed', async () => {
    const context = await browser.newContext();
    const opened = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const page = await context.newPage();
        await page.goto(clinic.run.url);
        await page.getByRole('heading', { name: 'Treatments' }).waitFor();
        return page;
      }),
    );
    // A browser without a window takes every page for one that is looked at.
    const look = (hidden: boolean) => `
      Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));`;
    for (const page of opened) await page.evaluate(look(true));
    const seventh = await context.newPage();
    await seventh.goto(clinic.run.url);
    await seventh.getByRole('heading', { name: 'Treatments' }).waitFor();

    await clinic.advance('PT1H');
    const time = new Date(clinic.run.now).toISOString().replace('.000Z', 'Z');
    await seventh.locator(`.clock time[datetime="${time}"]`).waitFor();
    const [first] = opened;
    if (first === undefined) throw new Error('six were opened');
    expect(await first.locator(`.clock time[datetime="${time}"]`).count()).toBe(0);
    await first.evaluate(look(false));
    await first.locator(`.clock time[datetime="${time}"]`).waitFor();
    await context.close();
  });

  it('says so when it is cut off, and connects again by itself', async () => {
    let isCutOff = false;
    const cut = await openConsole(browser, clinic.run, {}, async (page) => {
      await page.clock.install();
      await page.route('**/_local/events', (route) =>
        isCutOff ? route.fulfill({ status: 503 }) : route.continue(),
      );
    });
    isCutOff = true;
    await cut.page.reload();
    await cut.page.getByRole('alert').getByText('is lost').waitFor();
    isCutOff = false;
    await cut.page.clock.runFor('00:05');
    await cut.region('Treatments').waitFor();
    expect(await cut.page.getByRole('alert').count()).toBe(0);
    await cut.page.close();
  });
});

describe('the story of a patient, by keyboard alone', () => {
  let clinic: ClinicSystem;
  let seen: ConsolePage;
  beforeAll(async () => {
    clinic = await startClinicSystem();
    seen = await openConsole(browser, clinic.run);
  });
  afterAll(async () => {
    await seen?.page.close();
    await clinic?.run.close();
  });
  const press = (key: string) => seen.page.keyboard.press(key);

  it('skips to the console', async () => {
    await press('Tab');
    await press('Enter');
    expect(await hasFocus(seen.page.getByRole('main'))).toBe(true);
  });

  it('posts a treatment with another id', async () => {
    await tabTo(seen.field('Treatment id'));
    await press('ControlOrMeta+A');
    await seen.page.keyboard.type('T-2001');
    await tabTo(seen.button('Post treatment'));
    await press('Enter');
    await seen.region('Treatments').getByRole('article', { name: 'T-2001' }).waitFor();
  });

  it('moves the clock, and stays at its button, until the text arrives', async () => {
    const next = seen.button(/^Next event/);
    await tabTo(next, 'Shift+Tab');
    await untilShown(seen.phone(PHONE).getByText(FIRST_TEXT), seen, () => press('Space'));
    expect(await hasFocus(next)).toBe(true);
  });

  it('answers on the phone, and stays in its box', async () => {
    await tabTo(seen.answerBox(PHONE));
    await seen.page.keyboard.type('3');
    await press('Enter');
    await seen.region('Alerts').getByRole('heading', { name: 'A patient reports a problem' }).waitFor();
    expect(await hasFocus(seen.answerBox(PHONE))).toBe(true);
  });

  it('takes an alert over, and goes on at the next that is open', async () => {
    await seen.page.keyboard.type('I cannot breathe');
    await press('Enter');
    const [urgent, concern] = ["A patient's reply may be an emergency", 'A patient reports a problem'].map(
      (name) => seen.page.getByRole('heading', { name }),
    );
    if (urgent === undefined || concern === undefined) throw new Error('there are two');
    await urgent.waitFor();
    await seen.page.getByRole('link', { name: '2 open alerts' }).waitFor();
    // Both were raised at the same moment: either may stand first.
    await tabTo(seen.button(/Acknowledge .*may be an emergency/));
    await press('Enter');
    await seen.region('Alerts').getByText('urgent, acknowledged').waitFor();
    expect(await hasFocus(concern)).toBe(true);
  });

  it('takes the last alert over, and stays with it', async () => {
    await tabTo(seen.button(/Acknowledge/));
    await press('Enter');
    await seen.region('Alerts').getByText('high, acknowledged').waitFor();
    expect(await hasFocus(seen.page.getByRole('heading', { name: 'A patient reports a problem' }))).toBe(
      true,
    );
  });

  it.each([
    { width: 390, height: 844 },
    { width: 320, height: 844 },
  ])('covers nothing that has the focus $width pixels wide, where the clock stays in reach', async (size) => {
    await seen.page.setViewportSize(size);
    await seen.page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const { y, height } = (await seen.button('+1 hour').boundingBox()) ?? { y: 0, height: 0 };
    expect([y > 700, y + height <= size.height]).toEqual([true, true]);
    expect(await covered(seen)).toEqual([]);
    await seen.page.setViewportSize({ width: 1280, height: 900 });
  });

  it('opens what AWS holds, and scrolls it', async () => {
    await tabTo(seen.page.locator('summary', { has: seen.page.getByText('Items', { exact: true }) }));
    await press('Enter');
    const items = seen.page.getByRole('group', { name: 'Items' });
    await items.waitFor();
    await tabTo(items);
    await tabTo(items.locator('summary', { hasText: 'TREATMENT#demo#T-2001 TREATMENT' }));
    await press('Space');
    await items.getByText('"treatmentId": "T-2001"').waitFor();
  });
});

describe('the console', () => {
  let clinic: ClinicSystem;
  let seen: ConsolePage;
  beforeAll(async () => {
    clinic = await startClinicSystem({ clinics: [demoClinic, otherClinic] });
    seen = await openConsole(browser, clinic.run);
  });
  afterAll(async () => {
    await seen?.page.close();
    await clinic?.run.close();
  });

  it('tells a rule that a treatment breaks at its field', async () => {
    const treatedAt = seen.field('Treated at');
    await treatedAt.fill('2027-11-24T10:45');
    await seen.field('Phone').fill('+18095550123');
    await seen.button('Post treatment').click();
    await seen.page.getByRole('alert').getByText('Invalid treatment').waitFor();
    const told = async (name: string) => {
      const id = await seen.field(name).getAttribute('aria-describedby');
      return seen.page.locator(`[id="${id}"]`).textContent();
    };
    expect(await told('Treated at')).toContain('At most five minutes ahead of now');
    expect(await told('Phone')).toContain('A number of one of these countries: US.');
    expect(await hasFocus(treatedAt)).toBe(true);
    expect(await seen.region('Treatments').getByRole('article').count()).toBe(0);
  });

  it('bars nobody from what is wrong', async () => {
    expect(await faultsInAllAppearances(seen)).toEqual([]);
  });

  it('takes what was refused once it is put right', async () => {
    await seen.field('Treated at').fill('2026-11-24T10:30');
    await seen.field('Phone').fill(PHONE);
    await seen.button('Post treatment').click();
    await seen.outcome('T-1001 was taken in.').waitFor();
    await seen.region('Treatments').getByRole('article', { name: 'T-1001' }).waitFor();
    expect(await seen.page.getByRole('alert').count()).toBe(0);
  });

  it('posts once at a double click', async () => {
    const posts = () => seen.requested.filter((url) => url.endsWith('/treatments')).length;
    const before = posts();
    await seen.button('Post treatment').dblclick();
    await seen.outcome('T-1002 was taken in.').waitFor();
    await seen.region('Treatments').getByRole('article', { name: 'T-1002' }).waitFor();
    expect(posts()).toBe(before + 1);
  });

  it('posts what is pasted, in FHIR too', async () => {
    await seen.page.locator('summary', { hasText: 'Paste JSON or FHIR' }).click();
    await seen.button('Example in FHIR').click();
    expect(await seen.field('Request body').inputValue()).toContain('"resourceType": "Procedure"');
    await seen.button('Post as pasted').click();
    await seen.region('Treatments').getByRole('article', { name: 'T-1003' }).waitFor();
  });

  it('tells what is wrong with pasted FHIR in words, and where', async () => {
    const body = await seen.field('Request body').inputValue();
    await seen.field('Request body').fill(body.replace('"completed"', '"in-progress"'));
    await seen.button('Post as pasted').click();
    const told = seen.page.getByRole('alert');
    await told.getByText('Procedure.status').waitFor();
    expect(await told.textContent()).toContain('completed, once the treatment has ended');
  });

  it('tells what is wrong with what is no JSON', async () => {
    await seen.field('Request body').fill('{');
    await seen.button('Post as pasted').click();
    await seen.page.getByRole('alert').getByText('JSON').waitFor();
  });

  it('suppresses what waits for a phone that says STOP', async () => {
    await seen.answerBox(PHONE).fill('STOP');
    await seen.answerBox(PHONE).press('Enter');
    await seen.phone(PHONE).getByText('You will get no more of our texts').waitFor();
    const suppressed = seen
      .region('Treatments')
      .getByRole('article', { name: 'T-1001' })
      .getByText('suppressed');
    await untilShown(suppressed, seen, () => seen.button(/^Next event/).click());
    expect(await seen.phone(PHONE).getByText(FIRST_TEXT).count()).toBe(0);
  });

  it('posts as the clinic that is chosen', async () => {
    await seen.page.getByLabel('Clinic', { exact: true }).selectOption('Other Clinic');
    await seen.field('Treatment id').fill('T-3001');
    await seen.button('Post treatment').click();
    await seen.outcome('T-3001 was taken in.').waitFor();
    expect((await clinic.as('other').read('T-3001')).status).toBe(200);
    expect((await clinic.as('demo').read('T-3001')).status).toBe(404);
    expect(await seen.region('Treatments').getByRole('article', { name: 'T-3001' }).textContent()).toContain(
      'Other Clinic',
    );
  });

  it('says why nobody can answer where a stage is one-way', async () => {
    const oneWay = await openConsole(browser, clinic.run, {}, (page) =>
      page.route('**/_local/events', async (route) =>
        route.fulfill(await withStage(clinic.run.url, { isTwoWay: false })),
      ),
    );
    const box = oneWay.answerBox(PHONE);
    expect(await box.isDisabled()).toBe(true);
    const why = await box.getAttribute('aria-describedby');
    expect(await oneWay.page.locator(`[id="${why}"]`).textContent()).toContain('one-way');
    await oneWay.page.close();
  });

  it('would be found out by axe where it barred somebody', async () => {
    await seen.page.evaluate(`document.querySelector('main').append(document.createElement('button'))`);
    expect(await axeFaults(seen.page)).toEqual([expect.stringMatching(/^button-name: /)]);
  });
});

/** What the row of the clock's buttons covers of each thing that the keyboard comes to, one after the other. */
async function covered({ page }: ConsolePage): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  await page.getByRole('link', { name: 'Skip to the console' }).focus();
  for (let stops = 0; stops < 100; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<{ isBody: boolean; covered: string | undefined }>(`(() => {
      const focused = document.activeElement;
      const row = document.querySelector('.moves');
      const { top, bottom } = focused.getBoundingClientRect();
      const isCovered = !row.contains(focused) && bottom > row.getBoundingClientRect().top && top > 0;
      return { isBody: focused === document.body, covered: isCovered ? focused.outerHTML.slice(0, 120) : undefined };
    })()`);
    if (stop.isBody) {
      expect(stops).toBeGreaterThan(20);
      return found;
    }
    if (stop.covered !== undefined) found.push(stop.covered);
  }
  throw new Error('the keyboard comes to no end');
}

/** What a run tells the console first, but for its stage. */
async function withStage(url: string, stage: object) {
  const { body } = await fetch(`${url}/_local/events`);
  let told = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    told += chunk;
    const [, data] = /^data: (.*)\n\n/m.exec(told) ?? [];
    if (data === undefined) continue;
    const state = JSON.parse(data);
    const changed = { ...state, stage: { ...state.stage, ...stage } };
    return {
      contentType: 'text/event-stream',
      body: `event: state\ndata: ${JSON.stringify(changed)}\n\n`,
    };
  }
  throw new Error('the run tells nothing');
}
