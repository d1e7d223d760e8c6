import { expect } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

test('all three are shown the same noise: more of it, and all get more pixels wrong', async ({
  page,
}) => {
  test.slow();
  await page.goto('/embed/autoencoders/?step=150&corruption=0.2');
  const figure = await awakeFigure(page, 'autoencoders');
  await expect(figure).toHaveAttribute('data-run', 'paused', { timeout: 120_000 });
  const wrong = (member: string) => figure.locator(`output[name="${member}-mistakes"]`);
  const members = ['plain', 'denoising', 'variational'];
  const before: number[] = [];
  for (const member of members) {
    await expect(wrong(member)).toHaveText(/^\d+\.\d$/, { timeout: 30_000 });
    before.push(Number(await wrong(member).textContent()));
  }
  const slider = figure.getByRole('slider', { name: 'Corruption', exact: true });
  await slider.focus();
  await slider.press('End');
  for (const [i, member] of members.entries())
    await expect
      .poll(async () => Number(await wrong(member).textContent()), { timeout: 30_000 })
      .toBeGreaterThan(before[i]!);
  await expect(page).toHaveURL(/events=150(:|%3A)corruption(:|%3A)1\.5(&|$)/);
});
