import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/mixture-em/${query}`);
  return awakeFigure(page, 'mixture-em');
}

const numberIn = async (figure: Locator, name: string): Promise<number> =>
  Number((await output(figure, name).textContent())!.replace('−', '-'));

test('Step by step: E closes the gap, M raises log p, a moved point ends the run', async ({
  page,
}) => {
  const figure = await open(page);
  const step = figure.getByRole('button', { name: 'Step', exact: true });
  await expect(output(figure, 'next')).toHaveText('E');
  const before = await numberIn(figure, 'log-likelihood');
  expect(await numberIn(figure, 'kl')).toBeGreaterThan(0.1);
  await step.click();
  await expect(output(figure, 'next')).toHaveText('M', { timeout: 60_000 });
  await expect(output(figure, 'kl')).toHaveText('0.0000');
  expect(await numberIn(figure, 'log-likelihood')).toBe(before);
  await step.click();
  await expect(output(figure, 'next')).toHaveText('E');
  expect(await numberIn(figure, 'log-likelihood')).toBeGreaterThan(before + 1);

  const point = figure.getByRole('slider', { name: 'Point 1', exact: true });
  await expect(point).toHaveAttribute('aria-valuetext', /^x = −1\.70, y = −0\.90; component 1: /);
  await point.focus();
  await page.keyboard.press('ArrowUp');
  await expect(point).toHaveAttribute('aria-valuetext', /y = −0\.80; component 1: 33 %/);
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(output(figure, 'step')).toHaveText('0');
});

test('a starting mean is dragged with the mouse, and the start of the bound with it', async ({
  page,
}) => {
  const figure = await open(page);
  const before = await output(figure, 'log-likelihood').textContent();
  const ring = figure.getByRole('slider', { name: 'Start of mean 3' });
  const box = (await ring.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y - 20, { steps: 4 });
  await page.mouse.up();
  await expect(ring).not.toHaveAttribute('aria-valuenow', '0');
  await expect(output(figure, 'log-likelihood')).not.toHaveText(before!);
  await expect(page).toHaveURL(/[?&]means=/);
});

test('a link replays a run with a restart, and one into the trap', async ({ page }) => {
  const figure = await open(page, '?preset=restart&step=4');
  await expect(output(figure, 'step')).toHaveText('4', { timeout: 60_000 });
  await expect(figure.getByText(/an event, no step of EM/).last()).toBeVisible();
  const trapped = await open(page, '?preset=trap&step=60');
  await expect(output(trapped, 'step')).toHaveText('60', { timeout: 60_000 });
  await expect.poll(() => reached(trapped, 'trap')).toBe(true);
});
