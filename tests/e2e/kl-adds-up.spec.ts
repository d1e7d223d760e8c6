import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const slider = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });
const nats = async (figure: Locator, name: string): Promise<number> =>
  Number((await output(figure, name).textContent())!.replace(' nats', ''));

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/kl-adds-up/${query}`);
  return awakeFigure(page, 'kl-adds-up');
}

test('a bar of one part is dragged: that part and the pairs change, the other part does not', async ({
  page,
}) => {
  const figure = await open(page);
  const [second, joint] = [await nats(figure, 'kl-second'), await nats(figure, 'kl-joint')];
  const bar = slider(figure, 'p of A');
  const box = (await bar.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 60, { steps: 6 });
  await page.mouse.up();
  expect(await nats(figure, 'kl-second')).toBe(second);
  expect(await nats(figure, 'kl-joint')).not.toBe(joint);
  expect(await nats(figure, 'kl-joint')).toBeCloseTo(
    (await nats(figure, 'kl-first')) + second,
    2, // of three numbers rounded to thousandths
  );
});

test('dependence adds the mutual information, by keyboard', async ({ page }) => {
  const figure = await open(page);
  const sum = await nats(figure, 'kl-joint');
  await figure.getByRole('slider', { name: 'Dependence of q’s parts' }).press('End');
  const information = await nats(figure, 'information');
  expect(information).toBeGreaterThan(0.1);
  expect(await nats(figure, 'kl-joint')).toBeCloseTo(sum + information, 2);
  await slider(figure, 'q of 3').press('ArrowUp');
  await expect(slider(figure, 'q of 3')).toHaveAttribute('aria-valuenow', '0.25');
});

test('nothing sticks out of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of ['', '?preset=dependent', '?p1=0~1~1', '?q1=0~0~0&p2=1~0~0&dependence=1']) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});
