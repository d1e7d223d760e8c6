import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

const BETA = '/embed/beta-vae/';
/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

async function replayed(page: Page, query: string): Promise<Locator> {
  await page.goto(`${BETA}?${query}`);
  const figure = await awakeFigure(page, 'beta-vae');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  return figure;
}

for (const query of ['step=30&beta=1', 'step=5&beta=1&data=digits-28&latent=3']) {
  test(`${query}: a row for each latent, with its traversal and what it follows`, async ({
    page,
  }) => {
    const figure = await replayed(page, query);
    const latents = query.includes('latent=3') ? 3 : 6;
    await expect(figure.getByRole('rowheader')).toHaveCount(latents);
    const strips = figure.getByAltText(/^15 images decoded while/);
    await expect(strips).toHaveCount(latents);
    const first = await strips.first().evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return image.naturalWidth / image.naturalHeight;
    });
    expect(first).toBe(15);
    await expect(figure.locator('output[name="active"]')).toHaveText(/^\d+$/);
    await expect(figure.locator('output[name="separation"]')).toHaveText(/^\d\.\d\d$/);
    await expect(figure.getByRole('cell', { name: /^(\d+\.\d\d|–)$/ })).toHaveCount(
      latents * 6 + latents,
    );
  });
}

test('rows go by what the reader asks, and traversals through the image she names', async ({
  page,
}) => {
  const figure = await replayed(page, 'step=60&beta=1');
  const slants = (): Promise<string[]> =>
    figure
      .getByRole('table', { name: 'Latents' })
      .evaluate((table) =>
        [...table.querySelectorAll('[role=row]')]
          .slice(1)
          .map((row) => row.querySelectorAll('[role=cell]')[2]!.lastChild!.textContent!),
      );
  await figure.getByLabel('Rows ordered by', { exact: true }).selectOption('slant');
  const numbers = (await slants()).map((text) => (text === '–' ? -1 : Number(text)));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  await expect(page).toHaveURL(/[?&]factorOrder=slant/);

  const strip = figure.getByAltText(/^15 images decoded while z₁ /);
  const around = await strip.getAttribute('src');
  await figure.locator('[data-fold=settings] > summary').click();
  await figure.getByLabel('Traversals around', { exact: true }).selectOption('image');
  await expect(strip).not.toHaveAttribute('src', around!);
  await expect(figure.getByAltText('Image 3 of the data.')).toHaveAttribute('src', /^blob:/);
});
