import { expect } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** Sixteen models are started, and compiled in software. */
const STARTS = { timeout: 120_000 };

test('sixteen seeds are trained and counted; the threshold moves without training anew', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/many-gans/?step=3&seed=5');
  const figure = await awakeFigure(page, 'many-gans');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  const collapsed = output(figure, 'collapsed');
  await expect(collapsed).toHaveText('100 %', STARTS); // nobody has learnt anything yet
  await expect(output(figure, 'median-modes')).toHaveText(/^\d+(\.5)?$/);
  await expect(figure.getByRole('img', { name: /^The GAN with seed/ })).toHaveCount(16);
  await expect(figure.getByRole('link', { name: /^seed 20,/ })).toHaveAttribute(
    'href',
    /embed\/two-player\/\?.*seed=20/,
  );
  const threshold = figure.getByRole('slider', { name: 'Collapsed up to' });
  await threshold.focus();
  await threshold.press('ArrowRight');
  await expect(figure.getByText('no more than 6 of the 10 modes')).toBeVisible();
  await expect(output(figure, 'step')).toHaveText('3');
  await expect(figure).toHaveAttribute('data-run', 'paused');
});
