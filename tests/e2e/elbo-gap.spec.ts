import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here. */
const STARTS = { timeout: 60_000 };

const slider = (figure: Locator, name: string): Locator =>
  figure.getByRole('slider', { name, exact: true });
const numberIn = async (place: Locator): Promise<number> =>
  Number((await place.textContent())!.replace('−', '-'));

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(`/embed/elbo-gap/${query}`);
  return awakeFigure(page, 'elbo-gap');
}

test('more draws lift the bound up to log p(x); the ELBO stays', async ({ page }) => {
  const figure = await open(page);
  await expect(output(figure, 'log-evidence')).toHaveText('−3.142');
  await expect(output(figure, 'gap')).toHaveText('0.601');
  await expect(figure.getByRole('button', { name: 'Train', exact: true })).toHaveCount(0);
  await slider(figure, 'K on the curve').focus();
  await page.keyboard.press('PageUp');
  await expect(page).toHaveURL(/samples=1024/);
  await expect(output(figure, 'elbo')).toHaveText('−3.743');
  const exact = await numberIn(output(figure, 'log-evidence'));
  expect(Math.abs((await numberIn(output(figure, 'bound'))) - exact)).toBeLessThan(0.02);
});

test('in the plane the cloud is dragged, and widened by its edge', async ({ page }) => {
  const figure = await open(page, '?latent=2');
  const centre = slider(figure, 'q, its centre');
  await centre.focus();
  await page.keyboard.press('ArrowUp');
  await expect(centre).toHaveAttribute('aria-valuetext', '(1, 0.1)');
  const edge = slider(figure, 'q, its width along z₂');
  const before = await numberIn(output(figure, 'elbo'));
  await edge.focus();
  await page.keyboard.press('ArrowUp');
  await expect(edge).toHaveAttribute('aria-valuetext', '0.90');
  expect(await numberIn(output(figure, 'elbo'))).not.toBe(before);
  await expect(page).toHaveURL(/sigma2=0\.9/);
});

test('digits: a trained model is opened, its bound above its ELBO, and training goes on from there', async ({
  page,
}) => {
  test.slow();
  const figure = await open(page, '?model=digits&samples=256');
  await expect(output(figure, 'images-bound')).toHaveText(/^−\d+\.\d\d$/, STARTS);
  const elbo = await numberIn(output(figure, 'images-elbo'));
  const bound = await numberIn(output(figure, 'images-bound'));
  expect(bound).toBeGreaterThan(elbo);
  expect(elbo).toBeGreaterThan(-50); // what a model without a code comes to
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(output(figure, 'step')).toHaveText('1', STARTS);
  await slider(figure, 'K on the curve').focus();
  await page.keyboard.press('Home');
  await expect(output(figure, 'images-bound')).toHaveText(
    (await output(figure, 'images-elbo').textContent())!,
  );
});

test('nothing sticks out of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const query of ['', '?latent=2&samples=5000', '?mu=-4&sigma=0.1', '?samples=many']) {
    const figure = await open(page, query);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await figure.innerText()).not.toMatch(/NaN|Infinity|undefined/);
  }
});
