import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

const top = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/surprise/${query}`);
  return awakeFigure(page, 'surprise');
}

test('by keyboard alone to a code that wastes nothing', async ({ page }) => {
  const figure = await open(page, '?q=0.4~0.3~0.3');
  expect(await reached(figure, 'huffman-exact')).toBe(false);
  const a = top(figure, 'q of A');
  while (!(await a.evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(a).toHaveAttribute('aria-valuenow', '0.5');
  await expect(top(figure, 'q of B')).toHaveAttribute('aria-valuenow', '0.25');
  await expect(output(figure, 'entropy')).toHaveText('1.500');
  await expect(output(figure, 'huffman-length')).toHaveText('1.500');
  expect(await reached(figure, 'huffman-exact')).toBe(true);
  await page.keyboard.press('End');
  await expect(a).toHaveAttribute('aria-valuenow', '1');
  await expect(figure.getByText('One symbol is certain').last()).toBeVisible();
});

test('bars are dragged: q alone, and with a wrong code q and p', async ({ page }) => {
  const figure = await open(page);
  const drag = async (name: string, to: number): Promise<void> => {
    await top(figure, name).scrollIntoViewIfNeeded();
    const handle = (await top(figure, name).boundingBox())!;
    const bars = (await top(figure, name).locator('..').boundingBox())!;
    const x = handle.x + handle.width / 2;
    await page.mouse.move(x, handle.y + handle.height / 2);
    await page.mouse.down();
    await page.mouse.move(x, bars.y + (1 - to) * bars.height, { steps: 5 });
    await page.mouse.up();
    const now = Number(await top(figure, name).getAttribute('aria-valuenow'));
    expect(Math.abs(now - to)).toBeLessThan(0.02);
  };
  await drag('q of B', 0.7);
  await expect(output(figure, 'kl')).toHaveCount(0);
  await figure.getByRole('switch').check();
  await drag('p of B', 0.6);
  const kl = Number(await output(figure, 'kl').textContent());
  await drag('q of B', 0.1);
  await expect.poll(async () => Number(await output(figure, 'kl').textContent())).not.toBe(kl);
});

test('symbols come and go, and the link brings them back', async ({ page }) => {
  const figure = await open(page);
  await figure.getByRole('button', { name: 'Add a symbol' }).click();
  await expect(top(figure, 'q of F')).toHaveAttribute('aria-valuenow', '0.1');
  await figure.getByRole('combobox', { name: 'Words shown' }).selectOption('shannon');
  await expect(page).toHaveURL(/code=shannon/);
  const length = await output(figure, 'shannon-length').textContent();
  await page.reload();
  await awakeFigure(page, 'surprise');
  await expect(output(figure, 'shannon-length')).toHaveText(length!);
  const remove = figure.getByRole('button', { name: 'Remove the last' });
  for (let left = 6; left > 2; left--) await remove.click();
  await expect(remove).toBeDisabled();
});

test('ends and nonsense are said in words, and nothing sticks out at 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [query, words] of [
    ['?wrong-code=on&p=1~0~0~0~0', 'p calls them impossible'],
    ['?q=0~0', 'Weights that are all 0'],
    ['?q=1~0', 'One symbol is certain'],
    ['?code=shannon&q=0.9999~0.0001', 'Huffman’s takes'],
    ['?q=0.3~x', 'No code takes less than the entropy'],
  ] as const) {
    const figure = await open(page, query);
    await expect(figure.getByText(words).last()).toBeVisible();
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
  }
});
