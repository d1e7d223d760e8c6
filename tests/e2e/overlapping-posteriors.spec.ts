import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const slider = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/overlapping-posteriors/${query}`);
  return awakeFigure(page, 'overlapping-posteriors');
}

test('clouds are dragged apart: reconstruction falls, the place is paid for', async ({ page }) => {
  const figure = await open(page);
  const before = Number(await output(figure, 'reconstruction-loss').textContent());
  const cloud = slider(figure, 'Cloud of image 2');
  await cloud.scrollIntoViewIfNeeded();
  const area = (await cloud.locator('..').boundingBox())!;
  const box = (await cloud.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + area.width / 16, y, { steps: 4 });
  await page.mouse.move(x + area.width / 8, y, { steps: 4 }); // the axis is 8 long
  await page.mouse.up();
  await expect(cloud).toHaveAttribute('aria-valuetext', 'mean 1.50, deviation 0.8');
  expect(Number(await output(figure, 'reconstruction-loss').textContent())).toBeLessThan(before);
  await expect(output(figure, 'kl-place')).toHaveText('0.625'); // (0.25 + 2.25) / 4
});

test('by keyboard to the cheapest clouds', async ({ page }) => {
  const figure = await open(page, '?mu1=-0.9&sigma1=0.35&mu2=0.9&sigma2=0.5');
  expect(Number(await output(figure, 'gap').textContent())).toBeGreaterThan(0.02);
  for (let press = 0; press < 3; press++)
    await slider(figure, 'σ₂, second cloud').press('ArrowLeft');
  expect(Number(await output(figure, 'gap').textContent())).toBeLessThan(0.02);
  await expect(figure.getByText('as cheap as it gets').last()).toBeVisible();
});

test('order among four saves reconstruction and no KL', async ({ page }) => {
  const figure = await open(page, '?preset=disorder');
  const [kl, before] = await Promise.all(
    ['kl', 'reconstruction-loss'].map((name) => output(figure, name).textContent()),
  );
  await figure.getByRole('button', { name: 'Four in order' }).click();
  await expect(output(figure, 'kl')).toHaveText(kl!);
  expect(Number(await output(figure, 'reconstruction-loss').textContent())).toBeLessThan(
    Number(before) / 2,
  );
});

test('nothing sticks out of a phone, and nothing is no number', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of [
    '',
    '?preset=order',
    '?mu1=-3&sigma1=0.1&mu2=3&sigma2=0.1',
    '?images=four&mu1=3&mu2=3&mu3=3&mu4=3&sigma1=0.1&sigma4=1.5',
    '?mu1=far&images=six',
  ]) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
  await expect(page.getByText(/^The link /)).toHaveCount(2);
});

test('presented on a small projector, clouds, drawings and bills are in sight', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const figure = await open(page, '?preset=order');
  await figure.getByRole('button', { name: 'Present', exact: true }).click();
  for (const name of ['loss', 'kl-width'])
    await expect(output(figure, name)).toBeInViewport({ ratio: 1 });
  await expect(slider(figure, 'Cloud of image 4')).toBeInViewport({ ratio: 1 });
  await expect(figure.getByRole('img', { name: 'Drawings along the line' })).toBeInViewport({
    ratio: 1,
  });
});
