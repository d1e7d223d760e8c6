import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

/** A started engine compiles its programs in software here: the first answer takes its time. */
const STARTS = { timeout: 60_000 };

async function opened(page: Page, query: string): Promise<Locator> {
  await page.goto(`/embed/pixel-generation/${query}`);
  const figure = await awakeFigure(page, 'pixel-generation');
  await expect(output(figure, 'nll')).toHaveText(/^\d+\.\d$/, STARTS);
  return figure;
}

test('a trained model draws pixel by pixel, stops, goes on by one, and ends with log p', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, '');
  const buttons = figure.getByRole('group', { name: 'Drawing' });
  const log = output(figure, 'log-probability');
  // the drawing may be done before a busy page has taken the second click
  await expect(async () => {
    await buttons.getByRole('button', { name: 'Draw again' }).click(STARTS);
    await buttons.getByRole('button', { name: 'Stop here' }).click({ timeout: 2000 });
  }).toPass(STARTS);
  await expect(buttons.getByRole('button', { name: 'Go on' })).toBeVisible();
  const drawn = figure.getByText(/^\d+ of 196 pixels/);
  const before = Number.parseInt((await drawn.textContent())!, 10);
  expect(before).toBeLessThan(196);
  await buttons.getByRole('button', { name: 'Next pixel' }).click();
  await expect(drawn).toHaveText(new RegExp(`^${before + 1} of 196`));
  await expect(output(figure, 'probability')).toHaveText(/^[01]\.\d{3}$/);
  await buttons.getByRole('button', { name: 'Go on' }).click();
  await expect(drawn).toHaveText(/^196 of 196/, STARTS);
  const first = await log.textContent();
  await figure.getByRole('button', { name: 'Other samples' }).click();
  await expect(page).toHaveURL(/[?&]sample=2(&|$)/);
  await expect(drawn).toHaveText(/^196 of 196/, STARTS);
  await expect(log).not.toHaveText(first!);
});

test('a pixel is chosen by key and by click; what it sees is measured, its blind spot counted', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, '?show=field&across=1&down=14');
  await expect(output(figure, 'blind')).toHaveText('55');
  expect(await reached(figure, 'blind-spot')).toBe(true);
  const seen = figure.locator('[data-wiring="seen"] b');
  // what can’t be seen moves nothing, not in the last digit
  await expect(output(figure, 'moved')).toHaveText(/^\d+$/, STARTS);
  expect(Number(await output(figure, 'moved').textContent())).toBeLessThanOrEqual(
    Number(await seen.textContent()),
  );
  const point = figure.getByRole('slider', { name: 'Pixel to look at' });
  await point.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page).toHaveURL(/[?&]down=13(&|$)/);
  const { width, height } = (await point.locator('xpath=..').boundingBox())!;
  await point.locator('xpath=..').click({ position: { x: 0.5 * width, y: 0.04 * height } });
  await expect(point).toHaveAttribute('aria-valuetext', /^row 1, column \d+$/);
  await expect(output(figure, 'blind')).toHaveText('0');
});

test('the line over a digit goes by key and by drag, and other completions come', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, '?show=complete');
  await expect(output(figure, 'completions')).toHaveText(/^−?\d+\.\d$/, STARTS);
  const line = figure.getByRole('slider', { name: 'Rows covered' });
  await line.focus();
  await page.keyboard.press('ArrowUp');
  await expect(page).toHaveURL(/[?&]rows=5(&|$)/);
  await expect(line).toHaveAttribute('aria-valuetext', '5 rows given, 9 covered');
  const board = line.locator('xpath=..');
  const { x, y, width, height } = (await board.boundingBox())!;
  await page.mouse.move(x + width / 2, y + (height * 5) / 14);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + (height * 10) / 14, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/[?&]rows=10(&|$)/);
});

test('blank paper is taken for more usual than digits: the goal is there to be found', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, '?show=odd-one-out');
  await expect(output(figure, 'auc')).toHaveText(/^[01]\.\d{3}$/, STARTS);
  expect(await reached(figure, 'odd-one-out')).toBe(false);
  await figure.getByRole('button', { name: /^blank paper/ }).click();
  await expect(figure.getByText(/^It fails:/)).toBeVisible();
  // the recorded run fails at it too, but counts for nothing
  await expect.poll(() => reached(figure, 'odd-one-out'), STARTS).toBe(true);
});
