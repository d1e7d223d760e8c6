import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/three-by-three/${query}`);
  return awakeFigure(page, 'three-by-three');
}

const button = (figure: Locator, name: string | RegExp): Locator =>
  figure.getByRole('button', { name, exact: typeof name === 'string' });

test('trained live, the network comes within 0.002 nats of the truth, and its link replays the run', async ({
  page,
  context,
}) => {
  const figure = await open(page);
  expect(Number(await output(figure, 'distance').textContent())).toBeGreaterThan(0.02);
  expect(await reached(figure, 'kl')).toBe(false);
  await button(figure, 'Train').click();
  await expect
    .poll(async () => Number((await output(figure, 'kl').textContent()) || NaN), {
      timeout: 60_000,
    })
    .toBeLessThan(0.002);
  await button(figure, 'Pause').click();
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect.poll(() => reached(figure, 'kl')).toBe(true);
  await expect(figure).toContainText('for the first time after step');
  await expect(page).toHaveURL(/[?&]step=\d+/);
  const again = await context.newPage();
  await again.goto(page.url());
  const replayed = await awakeFigure(again, 'three-by-three');
  await expect(replayed).toHaveAttribute('data-run', 'paused', { timeout: 60_000 });
  await expect(output(replayed, 'distance')).toHaveText(
    (await output(figure, 'distance').textContent())!,
  );
});

test('28 × 28: the sum is begun and goes nowhere, and 13 pixels a side are too many for 32 bits', async ({
  page,
}) => {
  const figure = await open(page, '?preset=normalise');
  await button(figure, 'Sum for a second').click();
  await expect(figure).toContainText(/All of them take 10²[⁰¹²³⁴⁵⁶⁷⁸⁹]{2} years/);
  expect(
    Number((await output(figure, 'summed').textContent())!.replaceAll(',', '')),
  ).toBeGreaterThan(100);
  await button(figure, /^Hold/).click();
  await expect(output(figure, 'float32')).toHaveText('0');
  const side = figure.getByRole('slider', { name: 'Side of the image on the curve' });
  await side.focus();
  for (let i = 28; i > 12; i--) await page.keyboard.press('ArrowLeft');
  await expect(output(figure, 'float32')).toHaveText('4.5 × 10⁻⁴⁴');
  await page.keyboard.press('ArrowRight');
  await expect(output(figure, 'float32')).toHaveText('0');
  expect(await reached(figure, 'underflow')).toBe(true);
});
