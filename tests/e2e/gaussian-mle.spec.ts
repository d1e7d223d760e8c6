import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const PATH = '/embed/gaussian-mle/';

const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });
const bell = (figure: Locator): Locator => figure.getByRole('slider', { name: /^Bell: / });
const point = (figure: Locator, i: number): Locator =>
  figure.getByRole('slider', { name: `Point ${i}`, exact: true });
const gapOf = async (figure: Locator): Promise<number> =>
  Number(await output(figure, 'gap').textContent());

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(PATH + query);
  return awakeFigure(page, 'gaussian-mle');
}

/** Drags the middle of `handle` by so many pixels. */
async function drag(page: Page, handle: Locator, dx: number, dy: number): Promise<void> {
  const box = (await handle.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
  await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
}

test('a point is dragged with the mouse, and the numbers follow', async ({ page }) => {
  const figure = await open(page);
  const before = await output(figure, 'log-likelihood').textContent();
  await expect(point(figure, 1)).toHaveAttribute('aria-valuenow', '-1.9');
  await drag(page, point(figure, 1), 60, 0);
  const after = Number(await point(figure, 1).getAttribute('aria-valuenow'));
  expect(after).toBeGreaterThan(-1.5);
  await expect(output(figure, 'log-likelihood')).not.toHaveText(before!);
  await expect(page).toHaveURL(new RegExp(`data=${after}~-0\\.6~`));
});

test('point and bell move by keyboard', async ({ page }) => {
  const figure = await open(page);
  await point(figure, 2).focus();
  await page.keyboard.press('ArrowRight');
  await expect(point(figure, 2)).toHaveAttribute('aria-valuenow', '-0.5');
  await bell(figure).focus();
  await page.keyboard.press('ArrowRight');
  await expect(bell(figure)).toHaveAttribute('aria-valuetext', 'μ = −1.90, σ = 1.00');
  await page.keyboard.press('ArrowDown'); // a lower bell is a wider one
  await expect(bell(figure)).toHaveAttribute('aria-valuetext', 'μ = −1.90, σ = 1.03');
  const surface = figure.getByRole('slider', { name: 'Bell on the surface' });
  await surface.focus();
  await page.keyboard.press('ArrowUp');
  await expect(surface).toHaveAttribute('aria-valuetext', 'μ = −1.90, σ = 1.13');
});

test('the bell dragged onto the best reaches the goal', async ({ page }) => {
  const figure = await open(page);
  await figure.evaluate((element) => {
    const heard: boolean[] = [];
    Object.assign(globalThis, { heard });
    element.addEventListener('likely:goals', (event) => {
      const verdicts = (event as CustomEvent<Record<string, { reached: boolean }>>).detail;
      heard.push(verdicts['by-hand']!.reached);
    });
  });
  expect(await gapOf(figure)).toBeGreaterThan(1);
  const area = (await bell(figure).locator('..').boundingBox())!;
  const [best, start] = [0.2586, 0.3989]; // heights of bells with σ = 1.543 and 1
  await drag(page, bell(figure), (area.width * 3.09) / 10, (area.height * (start - best)) / 0.5);
  await expect.poll(() => gapOf(figure)).toBeLessThanOrEqual(0.01);
  await expect(figure.getByText('within 0.01 nats of the best').last()).toBeVisible();
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: boolean[] }).heard);
  expect(heard.at(-1)).toBe(true);
});

test('a press on the surface puts the bell there', async ({ page }) => {
  const figure = await open(page);
  const surface = figure.getByRole('slider', { name: 'Bell on the surface' }).locator('..');
  const box = (await surface.boundingBox())!;
  await surface.click({ position: { x: 0.61 * box.width, y: 0.3 * box.height } });
  await expect.poll(() => gapOf(figure)).toBeLessThanOrEqual(0.01);
});

test('Train climbs to the closed form, and its link replays to the same numbers', async ({
  page,
  context,
}) => {
  const scripts: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js')) scripts.push(pathname);
  });
  const figure = await open(page);
  await button(figure, 'Train').click();
  await expect(figure).toHaveAttribute('data-run', 'running');
  await expect.poll(() => gapOf(figure), { timeout: 30_000 }).toBeLessThan(0.001);
  await button(figure, 'Pause').click();
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect(output(figure, 'mean')).toHaveText(/^1\.0\d\d$/);
  await expect(output(figure, 'deviation')).toHaveText(/^1\.5\d\d$/);
  await expect(page).toHaveURL(/[?&]step=\d+/);
  expect(scripts.filter((path) => path.includes('run.worker'))).toHaveLength(1); // the worker’s scripts are among them
  const tensorflow = (path: string): boolean =>
    readFileSync(`dist${path}`, 'utf8').includes('WEBGL_CPU_FORWARD');
  expect(scripts.filter(tensorflow)).toEqual([]);

  const texts = await figure.locator('output').allTextContents();
  const again = await context.newPage();
  await again.goto(page.url());
  const replayed = await awakeFigure(again, 'gaussian-mle');
  await expect(replayed).toHaveAttribute('data-run', 'paused');
  expect(await replayed.locator('output').allTextContents()).toEqual(texts);
});

test('presented on a small projector, presets, bell and the way out are in sight together', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  const figure = await open(page);
  await button(figure, 'Present').click();
  const preset = button(figure, 'One outlier');
  await preset.click();
  await expect(figure.locator('[data-presenting]')).toBeVisible();
  const leave = button(figure, 'Leave presentation');
  const inSight = async (): Promise<void> => {
    await expect(leave).toBeInViewport({ ratio: 1 });
    await expect(bell(figure)).toBeInViewport({ ratio: 1 });
  };
  await expect(preset).toBeInViewport({ ratio: 1 });
  await inSight();
  await figure.getByText('As a table').scrollIntoViewIfNeeded();
  await expect(preset).not.toBeInViewport();
  await inSight();
  await leave.click();
  await expect(figure.locator('[data-presenting]')).toHaveCount(0);
});

test('moving the bell ends the run', async ({ page }) => {
  const figure = await open(page, '?step=20');
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await bell(figure).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(output(figure, 'step')).toHaveText('0');
  await expect(page).not.toHaveURL(/step=/);
});

test('a finger drags a point, and beside the points it scrolls the page', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const figure = await open(page);
  const session = await context.newCDPSession(page);
  const swipe = async (from: readonly [number, number], by: readonly [number, number]) => {
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd' ? [] : [{ x: from[0] + share * by[0], y: from[1] + share * by[1] }],
      });
    await touch('touchStart', 0);
    for (let k = 1; k <= 8; k++) await touch('touchMove', k / 8);
    await touch('touchEnd', 1);
  };
  await point(figure, 12).scrollIntoViewIfNeeded();
  const at = (await point(figure, 12).boundingBox())!;
  await swipe([at.x + at.width / 2, at.y + at.height / 2], [-60, 0]);
  await expect
    .poll(async () => Number(await point(figure, 12).getAttribute('aria-valuenow')))
    .toBeLessThan(3.5);

  const area = (await bell(figure).locator('..').boundingBox())!;
  const before = await page.evaluate(() => scrollY);
  await swipe([area.x + 0.9 * area.width, area.y + 0.5 * area.height], [0, -150]);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before + 50);
  await context.close();
});
