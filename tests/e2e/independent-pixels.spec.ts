import { expect } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

const PATH = '/embed/independent-pixels/';
/** The worker is fetched, and digits are drawn, before the first step. */
const STARTS = { timeout: 60_000 };

/** Images of 4 × 3 as an IDX file: bytes of ink or paper, by a rule of no meaning. */
function idx(count: number): Buffer {
  const header = Buffer.alloc(16);
  [0x803, count, 3, 4].forEach((number, i) => header.writeUInt32BE(number, 4 * i));
  const pixels = Array.from({ length: 12 * count }, (_, i) => ((i * i + 5 * i) % 7 < 3 ? 255 : 0));
  return Buffer.concat([header, Buffer.from(pixels)]);
}

test('counts the reader’s own images, all of them, and rests at their NLL', async ({ page }) => {
  await page.goto(PATH);
  const figure = await awakeFigure(page, 'independent-pixels');
  await figure.locator('[data-fold=settings] > summary').click();
  const file = idx(30);
  await figure
    .getByLabel('Your data')
    .setInputFiles({ name: 'own-idx3-ubyte', mimeType: 'application/octet-stream', buffer: file });
  await expect(figure.getByText('30 images of 4 × 3')).toBeVisible();
  await figure.getByRole('button', { name: 'Train' }).click();
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);

  const images = Array.from({ length: 30 }, (_, i) => file.subarray(16 + 12 * i, 28 + 12 * i));
  const nll = Array.from({ length: 12 }, (_, d) => {
    const ink = images.filter((image) => image[d]! >= 128).length;
    const p = (ink + 1) / 32;
    return -(ink * Math.log(p) + (30 - ink) * Math.log(1 - p)) / 30;
  }).reduce((sum, one) => sum + one, 0);
  await expect(output(figure, 'nll')).toHaveText(nll.toFixed(3));
  await expect(output(figure, 'seen')).toHaveText(nll.toFixed(2));
  await expect(output(figure, 'unseen')).toHaveText('none');
});

test('a link replays the count; smoothing, samples and the framed pixel need no new one', async ({
  page,
}) => {
  await page.goto(`${PATH}?data=digits-14&images=1000&step=100`);
  const figure = await awakeFigure(page, 'independent-pixels');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(figure, 'unseen')).toHaveText(/^\d+\.\d\d$/);
  await figure.getByRole('switch', { name: 'Smoothing' }).click();
  await expect(output(figure, 'unseen')).toHaveText('infinite');
  await expect.poll(() => reached(figure, 'impossible')).toBe(true);

  const pixel = figure.getByRole('slider', { name: 'Pixel to look at' });
  await pixel.focus();
  await page.keyboard.press('ArrowUp');
  await expect(pixel).toHaveAttribute('aria-valuetext', /^Row 13, column 14: p = /);
  await expect(output(figure, 'step')).toHaveText('100');
  await expect(figure).toHaveAttribute('data-run', 'paused');
});
