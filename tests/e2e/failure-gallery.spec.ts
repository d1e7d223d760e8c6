import { expect } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

test('the symptom is read from what was measured, and β is moved while it trains', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/failure-gallery/?failing-beta=8&step=320');
  const figure = await awakeFigure(page, 'failure-gallery');
  await expect(figure).toHaveAttribute('data-run', 'paused', { timeout: 120_000 });
  const symptom = figure.locator('output[name="symptom"]');
  await expect(symptom).toHaveText('Posterior collapse', { timeout: 30_000 });
  await expect(figure.locator('output[name="failing-far"]')).toHaveText(/^\d+ %$/);
  const slider = figure.getByRole('slider', { name: 'β of the failing VAE', exact: true });
  await slider.focus();
  for (let halving = 0; halving < 3; halving++) await slider.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', '1');
  await expect(page).toHaveURL(/events=320(:|%3A)failing-beta(:|%3A)1(&|$)/);
  await expect(symptom).toHaveText('Posterior collapse'); // nothing has been trained with it yet
});
