import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/two-classifiers/${query}`);
  return awakeFigure(page, 'two-classifiers');
}

const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });
/** Where on the screen a place of the plane is, in the picture that holds the point of that name. */
async function spot(figure: Locator, name: string, x: number, y: number) {
  const plane = point(figure, name).locator('..');
  await plane.scrollIntoViewIfNeeded();
  const box = (await plane.boundingBox())!;
  return [box.x + ((x + 6) / 12) * box.width, box.y + ((6 - y) / 12) * box.height] as const;
}

const point = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });

test('points are added by a press, moved by keys, put into the other class and removed, in both pictures at once', async ({
  page,
}) => {
  const figure = await open(page);
  await expect(point(figure, 'Disc 14')).toHaveCount(1);
  await page.mouse.click(...(await spot(figure, 'Disc 1', 3, -5)));
  const added = point(figure, 'Disc 15');
  await expect(added).toHaveAttribute('aria-valuetext', /^x = (3\.0|2\.9)\d, y = −(5\.0|4\.9)\d$/);
  const twin = point(figure, 'Disc 15, right picture');
  await expect(twin).toHaveAttribute('tabindex', '-1');
  await added.focus();
  const before = await added.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect(added).not.toHaveAttribute('aria-valuetext', before!);
  await expect(twin).toHaveAttribute(
    'aria-valuetext',
    (await added.getAttribute('aria-valuetext'))!,
  );
  await button(figure, 'Change its class').click();
  await expect(added).toHaveCount(0);
  await point(figure, 'Square 13').focus();
  await page.keyboard.press('Delete');
  await expect(point(figure, 'Square 13')).toHaveCount(0);
  await expect(output(figure, 'bayes-right')).toHaveText('23');
});

test('Train brings the line to the points, moving a point ends the run', async ({ page }) => {
  const figure = await open(page, '?step=300&far=-6~-6');
  await expect(figure).toHaveAttribute('data-run', 'paused', { timeout: 60_000 });
  await expect(output(figure, 'steepness')).toHaveText(/^1\.[67]\d$/);
  expect(await reached(figure, 'both-sure')).toBe(true);
  await button(figure, 'Train').click();
  await expect
    .poll(async () => Number(await output(figure, 'step').textContent()))
    .toBeGreaterThan(305);
  await point(figure, 'Square 1').focus();
  await page.keyboard.press('ArrowRight');
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(output(figure, 'steepness')).toHaveText('–');
});

test('a finger’s tap adds a point of the class chosen', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const figure = await open(page);
  await button(figure, 'square').tap();
  await page.touchscreen.tap(...(await spot(figure, 'Disc 1, right picture', 4, -4.5)));
  await expect(point(figure, 'Square 13')).toHaveCount(1);
  await context.close();
});
