import { expect } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

test('samples are judged when it rests, and another row is looked at without training anew', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/gan-digits/?step=3');
  const figure = await awakeFigure(page, 'gan-digits');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  for (const name of ['agreement', 'variety'])
    await expect(output(figure, name)).toHaveText(/^\d+ %$/, STARTS);
  const three = figure.getByRole('button', { name: '3', exact: true });
  const eight = figure.getByRole('button', { name: '8', exact: true });
  await expect(three).toHaveAttribute('aria-pressed', 'true');
  await eight.click();
  await expect(eight).toHaveAttribute('aria-pressed', 'true');
  await expect(figure.getByText('asked for an 8,')).toBeVisible();
  await expect(page).toHaveURL(/[?&]label=8(&|$)/);
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect(output(figure, 'step')).toHaveText('3');
});

test('a link that asks for no digit falls back, and says so', async ({ page }) => {
  await page.goto('/embed/gan-digits/?label=12&from=2.5');
  const figure = await awakeFigure(page, 'gan-digits');
  await expect(figure.getByRole('button', { name: '3', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(figure.getByText(/^The link /)).toHaveCount(2);
});
