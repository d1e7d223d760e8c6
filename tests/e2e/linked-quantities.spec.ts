import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

test.beforeEach(({ page }) => page.goto('/vae/'));

test('a symbol lights up its control and its code, and says the present value', async ({
  page,
}) => {
  const figure = await awakeFigure(page, 'vae-trainer');
  const control = figure.locator('[data-quantity="beta"]');
  const code = page.locator('pre [data-quantity="beta"]').first();
  await loss(page).locator('.sym-beta').first().hover();
  await expect(control).toHaveAttribute('data-lit', 'loss');
  await expect(code).toHaveAttribute('data-lit', 'loss');
  await expect(page.locator('.tooltip')).toHaveText(
    /weight of the KL.*In Figure [\d.]+, .*: [\d.]+$/,
  );

  await loss(page).locator('.sym-z').first().hover();
  await expect(control).not.toHaveAttribute('data-lit');
});

test('the value in a symbol’s note follows the figure', async ({ page }) => {
  const figure = await awakeFigure(page, 'autoencoders'); // the figure nearest to that formula
  const control = figure.locator('[data-quantity="beta"]');
  const symbol = loss(page).locator('.sym-beta').first();
  await symbol.hover();
  const note = page.locator('.tooltip');
  await expect(note).toHaveText(/In Figure/);
  const before = await control.getAttribute('data-value');
  // its slider may be folded away, and the pointer stays on the symbol
  await control.locator('[type="range"]').evaluate((slider: HTMLInputElement) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
    set!.call(slider, slider.max);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await expect(control).not.toHaveAttribute('data-value', before!);
  await expect(note).toHaveText(new RegExp(`: ${await control.getAttribute('data-value')}$`));
});

test('a control lights up its symbols in the text', async ({ page }) => {
  const figure = await awakeFigure(page, 'vae-trainer');
  await figure.getByRole('slider', { name: 'β, weight of the KL' }).focus();
  await expect(loss(page).locator('.sym-beta').first()).toHaveAttribute('data-lit', 'loss');
  await output(figure, 'kl').hover();
  await expect(loss(page).locator('.sym-kl').first()).toHaveAttribute('data-lit', 'loss');
  await expect(loss(page).locator('.sym-beta').first()).not.toHaveAttribute('data-lit');
});

test('a keyboard gets to the symbols of a formula in its legend', async ({ page }) => {
  const figure = await awakeFigure(page, 'vae-trainer');
  const legend = loss(page).locator('.legend');
  await legend.locator('summary').focus();
  await page.keyboard.press('Enter');
  const beta = legend.getByRole('link').filter({ has: page.locator('.sym-beta') });
  for (let tabs = 0; tabs < 10; tabs++) {
    await page.keyboard.press('Tab');
    if (await beta.evaluate((link) => link === document.activeElement)) break;
  }
  await expect(beta).toBeFocused();
  await expect(figure.locator('[data-quantity="beta"]')).toHaveAttribute('data-lit', 'loss');
  await expect(beta).toHaveAccessibleDescription(/weight of the KL.*In Figure [\d.]+, .*: [\d.]+$/);
});

/** The loss of a variational autoencoder, as the chapter has it. */
const loss = (page: Page) => page.locator('#eq-vae-loss');
