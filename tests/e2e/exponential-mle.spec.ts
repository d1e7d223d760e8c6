import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const wait = (figure: Locator, i: number): Locator =>
  figure.getByRole('slider', { name: `Wait ${i}`, exact: true });
const onCurve = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'λ, rate, on the curve' });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/exponential-mle/${query}`);
  return awakeFigure(page, 'exponential-mle');
}

test('by keyboard alone along the curve to the goal', async ({ page }) => {
  const figure = await open(page);
  const point = onCurve(figure);
  while (!(await point.evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  expect(Number(await output(figure, 'gap').textContent())).toBeLessThanOrEqual(0.01);
  await expect(figure.getByText('That is within 0.01 nats of the best.').first()).toBeVisible();
  await page.keyboard.press('Home');
  await expect(point).toHaveAttribute('aria-valuenow', '0.05');
  await expect(figure.getByText('1 / λ = 20 min →')).toBeVisible();
  await page.keyboard.press('End');
  await expect(point).toHaveAttribute('aria-valuenow', '5');
});

test('waits are stepped, removed and dragged', async ({ page }) => {
  const figure = await open(page);
  await wait(figure, 10).focus();
  await page.keyboard.press('ArrowRight');
  await expect(wait(figure, 10)).toHaveAttribute('aria-valuetext', '6.9 minutes');
  await page.keyboard.press('Delete');
  await expect(figure.getByRole('slider', { name: /^Wait \d/ })).toHaveCount(9);
  const disc = (await wait(figure, 9).boundingBox())!;
  const row = (await wait(figure, 9).locator('..').boundingBox())!;
  await page.mouse.move(disc.x + disc.width / 2, disc.y + disc.height / 2);
  await page.mouse.down();
  await page.mouse.move(row.x + 0.9 * row.width, disc.y, { steps: 6 });
  await page.mouse.up();
  const value = Number(await wait(figure, 9).getAttribute('aria-valuenow'));
  expect(value).toBeCloseTo(0.9 * 12, 0);
  await expect(page).toHaveURL(new RegExp(`waits=.*~${String(value).replace('.', '\\.')}$`));
});

test('a press on the curve takes λ there, a drag follows', async ({ page }) => {
  const figure = await open(page);
  const curve = (await onCurve(figure).locator('..').boundingBox())!;
  const across = (rate: number): number =>
    curve.x + (Math.log(rate / 0.05) / Math.log(100)) * curve.width;
  await page.mouse.move(across(2), curve.y + 0.8 * curve.height);
  await page.mouse.down();
  await expect
    .poll(async () => Number(await onCurve(figure).getAttribute('aria-valuenow')))
    .toBeCloseTo(2, 1);
  await page.mouse.move(across(0.4), curve.y + 0.5 * curve.height, { steps: 6 });
  await page.mouse.up();
  await expect(output(figure, 'gap')).toHaveText(/^0\.000\d$/);
});

test('its link brings waits and λ back', async ({ page }) => {
  const figure = await open(page);
  await wait(figure, 1).press('ArrowRight');
  await onCurve(figure).press('ArrowRight');
  await expect(page).toHaveURL(/waits=0\.3~/);
  await expect(page).toHaveURL(/lambda=1\.05/);
  const gap = await output(figure, 'gap').textContent();
  await page.reload();
  await awakeFigure(page, 'exponential-mle');
  await expect(output(figure, 'gap')).toHaveText(gap!);
  await expect(wait(figure, 1)).toHaveAttribute('aria-valuenow', '0.3');
});

test('estimate and mean are told apart; no waiting has no best λ, in words', async ({ page }) => {
  const figure = await open(page, '?best=on');
  await expect(figure.getByText('best λ = 0.4')).toBeVisible();
  await expect(figure.getByText('λ = 2.5, the mean')).toBeVisible();
  await figure.getByRole('button', { name: 'No waiting at all' }).click();
  await expect(output(figure, 'gap')).toHaveText('no best λ');
  await expect(figure.getByText('the curve has no top').first()).toBeVisible();
  expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
});
