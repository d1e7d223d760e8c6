import { expect } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

test('NADE and then MADE: held-out NLL, samples that form and can be halted, and the times of both kept', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/made-trainer/?model=nade&step=2');
  const figure = await awakeFigure(page, 'made-trainer');
  await expect(output(figure, 'held-out')).toHaveText(/^\d+\.\d$/, STARTS);
  const time = (name: string) => figure.locator(`[data-time="${name}"]`);
  await expect(time('nade-sample')).toHaveText(/\d/, STARTS);
  await expect(time('made-sample')).toHaveText('–');

  // the drawing may be done before a busy page has taken the second click
  await expect(async () => {
    await figure.getByRole('button', { name: 'Draw again' }).click();
    await figure.getByRole('button', { name: 'Stop here' }).click({ timeout: 2000 });
  }).toPass(STARTS);
  const sheet = figure.getByRole('img', { name: /16 samples, \d+ of 196 pixels drawn/ });
  await expect(sheet).toBeVisible();
  const before = Number(/(\d+) of/.exec((await sheet.getAttribute('alt'))!)![1]);
  await figure.getByRole('button', { name: 'Next pixel' }).press('Enter');
  await expect(sheet).toHaveAttribute('alt', `16 samples, ${before + 1} of 196 pixels drawn.`);

  await figure.getByRole('button', { name: 'MADE, 4 orderings' }).click();
  await figure.getByRole('button', { name: 'Step' }).click();
  await expect(time('made-sample')).toHaveText(/\d/, STARTS);
  await expect(time('made-whole')).toHaveText(/\d/, STARTS);
  await expect(time('nade-sample')).toHaveText(/\d/);
  await expect(output(figure, 'ensemble')).toHaveText(/^\d+\.\d$/, STARTS);
  await expect(
    figure.getByRole('img', { name: 'The pixels come in a random order.' }),
  ).toBeVisible();
  await figure.getByRole('slider', { name: 'Mask to draw with' }).fill('1');
  await expect(figure.getByRole('img', { name: 'The pixels come row by row.' })).toBeVisible();
});

test('a link to the goal reaches it', async ({ page }) => {
  test.slow();
  await page.goto('/embed/made-trainer/?step=700');
  const figure = await awakeFigure(page, 'made-trainer');
  await expect(figure).toHaveAttribute('data-run', 'paused', { timeout: 120_000 });
  await expect.poll(() => reached(figure, 'beats-independent'), STARTS).toBe(true);
});
