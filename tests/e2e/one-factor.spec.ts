import { expect } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

test('before any training the reference run is turned: by mouse, by key, and its code by both', async ({
  page,
}) => {
  await page.goto('/embed/one-factor/');
  const figure = await awakeFigure(page, 'one-factor');
  await expect(output(figure, 'jump')).toHaveText(/^\d+ %$/);
  const chair = figure.getByRole('slider', { name: 'The chair', exact: true });
  await expect(chair).toHaveAttribute('aria-valuetext', '40 degrees');
  const { x, y, width, height } = (await chair.boundingBox())!;
  await page.mouse.move(x + 0.2 * width, y + 0.5 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.7 * width, y + 0.5 * height, { steps: 4 }); // half the picture, a quarter turn
  await page.mouse.up();
  await expect(chair).toHaveAttribute('aria-valuetext', '130 degrees');
  await page.keyboard.press('End');
  await expect(chair).toHaveAttribute('aria-valuetext', '355 degrees');
  await page.keyboard.press('ArrowRight'); // round and round: no end
  await expect(chair).toHaveAttribute('aria-valuetext', '0 degrees');
  await page.keyboard.press('ArrowLeft');
  await expect(chair).toHaveAttribute('aria-valuetext', '355 degrees');
  await expect(page).toHaveURL(/[?&]angle=355(&|$)/);

  await figure.getByLabel('Code', { exact: true }).selectOption('circle');
  await expect(output(figure, 'turns')).toHaveText('1');
  const ring = figure.getByRole('slider', { name: 'Direction to draw from' }).first();
  await ring.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/[?&]around=35(&|$)/);
  const plane = (await ring.locator('xpath=..').boundingBox())!;
  await page.mouse.click(plane.x + 0.5 * plane.width, plane.y + 0.1 * plane.height);
  await expect(ring).toHaveAttribute('aria-valuetext', '90 degrees');
});

test('a run of her own draws both codes, and switching between them trains nothing anew', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/one-factor/?size=16&hidden=8&step=20');
  const figure = await awakeFigure(page, 'one-factor');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(figure, 'jump')).toHaveText(/^\d+ %$/, STARTS);
  const drawings = figure.getByRole('img', { name: /drawn from its code\.$/ });
  await expect(drawings).toHaveCount(1);
  await figure.getByLabel('Code', { exact: true }).selectOption('circle');
  await expect(output(figure, 'turns')).toHaveText(/^\d+$/);
  await expect(drawings).toHaveCount(1);
  await expect(output(figure, 'step')).toHaveText('20');
  await expect(figure).toHaveAttribute('data-run', 'paused');
});
