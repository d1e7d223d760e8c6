import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const bell = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'p, its bell', exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/moving-apart/${query}`);
  return awakeFigure(page, 'moving-apart');
}

test('the bell is dragged out until JS is flat', async ({ page }) => {
  const figure = await open(page);
  await expect(output(figure, 'kl')).toHaveText('2.000');
  const box = (await bell(figure).boundingBox())!;
  const area = (await bell(figure).locator('..').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (6 * area.width) / 17, y, { steps: 8 }); // the axis is 17 long
  await page.mouse.up();
  await expect(bell(figure)).toHaveAttribute('aria-valuetext', /^m = (7\.9|8\.0)/);
  await expect(output(figure, 'js')).toHaveText('0.693');
  await expect(output(figure, 'js-slope')).toHaveText('below 0.001');
  await expect(output(figure, 'wasserstein-1-slope')).toHaveText('1.00');
  await expect(figure.getByText('KL and Wasserstein-1 still teach').last()).toBeVisible();
  await expect(page).toHaveURL(/m=(7\.9|8)/);
});

test('by keyboard, to both ends', async ({ page }) => {
  const figure = await open(page);
  await bell(figure).focus();
  await page.keyboard.press('PageUp');
  await expect(bell(figure)).toHaveAttribute('aria-valuetext', 'm = 3.00');
  await page.keyboard.press('End');
  await expect(output(figure, 'kl')).toHaveText('50.00');
  await page.keyboard.press('Home');
  await expect(output(figure, 'kl')).toHaveText('0.000');
  await expect(figure.getByText('The bells are the same').last()).toBeVisible();
});

test('nothing sticks out of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of ['', '?m=0', '?m=10', '?m=far']) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});
