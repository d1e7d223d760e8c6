import { expect, type Locator, type Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** Unfolds “How do we know?” by keyboard, presses its button by keyboard, and waits for the verdicts. */
async function checked(page: Page, figure: Locator): Promise<Locator> {
  const part = figure.locator('[data-fold="proof"]');
  await part.locator('summary').focus();
  await page.keyboard.press('Enter');
  await part.getByRole('button', { name: 'Check now' }).focus();
  await page.keyboard.press('Enter');
  await expect(part.getByRole('status')).toHaveText(/^\d of \d checks hold/, { timeout: 60_000 });
  return part;
}

test('a computing figure checks its claims at the settings it has', async ({ page }) => {
  await page.goto('/embed/bernoulli-mle/?p=0.7');
  const figure = await awakeFigure(page, 'bernoulli-mle');
  const part = await checked(page, figure);
  await expect(part.locator('li[data-verdict="holds"]')).toHaveCount(3);
  await expect(part.locator('li').first()).toContainText('✓ holds');
  await figure
    .getByRole('slider', { name: 'p, probability of a 1', exact: true })
    .press('ArrowRight');
  await expect(part.locator('li[data-verdict]')).toHaveCount(0); // they were about other settings
  await expect(part.locator('li')).toHaveCount(3);
});

test('a training figure checks gradient, engines and replay beside its run', async ({ page }) => {
  await page.goto('/embed/two-player/?step=3');
  const figure = await awakeFigure(page, 'two-player');
  await expect(figure).toHaveAttribute('data-run', 'paused', { timeout: 60_000 });
  const part = await checked(page, figure);
  await expect(part.locator('li[data-verdict="holds"]')).toHaveCount(3);
  await expect(output(figure, 'step')).toHaveText('3');
});
