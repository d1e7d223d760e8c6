import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/chain-rule/${query}`);
  return awakeFigure(page, 'chain-rule');
}

const picture = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'The image: pixels known' });

/** The middle of a pixel on the page, rows and columns from 1. */
async function pixelAt(figure: Locator, row: number, column: number) {
  await picture(figure).scrollIntoViewIfNeeded();
  const box = (await picture(figure).boundingBox())!;
  return {
    x: box.x + (box.width * (column - 0.5)) / 14,
    y: box.y + (box.height * (row - 0.5)) / 14,
  };
}

test('a press on the picture frames that pixel; a drag goes on; the sums follow', async ({
  page,
}) => {
  const figure = await open(page);
  const total = await output(figure, 'total').textContent();
  const first = await pixelAt(figure, 4, 8);
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  await expect(picture(figure)).toHaveAttribute('aria-valuenow', String(3 * 14 + 7));
  await expect(figure.getByText('row 4, column 8')).toBeVisible();
  const then = await pixelAt(figure, 10, 3);
  await page.mouse.move(then.x, then.y, { steps: 4 });
  await page.mouse.up();
  await expect(picture(figure)).toHaveAttribute('aria-valuenow', String(9 * 14 + 2));
  await expect(output(figure, 'total')).toHaveText(total!);
  await expect(page).toHaveURL(/revealed=128/);
});

test('by keyboard: reveal, flip, and find the pixel that surprises most', async ({ page }) => {
  const figure = await open(page, '?revealed=140');
  await picture(figure).focus();
  await page.keyboard.press('ArrowRight');
  expect(await reached(figure, 'surprised')).toBe(false);
  await page.keyboard.press('ArrowRight');
  expect(await reached(figure, 'surprised')).toBe(true);
  const total = await output(figure, 'total').textContent();
  await figure.getByRole('button', { name: 'Flip it' }).press('Enter');
  await expect(output(figure, 'total')).not.toHaveText(total!);
  await expect(figure.getByText(/1 pixel flipped/).last()).toBeVisible();
  await figure.getByRole('button', { name: 'Flip it back' }).press('Enter');
  await expect(output(figure, 'total')).toHaveText(total!);
  await picture(figure).press('End');
  await expect(output(figure, 'log-probability')).toHaveText(total!);
  await expect(figure.getByText('Every pixel is known.')).toBeVisible();
});

test('plays to the end, pauses, and shows the end at once where motion is unwelcome', async ({
  page,
}) => {
  const figure = await open(page, '?revealed=150');
  await figure.getByRole('button', { name: 'Play' }).click();
  await figure.getByRole('button', { name: 'Pause' }).click();
  const at = Number(await picture(figure).getAttribute('aria-valuenow'));
  expect(at).toBeLessThan(196);
  await figure.getByRole('button', { name: 'Play' }).click();
  await expect(picture(figure)).toHaveAttribute('aria-valuenow', '196');
  await expect(figure.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await figure.getByRole('button', { name: 'Play' }).click();
  await expect(picture(figure)).toHaveAttribute('aria-valuenow', '0');
  await figure.getByRole('button', { name: 'Play' }).click();
  await expect(picture(figure)).toHaveAttribute('aria-valuenow', '196');
});

test('at 360 px: a tap asks, in her own order as well, and nothing sticks out', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    baseURL: baseURL!,
  });
  const page = await context.newPage();
  const figure = await open(page, '?order=own&revealed=0');
  for (const [row, column] of [
    [6, 7],
    [9, 5],
  ] as const) {
    const { x, y } = await pixelAt(figure, row, column);
    await page.touchscreen.tap(x, y);
    await expect(figure.getByText(`row ${row}, column ${column}:`)).toBeVisible();
    await figure.getByRole('button', { name: 'Next', exact: true }).tap();
  }
  await expect(page).toHaveURL(/path=77~117/);
  await expect(picture(figure)).toHaveAttribute('aria-valuenow', '2');
  for (const query of [
    '',
    '?image=shuffled&revealed=196&flipped=1~2~3',
    '?image=drawn&seed=9999',
  ]) {
    const other = await open(page, query);
    expect(await other.innerText()).not.toMatch(/NaN|Infinity|undefined/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
  }
  await context.close();
});
