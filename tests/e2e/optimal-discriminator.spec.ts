import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

const numberIn = async (figure: Locator, name: string): Promise<number> =>
  Number((await output(figure, name).textContent())!.replace('−', '-'));

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/optimal-discriminator/${query}`);
  return awakeFigure(page, 'optimal-discriminator');
}

test('D learns q/(q + p) from draws, and runs after a generator that is moved', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const figure = await open(page, '?step=500');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(figure, 'step')).toHaveText('500');
  await expect.poll(() => numberIn(figure, 'error'), STARTS).toBeLessThanOrEqual(0.03);
  const best = await numberIn(figure, 'best-value');
  expect(best).toBeCloseTo(2 * (await numberIn(figure, 'js')) - Math.log(4), 2);
  expect(Math.abs((await numberIn(figure, 'value')) - best)).toBeLessThanOrEqual(0.02);

  await figure.getByRole('slider', { name: 'p, its bell', exact: true }).focus();
  for (let i = 0; i < 15; i++) await page.keyboard.press('ArrowLeft'); // to the middle
  expect(await numberIn(figure, 'error')).toBeGreaterThan(0.1); // D has not moved yet
  await expect(output(figure, 'step')).toHaveText('500');
  await figure.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => numberIn(figure, 'error'), STARTS).toBeLessThan(0.06);
  await figure.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page).toHaveURL(/events=500[:%]/);
});

test('before a run the bells can be dragged, and the best D follows', async ({ page }) => {
  const figure = await open(page);
  const q = figure.getByRole('slider', { name: 'q, first bell', exact: true });
  await q.press('ArrowLeft');
  await expect(q).toHaveAttribute('aria-valuetext', 'mean −1.90, deviation 0.60');
  await expect(output(figure, 'value')).toHaveText('–');
  await q.press('ArrowRight');
  await expect(q).toHaveAttribute('aria-valuetext', 'mean −1.80, deviation 0.60');
});

test('the best critic is worked out: nothing to train, its gain is Wasserstein-1', async ({
  page,
}) => {
  const figure = await open(page, '?preset=critic-apart');
  await expect(output(figure, 'wasserstein')).toHaveText('5.000');
  await expect(figure.getByRole('button', { name: 'Train', exact: true })).toHaveCount(0);
  await figure.getByRole('button', { name: 'Far apart', exact: true }).click();
  await expect(figure.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
});

test('nothing sticks out of a phone; presented, all of it is in sight', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of ['', '?preset=critic', '?q-weight=0&p-deviation=2', '?q-mean=far&best=of']) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  const figure = await open(page);
  await figure.getByRole('button', { name: 'Present', exact: true }).click();
  for (const name of ['value', 'best-value', 'js', 'error'])
    await expect(output(figure, name)).toBeInViewport({ ratio: 1 });
  for (const n of [0, 1])
    await expect(figure.locator('[data-picture] svg').nth(n)).toBeInViewport({ ratio: 1 });
  await expect(figure.getByRole('button', { name: 'Train', exact: true })).toBeInViewport();
});
