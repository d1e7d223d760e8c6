import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

async function replayed(page: Page, query: string): Promise<Locator> {
  await page.goto(`/embed/latent-holes/${query}`);
  const figure = await awakeFigure(page, 'latent-holes');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  return figure;
}

test('both models are asked at once: a place goes by drag, by key and by tile, and the link says where', async ({
  page,
}) => {
  test.slow();
  const figure = await replayed(page, '?step=3');
  for (const member of ['plain', 'variational']) {
    await expect(output(figure, `${member}-holes`)).toHaveText(/^\d+ %$/, STARTS);
    await expect(output(figure, `${member}-here`)).toHaveText(/^\d+$/);
  }
  const place = figure.getByRole('slider', { name: 'Place to decode, VAE' });
  const other = figure.getByRole('slider', { name: 'Place to decode, Autoencoder' });
  const before = await other.getAttribute('aria-valuetext');
  await place.focus();
  await page.keyboard.press('ArrowRight');
  await expect(other).not.toHaveAttribute('aria-valuetext', before!); // the same place in both
  await expect(page).toHaveURL(/[?&]across=0\.\d+/);

  const tile = figure.getByRole('slider', { name: 'Drawing to enlarge, Autoencoder' });
  const sheet = tile.locator('xpath=..');
  const { width, height } = (await sheet.boundingBox())!;
  await sheet.click({ position: { x: 0.04 * width, y: 0.96 * height } });
  await expect(tile).toHaveAttribute('aria-valuetext', 'column 1, row 12');
  await expect(page).toHaveURL(/[?&]across=0\.0417(&|$)/);
  await expect(page).toHaveURL(/[?&]up=0\.0417(&|$)/);
});

test('asked in the box of its codes, the plain one is asked elsewhere, and nothing is trained anew', async ({
  page,
}) => {
  test.slow();
  const figure = await replayed(page, '?step=3');
  const place = figure.getByRole('slider', { name: 'Place to decode, Autoencoder' });
  const before = await place.getAttribute('aria-valuetext');
  await figure.getByLabel('Places asked for').selectOption('box');
  await expect(place).not.toHaveAttribute('aria-valuetext', before!);
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect(output(figure, 'step')).toHaveText('3');
});
