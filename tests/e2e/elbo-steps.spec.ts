import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const bell = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'q, its bell', exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/elbo-steps/${query}`);
  return awakeFigure(page, 'elbo-steps');
}

test('dragging the bell moves the bound, not log p(x)', async ({ page }) => {
  const figure = await open(page, '?line=6');
  await expect(output(figure, 'log-evidence')).toHaveText('−3.142');
  await expect(output(figure, 'gap')).toHaveText('3.934');
  const box = (await bell(figure).boundingBox())!;
  const area = (await bell(figure).locator('..').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (1.6 * area.width) / 8, y, { steps: 6 }); // the axis is 8 long
  await page.mouse.up();
  await expect(bell(figure)).toHaveAttribute('aria-valuetext', /^centre 1\.(5|6)/);
  await expect(output(figure, 'log-evidence')).toHaveText('−3.142');
  for (const line of [1, 2, 3]) await expect(output(figure, `line-${line}`)).toHaveText('−3.142');
  const elbo = (await output(figure, 'elbo').textContent())!;
  expect(elbo).not.toBe('−7.076');
  for (const line of [4, 5, 6]) await expect(output(figure, `line-${line}`)).toHaveText(elbo);
  await expect(page).toHaveURL(/mu=1\.(5|6)/);
});

test('by keyboard to no gap, and line by line through the derivation', async ({ page }) => {
  const figure = await open(page, '?sigma=0.6');
  await bell(figure).focus();
  for (let i = 0; i < 16; i++) await page.keyboard.press('ArrowRight');
  await expect(output(figure, 'gap')).toHaveText('0.000');
  await expect(figure.getByText('the bound touches').last()).toBeVisible();

  const next = figure.getByRole('button', { name: 'Next step', exact: true });
  await expect(output(figure, 'line-4')).toBeHidden();
  for (let i = 0; i < 3; i++) await next.click();
  await expect(output(figure, 'line-4')).toBeVisible();
  await expect(page).toHaveURL(/line=4/);
  await figure.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(output(figure, 'line-4')).toBeHidden();
});

test('nothing sticks out of a phone, whatever the road and the decoder', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of [
    '?line=6',
    '?road=bayes&line=6&decoder=fold',
    '?road=joint&line=6&sigma=0.1&mu=-4',
    '?road=detour',
  ]) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});
