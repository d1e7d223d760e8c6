import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

const CHAPTER = '/curse-of-dimensionality/';

/** What the browser does before it prints, and what paper then shows. */
async function onPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
}

test('a figure the reader has changed says on paper how, and where to find it again', async ({
  page,
}) => {
  await page.goto(`${CHAPTER}?count-the-table.n=7`);
  const figure = await awakeFigure(page, 'count-the-table');
  await expect(figure.locator('[data-printed]')).toHaveCount(0);
  await onPaper(page);
  const printed = figure.locator('[data-printed]');
  await expect(printed).toBeVisible();
  await expect(printed).toHaveText(/Pixels = 7\. 127\.0\.0\.1:\d+\/embed\/count-the-table\/\?n=7$/);
  await expect(page.locator('[data-printed]')).toHaveCount(1); // no other has been touched
  const folds = page.locator('main [role=group][aria-label^=Derivation] > details');
  await expect(folds).not.toHaveCount(0);
  expect(await folds.evaluateAll((all) => all.every((fold) => fold.hasAttribute('open')))).toBe(
    true,
  );
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(printed).toHaveCount(0);
  expect(await folds.evaluateAll((all) => all.some((fold) => fold.hasAttribute('open')))).toBe(
    false,
  );
});

test('in the dark the page turns light before it is printed, and dark again after', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.addInitScript(() => {
    window.print = () =>
      void (document.body.dataset['sheet'] = getComputedStyle(document.body).backgroundColor);
  });
  await page.goto(CHAPTER);
  await page.getByRole('button', { name: 'Print this chapter' }).press('Enter');
  await expect(page.locator('body')).toHaveAttribute('data-sheet', 'rgb(253, 252, 249)');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});
