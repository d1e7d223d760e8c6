import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { readSafetensors } from '../../src/data/safetensors.ts';
import { cellText, forwardPass, notebookCheck } from '../support/notebook-reader.ts';
import { awakeFigure, test } from './site.ts';

/** Opens the figure's files, by keyboard. */
async function unfold(figure: Locator): Promise<void> {
  await figure.locator('[data-fold="take-away"] > summary').focus();
  await figure.page().keyboard.press('Enter');
  await expect(figure.locator('[data-fold="take-away"]')).toHaveAttribute('open', '');
}

async function taken(
  page: Page,
  figure: Locator,
  name: string,
): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await figure.getByRole('button', { name, exact: true }).press('Enter');
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

const STARTS = { timeout: 60_000 };

test('a run is taken away as picture, curves, weights and notebook', async ({ page }) => {
  test.slow();
  await page.goto('/embed/vae-trainer/?step=24&hidden=64&seed=3');
  const figure = await awakeFigure(page, 'vae-trainer');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  await unfold(figure);

  const png = await taken(page, figure, 'Picture, PNG');
  expect(png.name).toBe('vae-trainer-step-24.png');
  const { width, height } = PNG.sync.read(png.bytes);
  const file = await taken(page, figure, 'Picture, SVG');
  const svg = file.bytes.toString().replaceAll('\u00a0', ' ');
  const size = /^<svg[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  expect([width, height]).toEqual([
    Math.round(2 * Number(size[1])),
    Math.round(2 * Number(size[2])),
  ]);
  expect(svg).toContain('A variational autoencoder learns digits');
  expect(svg).toContain('after step 24');
  expect(svg).toContain('Hidden units: 64');
  const link = /<a href="([^"]*)"/.exec(svg)![1]!.replaceAll('&amp;', '&');
  for (const part of ['step=24', 'hidden=64', 'seed=3', 'engine=']) expect(link).toContain(part);
  expect(svg).not.toMatch(/var\(|blob:|class="/);

  const csv = await taken(page, figure, 'Curves, CSV');
  const lines = csv.bytes.toString().split('\r\n');
  expect(lines).toHaveLength(26);
  const columns = lines[0]!.split(',');
  const last = lines[24]!.split(',').map(Number);
  for (const name of ['elbo', 'kl', 'loss']) {
    const shown = Number(await figure.locator(`output[name="${name}"]`).textContent());
    expect(last[columns.indexOf(name)]).toBeCloseTo(shown, 1);
  }

  const weights = await taken(page, figure, 'Weights, safetensors');
  const { tensors, metadata } = readSafetensors(weights.bytes);
  expect(tensors['encoder/hidden.weights']!.shape).toEqual([196, 64]);
  expect(metadata).toMatchObject({ model: 'vae', step: '24', seed: '3', link });

  const notebook = await taken(page, figure, 'Notebook, PyTorch');
  expect(notebook.name).toBe('vae-trainer-step-24.ipynb');
  const text = notebook.bytes.toString();
  expect(cellText(text, 'about')).toContain(`<${link}>`);
  const { expected } = notebookCheck(text);
  for (const [name, values] of Object.entries(forwardPass(text, false)))
    values.forEach((value, i) =>
      expect(Math.abs(value - expected[name as keyof typeof expected][i]!)).toBeLessThan(1e-5),
    );
  if (spawnSync('python3', ['-c', 'import numpy']).status === 0) {
    const code = ['weights', 'read', 'check', 'numpy'].map((id) => cellText(text, id)).join('\n\n');
    const { status, stderr } = spawnSync('python3', ['-'], { input: code, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }

  await page.goto(link); // brings it back
  const again = await awakeFigure(page, 'vae-trainer');
  await expect(again).toHaveAttribute('data-run', 'paused', STARTS);
  await unfold(again);
  expect((await taken(page, again, 'Curves, CSV')).bytes).toEqual(csv.bytes);
});

test('before the first step there is nothing, and the figure says so', async ({ page }) => {
  await page.goto('/vae/');
  const figure = await awakeFigure(page, 'vae-trainer');
  await unfold(figure);
  const button = figure.getByRole('button', { name: 'Weights, safetensors', exact: true });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.press('Enter');
  await expect(figure.getByText('There is nothing to take away yet').last()).toBeVisible();
});

test('a trained model is there before the first step, and can be taken away', async ({ page }) => {
  test.slow();
  await page.goto('/embed/vae-trainer/?start=trained');
  const figure = await awakeFigure(page, 'vae-trainer');
  await expect(figure.getByText('a model trained for 6,000 steps')).toBeVisible(STARTS);
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await unfold(figure);
  const { bytes } = await taken(page, figure, 'Weights, safetensors');
  const committed = readSafetensors(readFileSync('public/checkpoints/vae-digits-14.safetensors'));
  expect(readSafetensors(bytes).tensors).toEqual(committed.tensors);
});
