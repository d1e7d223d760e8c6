import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

async function give(figure: Locator, text: string): Promise<void> {
  const field = figure.getByLabel('Your data', { exact: true });
  if (!(await field.isVisible())) await figure.getByText('More settings, your data').click();
  await field.setInputFiles({
    ...{ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) },
  });
}

async function opened(page: Page, widget: string, query = ''): Promise<Locator> {
  await page.goto(`/embed/${widget}/${query}`);
  return awakeFigure(page, widget);
}

/** 500 points on a slanted line, far from 0. */
const LINE = Array.from({ length: 500 }, (_, i) => `${500 + i},${20 - i / 4}`).join('\n');

test('a GAN learns the points of a file, and the link waits for the same file', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, 'two-player', '?engine=reference-wasm&shape=gaussian-1d');
  await give(figure, 'a,b,c\n1,2,3\n');
  await expect(
    figure.getByText(/^Line 2 has 3 columns; this figure takes two numbers/),
  ).toBeVisible();
  await give(figure, `x,y\n${LINE}`);
  await expect(figure.getByText(/^In use: mine\.csv, 500 points\./)).toBeVisible();
  await expect(figure.locator('[data-picture]')).toContainText('data: your points');
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(output(figure, 'step')).toHaveText('1', STARTS);
  await expect(page).toHaveURL(/[?&]step=1&own=[0-9a-f]{16}$/);
  const loss = await output(figure, 'loss').textContent();

  await page.reload();
  const again = await awakeFigure(page, 'two-player');
  await expect(again.getByText(/made with the reader’s own data/)).toBeVisible();
  await give(again, LINE);
  await expect(again).toHaveAttribute('data-run', 'paused', STARTS);
  await expect(output(again, 'loss')).toHaveText(loss!);
  await again.getByLabel('Data', { exact: true }).selectOption('moons');
  await expect(again.getByText(/Your data are no longer in use/)).toBeVisible();
});

test('EM takes the points of a file as its settings, and undo takes them back', async ({
  page,
}) => {
  const figure = await opened(page, 'mixture-em');
  await give(figure, '# measured\n1,5;2\n2;3,5\n9;4\n');
  const used = figure.getByText(/^In use: mine\.csv, 3 points\./);
  await expect(used).toBeVisible();
  await expect(page).toHaveURL(/points=/);
  await figure.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(used).toHaveCount(0);
  await expect(page).not.toHaveURL(/points=/);
});
