import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

const slider = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/kl-explorer/${query}`);
  return awakeFigure(page, 'kl-explorer');
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

test('a bell is dragged by its top, sideways and down, and all measures follow', async ({
  page,
}) => {
  const figure = await open(page, '?preset=same');
  await expect(output(figure, 'forward-kl')).toHaveText('0.000');
  const p = slider(figure, 'p, its bell');
  const area = (await p.locator('..').boundingBox())!;
  await drag(page, p, (2 * area.width) / 14, 0); // the axis is 14 long
  await expect(p).toHaveAttribute('aria-valuetext', 'mean 1.00, deviation 1.00');
  await expect(output(figure, 'forward-kl')).toHaveText('2.000'); // m²/2
  await expect(output(figure, 'reverse-kl')).toHaveText('2.000');
  await expect(output(figure, 'js')).toHaveText('0.337');
  await expect(output(figure, 'wasserstein-1')).toHaveText('2.000');
  expect(await reached(figure, 'same-mean-kl')).toBe(true);
  await drag(page, p, 0, 0.3 * area.height); // lower is wider
  expect(await p.getAttribute('aria-valuetext')).toMatch(/^mean 1\.00, deviation [1-4]\.[1-9]/);
  expect(await reached(figure, 'same-mean-kl')).toBe(false);
  await expect(page).toHaveURL(/p-mean=1&|p-deviation=/);
});

test('where the tops lie on each other, each stays to be had by keyboard', async ({ page }) => {
  const figure = await open(page, '?preset=same');
  const q = slider(figure, 'q, its bell');
  await q.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(q).toHaveAttribute('aria-valuetext', 'mean −1.10, deviation 1.00');
  await page.keyboard.press('ArrowDown'); // 0.01 lower
  await expect(q).toHaveAttribute('aria-valuetext', 'mean −1.10, deviation 1.03');
  await page.keyboard.press('Tab');
  await expect(slider(figure, 'p, its bell')).toBeFocused();
  await page.keyboard.press('PageUp'); // ten steps up: narrower
  await expect(slider(figure, 'p, its bell')).toHaveAttribute(
    'aria-valuetext',
    'mean −1.00, deviation 0.80',
  );
});

test('a bar dragged to 0 makes one KL infinite, in words', async ({ page }) => {
  const figure = await open(page, '?shape=bars');
  const bar = slider(figure, 'p of B');
  expect(await reached(figure, 'infinite-one-way')).toBe(false);
  await drag(page, bar, 0, 300);
  await expect(bar).toHaveAttribute('aria-valuenow', '0');
  await expect(output(figure, 'forward-kl')).toHaveText('infinite');
  await expect(output(figure, 'reverse-kl')).toHaveText(/^\d\.\d{3}$/);
  await expect(figure.getByText('q has B, which p calls impossible').last()).toBeVisible();
  expect(await reached(figure, 'infinite-one-way')).toBe(true);
  const sum = await figure
    .getByRole('slider', { name: /^p of / })
    .evaluateAll((bars) =>
      bars.reduce((sofar, one) => sofar + Number(one.getAttribute('aria-valuenow')), 0),
    );
  expect(sum).toBeCloseTo(1, 6);
});

test('bars of q and of p are two sliders each, by keyboard and by mouse', async ({ page }) => {
  const figure = await open(page, '?shape=bars');
  const q = slider(figure, 'q of A');
  await q.focus();
  await page.keyboard.press('ArrowUp');
  await expect(q).toHaveAttribute('aria-valuenow', '0.15');
  await page.keyboard.press('Tab');
  await expect(slider(figure, 'p of A')).toBeFocused();
  await page.keyboard.press('Shift+ArrowUp');
  await expect(slider(figure, 'p of A')).toHaveAttribute('aria-valuenow', '0.055');
  await drag(page, q, 0, -60);
  expect(Number(await q.getAttribute('aria-valuenow'))).toBeGreaterThan(0.3);
  await expect(slider(figure, 'p of A')).toHaveAttribute('aria-valuenow', '0.055');
});

test('mixtures have a handle for every bell that has a weight', async ({ page }) => {
  const figure = await open(page, '?preset=two-modes');
  const points = figure.locator('[aria-roledescription="point"]');
  await expect(points).toHaveCount(3);
  await figure.getByRole('slider', { name: 'Weight of p’s first bell' }).press('ArrowLeft');
  await expect(points).toHaveCount(4);
  const second = slider(figure, 'q, second bell');
  await drag(page, second, 40, 0);
  expect(await second.getAttribute('aria-valuetext')).toMatch(/^mean 2\.[5-9]/);
});

test('its link brings everything back', async ({ page }) => {
  const figure = await open(page);
  await slider(figure, 'q, its bell').press('PageDown');
  await figure.getByRole('combobox', { name: 'Area shown' }).selectOption('reverse');
  await expect(page).toHaveURL(/direction=reverse/);
  const texts = await figure.locator('output').allTextContents();
  await page.reload();
  const again = await awakeFigure(page, 'kl-explorer');
  expect(await again.locator('output').allTextContents()).toEqual(texts);
});

test('nothing sticks out of a phone, and nothing is no number', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of [
    '',
    '?preset=hole',
    '?preset=two-modes',
    '?preset=far-apart&direction=reverse',
    '?shape=bars&q=0~0~0~0&p=1~0~0~0~0~0~0~1',
    '?q-deviation=4&p-deviation=0.25&q-mean=5&p-mean=-5',
    '?q-mean=wide&shape=rings',
  ]) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test('presented on a small projector, both pictures and every measure are in sight', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const figure = await open(page, '?preset=two-modes');
  await figure.getByRole('button', { name: 'Present', exact: true }).click();
  for (const name of ['forward-kl', 'mmd', 'area-above'])
    await expect(output(figure, name)).toBeInViewport({ ratio: 1 });
  await expect(slider(figure, 'p, its bell')).toBeInViewport({ ratio: 1 });
  const lower = figure.locator('svg').nth(1);
  await expect(lower).toBeInViewport({ ratio: 1 });
});
