import { expect } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

test('q is started by keyboard, stepped, and trained to its end', async ({ page }) => {
  await page.goto('/embed/mean-field/');
  const figure = await awakeFigure(page, 'mean-field');
  const start = figure.getByRole('slider', { name: 'Start of q', exact: true });
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await expect(start).toHaveAttribute('aria-valuetext', 'z₁ = −1.90, z₂ = 2.00');
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(output(figure, 'step')).toHaveText('1', { timeout: 60_000 });
  await expect(output(figure, 'deviation1')).toHaveText('0.600');
  await expect(output(figure, 'deviation2')).toHaveText('0.800');
  await expect(output(figure, 'next')).toHaveText('z₂');
});

test('a link replays to where the updates end', async ({ page }) => {
  await page.goto('/embed/mean-field/?rho=0.87&step=60');
  const figure = await awakeFigure(page, 'mean-field');
  await expect(output(figure, 'step')).toHaveText('60', { timeout: 60_000 });
  await expect(output(figure, 'elbo')).toHaveText((await output(figure, 'most').textContent())!);
  await expect.poll(() => reached(figure, 'half')).toBe(true);
});
