import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

const coin = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });
const onCurve = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'p, probability of a 1, on the curve' });
const bar = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/bernoulli-mle/${query}`);
  return awakeFigure(page, 'bernoulli-mle');
}

test('by keyboard alone along the curve to the goal', async ({ page }) => {
  const figure = await open(page);
  expect(await reached(figure, 'by-hand')).toBe(false);
  const point = onCurve(figure);
  while (!(await point.evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('PageUp');
  await expect(point).toHaveAttribute('aria-valuenow', '0.6');
  await page.keyboard.press('PageUp');
  await expect(output(figure, 'gap')).toHaveText('0.0000');
  await expect(figure.getByText('slope 0.00')).toBeVisible();
  expect(await reached(figure, 'by-hand')).toBe(true);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(point).toHaveAttribute('aria-valuenow', '0.699');
  await page.keyboard.press('Home');
  await expect(point).toHaveAttribute('aria-valuenow', '0');
  await page.keyboard.press('End');
  await expect(point).toHaveAttribute('aria-valuenow', '1');
});

test('the point on the curve and the bars are dragged with the mouse', async ({ page }) => {
  const figure = await open(page);
  const point = (await onCurve(figure).boundingBox())!;
  const curve = (await onCurve(figure).locator('..').boundingBox())!;
  await page.mouse.move(point.x + point.width / 2, point.y + point.height / 2);
  await page.mouse.down();
  await page.mouse.move(curve.x + 0.3 * curve.width, point.y, { steps: 5 });
  await page.mouse.move(curve.x + 0.7 * curve.width, point.y, { steps: 5 });
  await page.mouse.up();
  await expect(output(figure, 'gap')).toHaveText(/^0\.000\d$/);

  const top = (await bar(figure, 'P(0)').boundingBox())!;
  const bars = (await bar(figure, 'P(0)').locator('..').boundingBox())!;
  await page.mouse.move(top.x + top.width / 2, top.y + top.height / 2);
  await page.mouse.down();
  await page.mouse.move(top.x + top.width / 2, bars.y + 0.2 * bars.height, { steps: 5 });
  await page.mouse.up();
  const [ones, zeros] = await Promise.all(
    ['P(1)', 'P(0)'].map(async (name) =>
      Number(await bar(figure, name).getAttribute('aria-valuenow')),
    ),
  );
  expect(zeros).toBeCloseTo(0.8, 1);
  expect(ones! + zeros!).toBeCloseTo(1, 6);
});

test('a coin turns over by click and by Space; tosses are added and removed', async ({ page }) => {
  const figure = await open(page);
  await coin(figure, 'Toss 2: 0').click();
  await expect(coin(figure, 'Toss 2: 1')).toBeFocused();
  await expect(page).toHaveURL(/tosses=1~1~1~1~0~1~1~1~0~1/);
  await page.keyboard.press('Space');
  await expect(coin(figure, 'Toss 2: 0')).toBeFocused();
  await coin(figure, 'Add a toss').click();
  await expect(coin(figure, 'Toss 11: 1')).toBeVisible();
  for (let left = 11; left > 1; left--) await coin(figure, 'Remove the last').click();
  await expect(figure.getByRole('button', { name: /^Toss \d/ })).toHaveCount(1);
  await expect(coin(figure, 'Remove the last')).toBeDisabled();
});

test('its link brings tosses, p and curve back', async ({ page }) => {
  const figure = await open(page);
  await coin(figure, 'Toss 1: 1').click();
  await onCurve(figure).press('ArrowRight');
  await figure.getByRole('switch', { name: 'Show the best p' }).check();
  await expect(page).toHaveURL(/best=on/);
  const gap = await output(figure, 'gap').textContent();
  await page.reload();
  await awakeFigure(page, 'bernoulli-mle');
  await expect(output(figure, 'gap')).toHaveText(gap!);
  await expect(figure.getByText('best p = 6 / 10 = 0.6')).toBeVisible();
  await expect(onCurve(figure)).toHaveAttribute('aria-valuenow', '0.51');
});

test('ends and extremes are said in words', async ({ page }) => {
  for (const [query, words] of [
    ['?p=0', 'At p = 0 a toss of 1 is impossible'],
    ['?p=1', 'At p = 1 a toss of 0 is impossible'],
    ['?p=1&tosses=1~1~1', 'the slope there isn’t 0'],
    ['?p=0&scale=likelihood', 'the product of 10 probabilities'],
  ] as const) {
    const figure = await open(page, query);
    await expect(figure.getByText(words).last()).toBeVisible();
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});
