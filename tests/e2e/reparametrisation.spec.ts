import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const slider = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/reparametrisation/${query}`);
  return awakeFigure(page, 'reparametrisation');
}

/** Drags the middle of `handle` by so many pixels. */
async function drag(page: Page, handle: Locator, dx: number, dy: number): Promise<void> {
  await handle.scrollIntoViewIfNeeded();
  const box = (await handle.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
  await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
}

test('the case in the text has its numbers, and a baseline takes most of the spread', async ({
  page,
}) => {
  const figure = await open(page);
  await figure.getByRole('button', { name: 'The case in the text' }).click();
  await expect(output(figure, 'score-exact')).toHaveText('114.15');
  await expect(output(figure, 'pathwise-exact')).toHaveText('0.0400');
  await figure.getByRole('switch', { name: 'Subtract the best baseline' }).click();
  await expect(output(figure, 'score-exact')).toHaveText('8.0600');
  await expect(output(figure, 'pathwise-exact')).toHaveText('0.0400');
});

test('the bell is dragged sideways and up, and stepped by keys', async ({ page }) => {
  const figure = await open(page);
  const bell = slider(figure, 'The bell of z');
  const area = (await bell.locator('..').boundingBox())!;
  await drag(page, bell, -area.width / 8, 0); // the axis is 8 long
  await expect(bell).toHaveAttribute('aria-valuetext', 'mean 0.00, deviation 0.5');
  await expect(output(figure, 'gradient')).toHaveText('0.000');
  await drag(page, bell, 0, -area.height / 7); // one of seven halvings
  await expect(bell).toHaveAttribute('aria-valuetext', /deviation 0\.2[45]/);
  await bell.press('ArrowRight');
  await expect(output(figure, 'gradient')).toHaveText('0.200');
  await expect(page).toHaveURL(/mu=0\.1&/);
});

test('a recipe: the noise is dragged, the parameter moves its draw along', async ({ page }) => {
  const figure = await open(page, '?preset=recipes');
  await expect(output(figure, 'slope-mu')).toHaveText('1.000');
  const noise = figure.getByRole('slider', { name: 'Noise of the large draw' }).first();
  await noise.press('Home');
  await expect(noise).toHaveAttribute('aria-valuetext', /^noise −2\.33/);
  await slider(figure, 'Mean μ').press('ArrowRight');
  await expect(output(figure, 'sample')).toHaveText('−0.063'); // 1.1 − 0.5 · 2.326
  await figure.getByRole('combobox', { name: 'Recipe' }).selectOption('inverse-cdf');
  await expect(slider(figure, 'Mean μ')).toHaveCount(0);
  await figure.getByRole('button', { name: '100 more' }).click();
  await expect(figure.getByText('200 draws, mean')).toBeVisible();
});

test('nothing sticks out of a phone, and nothing is no number', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of [
    '',
    '?preset=jump',
    '?f=quartic&sigma=2&mu=-2&parameter=deviation',
    '?f=step&mu=2&sigma=0.05',
    '?preset=recipes&recipe=transform&sigma=2&mu=2&samples=10000',
    '?shown=recipes&recipe=inverse-cdf&sigma=0.05&samples=1',
    '?sigma=0&f=cube',
  ]) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
  await expect(page.getByText(/Deviation σ/).first()).toBeVisible();
  await expect(page.getByText(/^The link /)).toHaveCount(2);
});

test('presented on a small projector, both histograms are in sight', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const figure = await open(page, '?preset=text');
  await figure.getByRole('button', { name: 'Present', exact: true }).click();
  for (const name of ['ratio', 'score-exact', 'pathwise-exact'])
    await expect(output(figure, name)).toBeInViewport({ ratio: 1 });
  await expect(figure.locator('svg').nth(2)).toBeInViewport({ ratio: 1 });
});
