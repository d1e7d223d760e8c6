import { expect } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

const PATH = '/embed/count-the-table/';

test('counts by keyboard: one step, ten steps, both ends', async ({ page }) => {
  await page.goto(PATH);
  const figure = await awakeFigure(page, 'count-the-table');
  const numbers = figure.locator('output[name="numbers"]');
  const pixels = figure.getByRole('slider', { name: 'Pixels', exact: true });
  await expect(numbers).toHaveText('15');

  while (!(await pixels.evaluate((element) => element === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowRight');
  await expect(numbers).toHaveText('31');
  await page.keyboard.press('PageUp');
  await expect(numbers).toHaveText('32767');
  await page.keyboard.press('Home');
  await expect(numbers).toHaveText('1');
  await page.keyboard.press('End');
  await expect(numbers).toHaveText(String(2n ** 100n - 1n));
});

test('its link brings the figure back, and Back does not wade through every value', async ({
  page,
}) => {
  await page.goto('/');
  await page.goto(PATH);
  const figure = await awakeFigure(page, 'count-the-table');
  await figure.getByRole('slider', { name: 'Pixels', exact: true }).press('PageUp');
  await expect(page).toHaveURL(/\?n=14$/);
  await page.reload();
  await awakeFigure(page, 'count-the-table');
  await expect(figure.locator('output[name="numbers"]')).toHaveText('16383');
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
});

test('a value that is no number of pixels is named, and the figure keeps its own', async ({
  page,
}) => {
  for (const nonsense of ['3abc', '101', '2.5', '']) {
    await page.goto(`${PATH}?n=${nonsense}`);
    const figure = await awakeFigure(page, 'count-the-table');
    await expect(figure.getByText(`“${nonsense}”`)).toBeVisible();
    await expect(figure.locator('output[name="numbers"]')).toHaveText('15');
  }
});

test('a figure that does not train says nothing of a run', async ({ page }) => {
  await page.goto(PATH);
  const figure = await awakeFigure(page, 'count-the-table');
  expect(await figure.getAttribute('data-run')).toBeNull();
  await expect(figure.getByRole('button', { name: 'Train' })).toHaveCount(0);
});
