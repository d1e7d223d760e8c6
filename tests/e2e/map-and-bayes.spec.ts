import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/map-and-bayes/${query}`);
  return awakeFigure(page, 'map-and-bayes');
}

test('tosses arrive by button, slider and small picture: MAP draws near ML', async ({ page }) => {
  const figure = await open(page, '?a=20&b=2&bias=0.3&tosses=0');
  const pull = async (): Promise<number> =>
    Number(await output(figure, 'map').textContent()) -
    Number(await output(figure, 'ml').textContent());
  const tosses = figure.getByRole('slider', { name: 'Tosses seen' });
  await expect(output(figure, 'ml')).toHaveText('none without tosses');
  await expect(output(figure, 'map')).toHaveText('0.950'); // (20 − 1) / (22 − 2)
  await button(figure, 'Toss 10 times').click();
  await button(figure, 'Toss once').press('Enter');
  await expect(tosses).toHaveValue('11');
  const early = await pull();
  await button(figure, 'Show 256 tosses').focus();
  await page.keyboard.press('Space');
  await expect(button(figure, 'Show 256 tosses')).toHaveAttribute('aria-pressed', 'true');
  await expect(tosses).toHaveValue('256');
  expect(await pull()).toBeLessThan(early);
  await tosses.press('End');
  await expect(tosses).toHaveValue('1000');
  expect(await pull()).toBeLessThan(0.02);
  await expect(button(figure, 'Toss once')).toBeDisabled();
});

test('estimates never lie on each other, whatever they are', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of ['', '?tosses=0', '?tosses=1000', '?bias=1&tosses=5', '?bias=0&tosses=300']) {
    const figure = await open(page, query);
    const boxes = await figure.locator('[data-estimate]').evaluateAll((rows) =>
      rows.map((row) => {
        const { top, bottom, left, right } = row.lastElementChild!.getBoundingClientRect();
        return { top, bottom, left, right };
      }),
    );
    expect(boxes).toHaveLength(5);
    boxes.forEach((box, i) => {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(360);
      if (i > 0) expect(box.top).toBeGreaterThanOrEqual(boxes[i - 1]!.bottom - 1);
    });
  }
});

test('its link brings prior, coin and tosses back', async ({ page }) => {
  const figure = await open(page);
  await figure.getByRole('slider', { name: 'a, prior weight of ones' }).press('PageUp');
  await button(figure, 'Show 64 tosses').click();
  await expect(page).toHaveURL(/a=15/);
  await expect(page).toHaveURL(/tosses=64/);
  const names = ['ones', 'ml', 'map', 'mean', 'low', 'high'];
  const texts = (): Promise<(string | null)[]> =>
    Promise.all(names.map((name) => output(figure, name).textContent()));
  const before = await texts();
  await page.reload();
  await awakeFigure(page, 'map-and-bayes');
  expect(await texts()).toEqual(before);
});

test('ends and missing estimates are said in words', async ({ page }) => {
  for (const [query, words] of [
    ['?tosses=0', 'none without tosses'],
    ['?tosses=0&a=1&b=1', 'none, every p is as high'],
    ['?tosses=0&a=0.5&b=0.5', 'none, both ends are highest'],
    ['?tosses=4&a=1&b=1', 'The prior is flat: MAP is ML.'],
    ['?tosses=3&a=0.5&b=0.5&bias=1', '1.000'],
  ] as const) {
    const figure = await open(page, query);
    await expect(figure.getByText(words).last()).toBeVisible();
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});
