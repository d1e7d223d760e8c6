import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, test, TRAINER } from './site.ts';

/**
 * The VAE of the page on the first 10,000 images of MNIST, as a reader would train it: 784-256-2, the
 * last 1,000 images held out, batches of 128, Adam at 10⁻³, 30 epochs.
 */
const SEEDS = [1, 2, 3];
/** 30 · 9,000 / 128: the run walks through one endless row of epochs, so no batch is short. */
const STEPS = 2110;

/**
 * What the same model reaches in PyTorch 1.13, with its own initialisation and one seed: nats per image
 * on those 1,000. Seeds differ by 2 or 3 nats, here and there, so the mean of ours is compared.
 */
const PEER = -161.8;
const MARGIN = 1.5;

const folder = process.env['LIKELY_MNIST'];
const files = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'].map((name) =>
  join(folder ?? '', name),
);

async function give(figure: Locator): Promise<void> {
  await figure.locator('[data-fold=settings] > summary').click();
  await figure.getByLabel('Your data').setInputFiles(files);
  await expect(figure.getByText(/In use: .*10000 images of 28 × 28/)).toBeVisible();
}

/** The number an output shows, whose minus is a true one. */
async function read(figure: Locator, name: string): Promise<number> {
  const text = (await figure.locator(`output[name="${name}"]`).textContent())!;
  return Number(text.replace('−', '-'));
}

/** How the page names the data in a link: learnt from a run of one step. */
async function nameOfData(page: Page): Promise<string> {
  await page.goto(TRAINER);
  const figure = await awakeFigure(page, 'vae-trainer');
  await give(figure);
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(page).toHaveURL(/[?&]own=/, { timeout: 120_000 });
  return new URL(page.url()).searchParams.get('own')!;
}

test('on MNIST the page’s VAE reaches the test ELBO of the same model in PyTorch', async ({
  page,
}) => {
  test.skip(!folder || !existsSync(files[0]!), 'LIKELY_MNIST names no folder with MNIST in it');
  const own = await nameOfData(page);
  const found: number[] = [];
  for (const seed of SEEDS) {
    await page.goto(`${TRAINER}?learningRate=0.001&seed=${seed}&step=${STEPS}&own=${own}`);
    const figure = await awakeFigure(page, 'vae-trainer');
    await give(figure);
    const started = Date.now();
    await expect(figure).toHaveAttribute('data-run', 'paused', { timeout: 800_000 });
    const seconds = (Date.now() - started) / 1000;
    await expect(figure.locator('output[name="step"]')).toHaveText(String(STEPS));
    const elbo = await read(figure, 'test-elbo');
    await expect(page).toHaveURL(/[?&]engine=/);
    const engine = new URL(page.url()).searchParams.get('engine')!;
    console.log(
      `seed ${seed}: test ELBO ${elbo.toFixed(1)} nats after ${STEPS} steps, ${seconds.toFixed(0)} s, ${((1000 * seconds) / STEPS).toFixed(1)} ms a step (${engine})`,
    );
    found.push(elbo);
  }
  const mean = found.reduce((sum, elbo) => sum + elbo, 0) / found.length;
  console.log(`mean test ELBO ${mean.toFixed(2)} nats; the peer’s ${PEER}`);
  expect(mean).toBeGreaterThan(PEER - MARGIN);
});
