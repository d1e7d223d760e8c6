import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

async function opened(page: Page, query: string): Promise<Locator> {
  await page.goto(`/embed/two-player/${query}`);
  return awakeFigure(page, 'two-player');
}

const press = (figure: Locator, name: string): Promise<void> =>
  figure.getByRole('button', { name, exact: true }).click();

test('each player steps alone, and the link brings both steps back', async ({ page }) => {
  test.slow();
  const figure = await opened(page, '?engine=reference-wasm&k=3');
  await press(figure, 'Step D');
  await expect(output(figure, 'step')).toHaveText('1', STARTS);
  await press(figure, 'Step G');
  await expect(output(figure, 'step')).toHaveText('2');
  await press(figure, 'Step both');
  await expect(output(figure, 'step')).toHaveText('3');
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect(figure.getByRole('slider', { name: 'D moves per G move (k)' })).toHaveValue('3');
  await expect(page).toHaveURL(/step=3&events=0:k:0~1:discriminatorEvery:0~1:k:1~2:.*~3:k:3(&|$)/);
  const losses = [await output(figure, 'loss').textContent()];
  losses.push(await output(figure, 'generatorLoss').textContent());
  await expect(figure.getByText('After step 3.')).toBeVisible(); // the scores are of this step
  const js = await output(figure, 'js').textContent();

  await page.reload();
  const again = await awakeFigure(page, 'two-player');
  await expect(again).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(again, 'loss')).toHaveText(losses[0]!);
  await expect(output(again, 'generatorLoss')).toHaveText(losses[1]!);
  await expect(output(again, 'js')).toHaveText(js!);
});

test('in slow motion an iteration is walked through, and each player moves at its moment', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, '?engine=reference-wasm&step=2');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  // one and the same button all the way, and the keyboard stays on it
  await figure.locator('[data-picture]').getByRole('button', { name: 'Slow motion' }).focus();
  await page.keyboard.press('Enter');
  const lit = figure.locator('[aria-current=step]');
  const next = figure.getByRole('button', { name: 'Next moment' });
  await expect(lit).toContainText('Draw data');
  for (const [name, step] of [
    ['Draw noise', '2'],
    ['D moves', '3'],
    ['G’s loss', '3'],
    ['G moves', '4'],
    ['Draw data', '4'],
  ] as const) {
    await expect(next).not.toHaveAttribute('aria-disabled');
    await page.keyboard.press('Enter');
    await expect(lit).toContainText(name);
    await expect(output(figure, 'step')).toHaveText(step);
  }
  await expect(page).toHaveURL(/moment=1.*step=4&events=2:k:0~3:k:1~3:discriminatorEvery:0~4:/);
  await expect(next).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter'); // Leave slow motion
  await expect(lit).toHaveCount(0);
  await expect(
    figure.locator('[data-picture]').getByRole('button', { name: 'Slow motion' }),
  ).toBeFocused();
});

test('the reader draws her own data by pointer and by key, and trains on it', async ({ page }) => {
  test.slow();
  const figure = await opened(page, '?shape=own&engine=reference-wasm');
  const pen = figure.getByRole('slider', { name: 'Pen on the board of your data' });
  await press(figure, 'Clear all but one');
  await expect(pen).toHaveAttribute('aria-valuetext', /1 places? drawn/);
  const board = (await pen.locator('xpath=..').boundingBox())!;
  const at = (share: number): readonly [number, number] => [
    board.x + share * board.width,
    board.y + 0.5 * board.height,
  ];
  await page.mouse.move(...at(0.25));
  await page.mouse.down();
  await page.mouse.move(...at(0.75), { steps: 4 });
  await page.mouse.up();
  await expect(pen).toHaveAttribute('aria-valuetext', /1[3-5] places drawn/); // 3.2 units, 0.25 apart
  await pen.press('ArrowUp');
  await pen.press('Space');
  await expect(pen).toHaveAttribute('aria-valuetext', /1[4-6] places drawn/);
  await pen.press('Backspace');
  await expect(pen).toHaveAttribute('aria-valuetext', /1[3-5] places drawn/);
  await expect(page).toHaveURL(/points=-1\.5~/);
  await press(figure, 'Step');
  await expect(output(figure, 'step')).toHaveText('1', STARTS);
  await expect(output(figure, 'js')).toHaveText(/^0\.\d+$/);
});
