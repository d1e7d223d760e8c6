import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** In the picture: a control of the same name stands below it. */
const held = (figure: Locator, name: string): Locator =>
  figure.locator('[data-picture]').getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/losses-and-gradients/${query}`);
  return awakeFigure(page, 'losses-and-gradients');
}

test('a score is dragged along: minimax goes flat, non-saturating does not', async ({ page }) => {
  const figure = await open(page);
  const point = held(figure, 'Logit of one sample');
  await point.scrollIntoViewIfNeeded();
  const box = (await point.boundingBox())!;
  const area = (await point.locator('../..').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - (4 * area.width) / 16, y, { steps: 5 }); // the axis is 16 long
  await page.mouse.up();
  expect(Number(await point.getAttribute('aria-valuenow'))).toBeCloseTo(-6, 1);
  await expect(output(figure, 'slope-minimax')).toHaveText(/^−0\.002/);
  await expect(output(figure, 'slope-nonSaturating')).toHaveText('−1.00');
  await expect(page).toHaveURL(/logit=-6/);
});

test('the bell of the generator by keyboard; where the best D stops minimax, a critic goes on', async ({
  page,
}) => {
  const figure = await open(page, '?loss=wasserstein');
  const bell = held(figure, 'The generator’s bell');
  await bell.focus();
  await page.keyboard.press('PageDown'); // ten quarters further away
  await expect(bell).toHaveAttribute('aria-valuetext', '5.50 deviations from the data');
  await page.keyboard.press('ArrowRight');
  await expect(bell).toHaveAttribute('aria-valuetext', '5.25 deviations from the data');
  await expect(output(figure, 'pull-wasserstein')).toHaveText('1.00');
  await expect(output(figure, 'pull-hinge')).toHaveText('0.0000');
  expect(Number(await output(figure, 'pull-minimax').textContent())).toBeLessThan(0.05);
  await expect(page).toHaveURL(/separation=5\.25/);
});

test('nothing sticks out of a phone, and nothing is no number', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of [
    '',
    '?preset=cliff',
    '?loss=leastSquares&logit=-8&separation=8',
    '?separation=0&quality=0&loss=hinge',
    '?separation=far&loss=gain',
  ]) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test('presented on a small projector, curves, bells and numbers are in sight', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const figure = await open(page, '?preset=far-apart');
  await figure.getByRole('button', { name: 'Present', exact: true }).click();
  await expect(output(figure, 'pull-wasserstein')).toBeInViewport({ ratio: 1 });
  for (const name of ['Logit of one sample', 'The generator’s bell'])
    await expect(held(figure, name)).toBeInViewport({ ratio: 1 });
  for (const n of [0, 1, 2])
    await expect(figure.locator('[data-picture] svg').nth(n)).toBeInViewport({ ratio: 1 });
});
