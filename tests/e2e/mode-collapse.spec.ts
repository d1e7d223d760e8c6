import { expect } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 90_000 };

test('modes are counted, a remedy is a live change or a new run, and the link says which', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/mode-collapse/?step=20');
  const figure = await awakeFigure(page, 'mode-collapse');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(figure, 'modes')).toHaveText(/^\d+$/);
  await expect(output(figure, 'weights')).toHaveText('1,218');
  const target = figure.getByRole('slider', { name: 'Target for data', exact: true });
  await target.focus();
  await target.press('ArrowLeft');
  await expect(page).toHaveURL(/events=20(:|%3A)realTarget(:|%3A)0\.95(&|$)/);
  await expect(output(figure, 'step')).toHaveText('20');
  await figure.getByLabel('Labels', { exact: true }).check();
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(output(figure, 'weights')).toHaveText('1,538'); // ten more inputs
});

test('the doctor names a collapse and goes back to before it, settings and all', async ({
  page,
}) => {
  test.slow();
  // the crowd stands still where it is at step 600
  await page.goto(
    '/embed/mode-collapse/?preset=slow-discriminator&step=600&events=600:generatorRate:0.00001',
  );
  const figure = await awakeFigure(page, 'mode-collapse');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await figure.getByRole('button', { name: 'Train', exact: true }).click();
  const card = figure.getByRole('region', { name: 'What ails this run' });
  await expect(card.locator('[data-finding="dropped-modes"]')).toBeVisible(STARTS);
  const back = card.getByRole('button', { name: /^Go back to step / });
  const step = /[\d,]+$/.exec((await back.textContent())!)![0].replaceAll(',', '');
  await back.click();
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(figure, 'step')).toHaveText(step);
});
