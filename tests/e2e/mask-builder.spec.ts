import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/mask-builder/${query}`);
  return awakeFigure(page, 'mask-builder');
}

const input = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name: `${name}, its place in the order` });
const degree = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name: `Degree of ${name}`, exact: true });
const entry = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });

test('the homework by keyboard alone: order, then degrees', async ({ page }) => {
  const figure = await open(page, '?degrees1=0~0~0');
  await input(figure, 'x1').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown'); // x2, x3, x1, x4
  await input(figure, 'x3').press('End');
  await input(figure, 'x4').press('ArrowUp'); // x2, x4, x1, x3
  await expect(page).toHaveURL(/order=2~4~1~3/);
  expect(await reached(figure, 'homework')).toBe(false);
  await degree(figure, 'h1').press('ArrowUp');
  expect(await reached(figure, 'homework')).toBe(true);
  await degree(figure, 'h2').press('2');
  await degree(figure, 'h3').press('End');
  await expect(output(figure, 'seen')).toHaveText('6');
  expect(await reached(figure, 'complete')).toBe(true);
});

test('by hand: an illegal connection is said, shown and mended', async ({ page }) => {
  const figure = await open(page, '?order=2~4~1~3&degrees1=1~2~3');
  await figure.getByRole('button', { name: 'By hand' }).click();
  expect(await reached(figure, 'homework')).toBe(true);
  await entry(figure, 'h1 to x̂2').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(entry(figure, 'h2 to x̂4')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(output(figure, 'illegal')).toHaveText('1');
  await expect(figure.getByText('x4 → h2 → x̂4: x̂4 sees its own input').last()).toBeVisible();
  expect(await reached(figure, 'homework')).toBe(false);
  await expect(page).toHaveURL(/wires=.*224/);
  await page.reload();
  const again = await awakeFigure(page, 'mask-builder');
  await expect(output(again, 'illegal')).toHaveText('1');
  // node by node: x4, then h2
  await input(again, 'x4').click();
  await again.getByRole('button', { name: 'h2: connect x4 with it, or part them' }).click();
  await expect(entry(again, 'x4 to h2')).toHaveAttribute('aria-pressed', 'false');
  await expect(output(again, 'illegal')).toHaveText('0');
  expect(await reached(again, 'homework')).toBe(true);
});

test('inputs are dragged, units and outputs pressed, layers grow', async ({ page }) => {
  const figure = await open(page);
  const from = (await input(figure, 'x4').boundingBox())!;
  const to = (await input(figure, 'x1').boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(input(figure, 'x4')).toHaveAttribute('aria-valuenow', '1');
  await expect(page).toHaveURL(/order=4~1~2~3/);
  await degree(figure, 'h1').click();
  await expect(degree(figure, 'h1')).toHaveAttribute('aria-valuenow', '2');
  const last = figure.getByRole('button', { name: /^x̂3 sees/ });
  await last.click();
  await expect(last).toHaveAttribute('aria-pressed', 'true');
  await figure.getByRole('button', { name: 'Units g: one more' }).click();
  await expect(degree(figure, 'g1')).toHaveAttribute('aria-valuenow', '1');
});

test('what was begun goes with its node, and a button at its end keeps the focus', async ({
  page,
}) => {
  const figure = await open(page, '?rule=all&order=1~2~3&degrees1=1~2');
  await input(figure, 'x3').click();
  await expect(entry(figure, 'h1: connect x3 with it, or part them')).toBeVisible();
  const less = entry(figure, 'Inputs: one less');
  await less.press('Enter');
  await expect(entry(figure, 'h1: begin a connection')).toBeVisible();
  await expect(less).toHaveAttribute('aria-disabled', 'true');
  await expect(less).toBeFocused();
  await less.press('Enter');
  await expect(page).toHaveURL(/order=1~2(&|$)/);
});

test('while presenting, arrows in a matrix go about in it and leave the preset', async ({
  page,
}) => {
  const figure = await open(page);
  await entry(figure, 'Present').click();
  const connections = await output(figure, 'connections').textContent();
  await entry(figure, 'x1 to h1').focus();
  await page.keyboard.press('ArrowRight');
  await expect(entry(figure, 'x2 to h1')).toBeFocused();
  await expect(output(figure, 'connections')).toHaveText(connections!);
});

test('at 360 px the largest network is built by touch, and nothing sticks out', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    baseURL: baseURL!,
  });
  const page = await context.newPage();
  const eight = '1~2~3~4~5~6~7~7';
  const figure = await open(page, `?order=8~7~6~5~4~3~2~1&degrees1=${eight}&degrees2=${eight}`);
  await expect(output(figure, 'seen')).toHaveText('28');
  await degree(figure, 'g8').tap();
  await expect(degree(figure, 'g8')).toHaveAttribute('aria-valuenow', '0');
  await entry(figure, 'x1 to h1').tap();
  await expect(output(figure, 'illegal')).not.toHaveText('0');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await context.close();
});
