import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const slider = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'Step in the run', exact: true });
const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });

/** A figure whose link has brought its run to `step`. */
async function brought(page: Page, step: number): Promise<Locator> {
  await page.goto(`/embed/gaussian-mle/?step=${step}`);
  const figure = await awakeFigure(page, 'gaussian-mle');
  await rests(figure, step);
  return figure;
}

async function rests(figure: Locator, step: number): Promise<void> {
  await expect(output(figure, 'step')).toHaveText(String(step));
  await expect(figure).toHaveAttribute('data-run', 'paused');
}

const loss = (figure: Locator): Promise<string> => output(figure, 'loss').innerText();

test('by keyboard: any step comes back, the run goes on as it was, a change takes it elsewhere, Undo takes it back', async ({
  page,
}) => {
  const figure = await brought(page, 60);
  const last = await loss(figure);
  await expect(slider(figure)).toHaveAttribute('aria-valuetext', 'step 60 of 60');

  await slider(figure).focus();
  await page.keyboard.press('ArrowLeft');
  await rests(figure, 59);
  const before = await loss(figure);
  expect(before).not.toBe(last);
  await button(figure, 'Step').click();
  await rests(figure, 60);
  expect(await loss(figure)).toBe(last);

  await slider(figure).fill('20');
  await rests(figure, 20);
  await expect(slider(figure)).toHaveAttribute('aria-valuetext', 'step 20 of 60');
  const rate = figure.getByRole('slider', { name: 'Learning rate', exact: true });
  const held = await rate.getAttribute('aria-valuetext');
  await rate.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider(figure)).toHaveAttribute('aria-valuetext', 'step 20 of 20');
  await button(figure, 'Step').click();
  await rests(figure, 21);

  await button(figure, 'Undo').focus();
  await page.keyboard.press('Enter');
  await rests(figure, 20);
  await expect(slider(figure)).toHaveAttribute('aria-valuetext', 'step 20 of 60');
  await expect(rate).toHaveAttribute('aria-valuetext', held!);
  await slider(figure).press('End');
  await rests(figure, 60);
  expect(await loss(figure)).toBe(last);

  await button(figure, 'Reset').click();
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(slider(figure)).toBeDisabled();
  await button(figure, 'Undo').click();
  await rests(figure, 60);
  expect(await loss(figure)).toBe(last);
});

test('a twin trains beside the run, step by step, and says how far it is from it', async ({
  page,
}) => {
  const figure = await brought(page, 30);
  await button(figure, 'Twin').press('Enter');
  const choice = figure.getByRole('combobox', { name: 'The twin differs in' });
  await expect(choice).toBeFocused();
  await choice.selectOption('Learning rate');
  await button(figure, 'Start the twin').click();
  const twin = figure.locator('[data-twin]');
  await expect(twin).toHaveAttribute('data-twin', 'paused');
  await expect(output(figure, 'twin-step')).toHaveText('30');
  await expect(output(figure, 'twin-loss-difference')).toHaveText('0.0000');

  for (let step = 31; step <= 32; step++) {
    await button(figure, 'Step').click();
    await rests(figure, step);
    await expect(output(figure, 'twin-step')).toHaveText(String(step));
  }
  await expect(output(figure, 'twin-loss')).not.toHaveText(await loss(figure));

  await button(figure, 'Train').click();
  await expect
    .poll(async () => Number(await output(figure, 'step').innerText()))
    .toBeGreaterThan(60);
  await button(figure, 'Pause').click();
  await expect(twin).toHaveAttribute('data-twin', 'paused');
  await expect(output(figure, 'twin-step-difference')).toHaveText('0');

  await slider(figure).fill('10');
  await rests(figure, 10);
  await expect(output(figure, 'twin-step')).toHaveText('10');
  await expect(output(figure, 'twin-loss-difference')).toHaveText('0.0000'); // one run, up to step 30

  await button(figure, 'Close the twin').click();
  await expect(twin).toHaveCount(0);
  await expect(button(figure, 'Train')).toBeFocused();
});
