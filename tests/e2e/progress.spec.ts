import { readFileSync } from 'node:fs';
import { expect, test as bare } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { test } from './site.ts';

const CHAPTER = '/maximum-likelihood/';

async function solve(page: Page, id: string, text: string): Promise<void> {
  const form = page.locator(`form[data-exercise="${id}"]`);
  await form.getByRole('textbox').fill(text);
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(form).toHaveAttribute('data-state', 'correct');
}

function line(page: Page) {
  return page
    .locator('li', { hasText: 'Choosing the most likely model' })
    .locator('[data-exercises]');
}

/** The field, once the page listens to it: Playwright would also fill one that is still hidden. */
async function loadField(page: Page): Promise<Locator> {
  await expect(page.locator('[data-progress]')).toBeVisible();
  return page.getByLabel('Load from file');
}

test('what is solved stays solved, in this tab and in others', async ({ page, context }) => {
  await page.goto(CHAPTER);
  const other = await context.newPage();
  await other.goto(CHAPTER);
  await solve(page, 'bernoulli-estimator', 'mean(x)');
  const there = other.locator('form[data-exercise="bernoulli-estimator"]');
  await expect(there).toHaveAttribute('data-state', 'correct');
  await expect(there.getByRole('textbox')).toHaveValue('mean(x)');
  await page.reload();
  const here = page.locator('form[data-exercise="bernoulli-estimator"]');
  await expect(here).toHaveAttribute('data-state', 'correct');
  await expect(here.getByRole('textbox')).toHaveValue('mean(x)');
  await here.getByRole('button', { name: 'Start again' }).click();
  await expect(there).toHaveAttribute('data-state', 'open');
});

test('what she types outlives what another tab solves', async ({ page, context }) => {
  await page.goto(CHAPTER);
  await solve(page, 'bernoulli-estimator', 'S/n');
  const other = await context.newPage();
  await other.goto(CHAPTER);
  const form = other.locator('form[data-exercise="bernoulli-estimator"]');
  await expect(form).toHaveAttribute('data-state', 'correct');
  await form.getByRole('textbox').fill('S');
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(form).toHaveAttribute('data-state', 'wrong'); // and the store says correct
  await form.getByRole('textbox').fill('S/(n');
  await solve(page, 'exponential-estimator', 'n/S');
  await expect(other.locator('form[data-exercise="exponential-estimator"]')).toHaveAttribute(
    'data-state',
    'correct',
  );
  await expect(form.getByRole('textbox')).toHaveValue('S/(n');
  await expect(form).toHaveAttribute('data-state', 'wrong');
});

test('what has been solved is not read out when its page opens', async ({ page }) => {
  await page.goto(CHAPTER);
  await solve(page, 'bernoulli-estimator', 'S/n');
  await solve(page, 'exponential-estimator', 'n/S');
  await page.reload();
  await expect(page.locator('form[data-state=correct]')).toHaveCount(2);
  await expect(page.getByText('✓ solved')).toHaveCount(2);
  const regions = page.locator('form[data-exercise] [role=status]');
  await expect(regions).not.toHaveCount(0);
  await expect(regions.filter({ hasText: /./ })).toHaveCount(0);
});

test('the contents count it; a file takes it elsewhere; it can be cleared', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.goto(CHAPTER);
  const total = await page.locator('form[data-exercise]').count();
  await solve(page, 'bernoulli-estimator', 'S/n');
  await solve(page, 'exponential-estimator', 'n/S');
  await page.goto('/');
  await expect(line(page)).toHaveText(`2 of ${total} exercises solved`);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save to file' }).click();
  const file = await (await download).path();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    version: 2,
    exercises: { 'bernoulli-estimator': { state: 'correct', answer: 'S/n' } },
  });

  await page.getByRole('button', { name: 'Clear' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  await expect(line(page)).toContainText('2 of');
  await page.getByRole('button', { name: 'Clear' }).click();
  await dialog.getByRole('button', { name: 'Forget them' }).click();
  await expect(line(page)).toHaveText(`0 of ${total} exercises solved`);

  const elsewhere = await browser.newContext({ baseURL: baseURL! });
  const there = await elsewhere.newPage();
  await there.goto('/');
  await (await loadField(there)).setInputFiles(file);
  await expect(line(there)).toHaveText(`2 of ${total} exercises solved`);
  await there.goto(CHAPTER);
  await expect(there.locator('form[data-exercise="exponential-estimator"]')).toHaveAttribute(
    'data-state',
    'correct',
  );
  await elsewhere.close();
});

test('a file that is no progress is answered by a sentence and changes nothing', async ({
  page,
}) => {
  await page.goto(CHAPTER);
  await solve(page, 'bernoulli-estimator', 'S/n');
  await page.goto('/');
  const field = await loadField(page);
  const status = page.locator('[data-progress] [role=status]');
  for (const [text, sentence] of [
    ['{"a":1}', 'is not a file of progress'],
    ['<html>', 'is not a file of progress'],
    ['{"version":9,"exercises":{}}', 'newer version'],
    [' '.repeat(1_000_001), 'larger than a megabyte'],
  ] as const) {
    await field.setInputFiles({
      name: 'some.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await expect(status).toContainText(sentence);
    await expect(line(page)).toContainText('1 of');
  }
});

test('loading and clearing say so where nothing can be kept', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.removeItem = Storage.prototype.setItem = () => {
      throw new DOMException('closed', 'SecurityError');
    };
  });
  await page.goto('/');
  const status = page.locator('[data-progress] [role=status]');
  await (
    await loadField(page)
  ).setInputFiles({
    name: 'some.json',
    mimeType: 'application/json',
    buffer: Buffer.from(
      '{"version":1,"exercises":{"bernoulli-estimator":{"state":"correct","answer":"S/n"},"b":7}}',
    ),
  });
  await expect(status).toContainText(
    'added to your progress here, but for 1 exercise that could not be read. This browser has no room',
  );
  await expect(line(page)).toContainText('1 of');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Forget them' }).click();
  await expect(status).toContainText('cleared on this page only. This browser');
  await expect(line(page)).toContainText('0 of');
});

// The console complains here, as it should.
bare('where the progress cannot be shown, the contents say so', async ({ page }) => {
  await page.route('**/start-progress*', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('What you have solved can’t be shown');
});

test('progress that cannot be read is put aside, and the page says so', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('likely:progress', '{"version":1,'));
  await page.goto(CHAPTER);
  await expect(page.getByRole('alert')).toContainText('put aside');
});

test('a browser without room says so once, and the exercises go on', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.goto(CHAPTER);
  await solve(page, 'bernoulli-estimator', 'S/n');
  await expect(page.getByRole('alert')).toContainText('no room');
  await solve(page, 'exponential-estimator', 'n/S');
  await expect(page.getByRole('alert')).toHaveCount(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the contents say how many exercises there are, and offer nothing else', async ({
    page,
  }) => {
    await page.goto('/');
    await expect(line(page)).toHaveText(/^\d+ exercises$/);
    await expect(page.locator('[data-progress]')).toBeHidden();
  });
});
