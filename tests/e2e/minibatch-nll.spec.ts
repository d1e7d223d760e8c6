import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const PATH = '/embed/minibatch-nll/';

const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });
const size = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'Size of a mini-batch on the curve', exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(PATH + query);
  return awakeFigure(page, 'minibatch-nll');
}

test('the point is dragged along the curve, and the spread falls', async ({ page }) => {
  const figure = await open(page, '?batches=500');
  const before = Number(await output(figure, 'measured').textContent());
  const box = (await size(figure).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 100, y, { steps: 5 });
  await page.mouse.up();
  const b = Number(await size(figure).getAttribute('aria-valuenow'));
  expect(b).toBeGreaterThan(5);
  expect(Number(await output(figure, 'measured').textContent())).toBeLessThan(before / 2);
  await expect(page).toHaveURL(new RegExp(`[?&]b=${b}(&|$)`));
});

test('by keyboard it goes to the end, where every average is the same', async ({ page }) => {
  const figure = await open(page);
  await size(figure).focus();
  await page.keyboard.press('ArrowRight');
  await expect(size(figure)).toHaveAttribute('aria-valuenow', '2');
  await page.keyboard.press('End');
  await expect(size(figure)).toHaveAttribute('aria-valuenow', '40');
  await expect(output(figure, 'predicted')).toHaveText('0');
});

test('buttons draw more mini-batches', async ({ page }) => {
  const figure = await open(page);
  await expect(output(figure, 'measured')).toHaveText('–');
  await button(figure, '100 more').click();
  await expect(figure.getByText('measured over 101 mini-batches')).toBeVisible();
  await expect(output(figure, 'measured')).toHaveText(/^0\.\d{4}$/);
});
