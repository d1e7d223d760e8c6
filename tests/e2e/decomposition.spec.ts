import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const PATH = '/embed/decomposition/';

const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });
const bar = (figure: Locator, symbol: string): Locator =>
  figure.getByRole('slider', { name: `q of ${symbol}`, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(PATH + query);
  return awakeFigure(page, 'decomposition');
}

test('a bar of q is dragged, the others make room, and the parts follow', async ({ page }) => {
  const figure = await open(page);
  const before = await output(figure, 'entropy').textContent();
  const box = (await bar(figure, 'A').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 60, { steps: 5 });
  await page.mouse.up();
  const now = Number(await bar(figure, 'A').getAttribute('aria-valuenow'));
  expect(now).toBeGreaterThan(0.6);
  expect(Number(await bar(figure, 'B').getAttribute('aria-valuenow'))).toBeLessThan(0.25);
  await expect(output(figure, 'entropy')).not.toHaveText(before!);
  await expect(output(figure, 'cross-entropy')).toHaveText('1.6094'); // p is still uniform
  await expect(page).toHaveURL(new RegExp(`[?&]q=${now}~`));
});

test('a bar of q moves by keyboard, and that ends the run', async ({ page }) => {
  const figure = await open(page, '?step=20');
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await bar(figure, 'B').focus();
  await page.keyboard.press('ArrowUp');
  await expect(bar(figure, 'B')).toHaveAttribute('aria-valuenow', '0.3');
  await expect(figure).toHaveAttribute('data-run', 'idle');
});

test('Train takes KL away and leaves the entropy; its link replays to the same numbers', async ({
  page,
  context,
}) => {
  const figure = await open(page, '?samples=10000');
  const entropy = await output(figure, 'entropy').textContent();
  await button(figure, 'Train').click();
  await expect
    .poll(async () => Number(await output(figure, 'kl').textContent()), { timeout: 30_000 })
    .toBeLessThan(0.005);
  await button(figure, 'Pause').click();
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect(output(figure, 'entropy')).toHaveText(entropy!);
  await expect(page).toHaveURL(/[?&]step=\d+/);
  const texts = await figure.locator('output').allTextContents();
  const again = await context.newPage();
  await again.goto(page.url());
  const replayed = await awakeFigure(again, 'decomposition');
  await expect(replayed).toHaveAttribute('data-run', 'paused');
  expect(await replayed.locator('output').allTextContents()).toEqual(texts);
});
