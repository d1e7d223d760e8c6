import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

const slider = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/overflow/${query}`);
  return awakeFigure(page, 'overflow');
}

test('by keyboard alone to where the formula is no number', async ({ page }) => {
  const figure = await open(page);
  expect(await reached(figure, 'nan')).toBe(false);
  const logit = slider(figure, 'Logit a, on its axis');
  while (!(await logit.evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Tab');
  for (let press = 0; press < 3; press++) await page.keyboard.press('PageUp');
  await expect(logit).toHaveAttribute('aria-valuenow', '17');
  await expect(output(figure, 'naive')).toHaveText('NaN');
  await expect(output(figure, 'stable')).toHaveText(/10⁻⁸$/);
  expect(await reached(figure, 'nan')).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await expect(output(figure, 'naive')).not.toHaveText('NaN');
  await page.keyboard.press('Home');
  await expect(output(figure, 'naive')).toHaveText('∞');
  await expect(output(figure, 'stable')).toHaveText('120');
  expect(await reached(figure, 'infinite')).toBe(true);
});

test('the logit is dragged along its axis, the logits of classes by their bars', async ({
  page,
}) => {
  const figure = await open(page);
  const logit = slider(figure, 'Logit a, on its axis');
  const point = (await logit.boundingBox())!;
  const row = (await logit.locator('..').boundingBox())!;
  const y = point.y + point.height / 2;
  await page.mouse.move(point.x + point.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(row.x + 0.9 * row.width, y, { steps: 5 });
  await page.mouse.up();
  await expect(output(figure, 'naive')).toHaveText('NaN');
  await expect(page).toHaveURL(/logit=9\d/);

  await figure.getByRole('combobox', { name: 'Cross-entropy of' }).selectOption('categorical');
  const bar = slider(figure, 'Logit a₁');
  await bar.scrollIntoViewIfNeeded();
  const held = (await bar.boundingBox())!;
  const bars = (await bar.locator('..').boundingBox())!;
  await page.mouse.move(held.x + held.width / 2, held.y + held.height / 2);
  await page.mouse.down();
  await page.mouse.move(held.x + held.width / 2, bars.y + 0.05 * bars.height, { steps: 5 });
  await page.mouse.up();
  await expect(output(figure, 'naive')).toHaveText('NaN');
  await figure.getByRole('combobox', { name: 'True class' }).selectOption('3');
  await expect(output(figure, 'naive')).toHaveText('∞');
});

test('its link brings it back; nonsense is refused; nothing sticks out at 360 px', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [query, naive, exact] of [
    ['?logit=100&target=0', '∞', '100'],
    ['?kind=categorical&logits=50~0~-60&class=3', '∞', '110'],
    ['?kind=categorical&logits=-110~-110~-110', 'NaN', '1.098612'],
    ['?logit=1e999', '0.1269281', '0.126928'],
  ] as const) {
    const figure = await open(page, query);
    await expect(output(figure, 'naive')).toHaveText(naive);
    await expect(output(figure, 'exact')).toHaveText(exact);
    expect(await figure.innerText()).not.toMatch(/Infinity|undefined/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
  }
});
