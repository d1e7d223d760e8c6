import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

const FIGURE = '/embed/kl-explorer/';

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
}

const state = (page: Page): Locator => page.locator('[data-stage-state]');
const button = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true });

/** A figure of a page, presented, its stage ready. */
async function present(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await awakeFigure(page, 'kl-explorer');
  await button(page, 'Present').click();
  await expect(state(page)).toHaveText('1 of 6: As it starts');
}

test('a clicker turns the states; spotlight, blank and QR code lie over the figure', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await present(page, FIGURE);
  for (const name of ['Spotlight', 'Blank', 'QR code', 'Notes', 'Keys', 'Leave presentation'])
    await expect(button(page, name)).toBeInViewport({ ratio: 1 });
  for (let turns = 0; turns < 4; turns++) await page.keyboard.press('PageDown');
  await expect(state(page)).toHaveText('5 of 6: Two modes, one bell');

  // a slider that was touched keeps the focus, not the clicker's keys
  const slider = page.getByRole('slider', { name: 'Weight of q’s first bell' });
  await slider.click({ position: { x: 20, y: 10 } });
  await expect(state(page)).toHaveText('5 of 6: Two modes, one bell, changed');
  await expect(slider).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(state(page)).toHaveText('6 of 6: Far apart');
  await expect(button(page, 'Next state')).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('PageUp');
  await expect(state(page)).toHaveText('5 of 6: Two modes, one bell');
  expect(await violations(page)).toEqual([]);

  const blank = page.getByRole('button', { name: /screen is blank/ });
  await page.keyboard.press('b');
  await expect(blank).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(blank).toHaveCount(0);
  await expect(state(page)).toHaveText(/^5 of 6/); // that key brought the figure back, no more

  const spotlight = page.locator('[data-spotlight]');
  const across = (): Promise<number> =>
    spotlight.evaluate((element) => parseFloat(element.style.getPropertyValue('--x')));
  await page.keyboard.press('s');
  await page.mouse.move(300, 300);
  await expect.poll(across).toBe(300);
  await page.keyboard.press('ArrowRight');
  await expect.poll(across).toBeGreaterThan(300);
  await expect(state(page)).toHaveText(/^5 of 6/);
  await page.keyboard.press('Escape');
  await expect(spotlight).toHaveCount(0);

  await button(page, 'QR code').click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('dialog')).toContainText('phones can’t follow it');
  const address = await page.locator('[data-stage-address]').textContent();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('Escape');
  await expect(page.locator('[data-presenting]')).toHaveCount(0);
  await page.goto(address!);
  const figure = await awakeFigure(page, 'kl-explorer');
  await expect(figure.getByRole('button', { name: 'Two modes, one bell' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('notes in a second window follow the stage, and lead it', async ({ page }) => {
  await present(page, FIGURE);
  const opened = page.waitForEvent('popup');
  await page.keyboard.press('n');
  const notes = await opened;
  const title = notes.getByRole('heading', { level: 2 });
  await expect(title).toHaveText('As it starts');
  await expect(notes.getByText(/six measures of how far apart/)).toBeVisible();
  await notes.getByRole('button', { name: 'Next' }).click();
  await expect(state(page)).toHaveText('2 of 6: The same');
  await expect(title).toHaveText('The same');
  await notes.keyboard.press('PageDown');
  await expect(title).toHaveText('Narrow and wide');
  await notes.keyboard.press('b');
  await expect(page.getByRole('button', { name: /screen is blank/ })).toBeVisible();
  expect(await violations(notes)).toEqual([]);

  await notes.reload();
  await expect(title).toHaveText('Narrow and wide');
  await page.reload();
  await expect(notes.getByText(/The presentation has ended/)).toBeVisible();
  await awakeFigure(page, 'kl-explorer');
  await button(page, 'Present').click();
  await expect(notes.getByText(/The presentation has ended/)).toHaveCount(0);
  await expect(notes.getByRole('button', { name: 'Next' })).toBeEnabled();
});

test('a lesson is put together, sent as a link, and presented', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${FIGURE}?preset=two-bells`);
  await awakeFigure(page, 'kl-explorer');
  await button(page, 'Add to lesson').click();
  await expect(page.getByText('State 1 of your lesson.')).toBeVisible();
  await page.goto('/embed/surprise/?preset=powers');
  await awakeFigure(page, 'surprise');
  await button(page, 'Add to lesson').click();
  await page.getByRole('link', { name: 'Open the lesson' }).click();

  const entries = page.locator('[data-lesson-entry]');
  await expect(entries).toHaveCount(2);
  await page.getByLabel('Add a state by its link').fill('https://elsewhere.example/embed/kl-fit/');
  await button(page, 'Add').click();
  await expect(page.getByText('This link leads to another site.')).toBeVisible();
  await page.getByLabel('Title').last().fill('Codes');
  await page.getByRole('button', { name: 'Move up: “Codes”' }).click();
  await expect(page.getByLabel('Title').first()).toHaveValue('Codes');
  await entries.first().getByText('Notes').click();
  await page.getByLabel('What to say, what to ask').first().fill('Ask for the shortest word.');
  expect(await violations(page)).toEqual([]);
  await button(page, 'Copy lesson link').click();
  await expect(page.getByText('The lesson’s link is copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const phone = await context.newPage();
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(`${link}&s=no-such-figure&s=%2F%2Felsewhere.example`);
  await expect(phone.getByText(/^2 states of this link could not be read/)).toBeVisible();
  await expect(phone.getByRole('heading', { name: 'Codes' })).toBeVisible();
  await phone.getByRole('button', { name: 'Show “Codes”' }).click();
  const figure = await awakeFigure(phone, 'surprise');
  await expect(figure.getByRole('button', { name: 'Powers of ½' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await violations(phone)).toEqual([]);

  await phone.setViewportSize({ width: 1280, height: 720 });
  await button(phone, 'Present').first().click();
  await expect(state(phone)).toHaveText('1 of 2: Codes');
  await phone.keyboard.press('PageDown');
  await expect(state(phone)).toHaveText('2 of 2: How far apart are q and p? · Narrow and wide');
  await expect(phone.locator('figure[data-widget="surprise"]')).toHaveCount(0);
  await phone.keyboard.press('PageUp');
  await expect(state(phone)).toHaveText('1 of 2: Codes');
  await button(phone, 'Leave presentation').click();
  await expect(phone.locator('[data-presenting]')).toHaveCount(0);
});
