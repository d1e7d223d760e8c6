import { chromium, expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { launchOptions } from '../../tools/chromium.ts';
import { awakeFigure, test, TRAINER } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

function button(figure: Locator, name: string): Locator {
  return figure.getByRole('button', { name, exact: true });
}

function readout(figure: Locator, name: string): Locator {
  return figure.locator(`output[name="${name}"]`);
}

async function stepOf(figure: Locator): Promise<number> {
  return Number(await readout(figure, 'step').textContent());
}

/** Opens `path`, whose link names a step, and waits until the run has been replayed to it. */
async function replayed(page: Page, path: string): Promise<Locator> {
  await page.goto(path);
  const figure = await awakeFigure(page, 'vae-trainer');
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  return figure;
}

async function trainPast(figure: Locator, step: number): Promise<void> {
  await button(figure, 'Train').click();
  await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(step);
}

async function pause(figure: Locator): Promise<void> {
  await button(figure, 'Pause').click();
  await expect(figure).toHaveAttribute('data-run', 'paused');
}

test('Train, Pause, Step and Reset do what they say', async ({ page }) => {
  await page.goto('/vae/');
  const figure = await awakeFigure(page, 'vae-trainer');
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(readout(figure, 'step')).toHaveText('0');

  await button(figure, 'Train').click();
  await expect(figure).toHaveAttribute('data-run', 'running');
  await expect(readout(figure, 'elbo')).toHaveText(/^-\d+\.\d+$/, STARTS);
  const address = page.url();
  await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(5);
  expect(page.url()).toBe(address); // it changes on pause, not while running

  await pause(figure);
  const step = await stepOf(figure);
  await expect(page).toHaveURL(new RegExp(`vae-trainer\\.step=${step}(&|$)`));
  for (const name of ['loss', 'elbo', 'reconstruction', 'kl']) {
    await expect(readout(figure, name)).toHaveText(/^-?\d+\.\d+$/);
  }
  const elbo = Number(await readout(figure, 'elbo').textContent());
  const reconstruction = Number(await readout(figure, 'reconstruction').textContent());
  const kl = Number(await readout(figure, 'kl').textContent());
  expect(elbo).toBeCloseTo(reconstruction - kl, 1); // readouts are rounded to hundredths

  await button(figure, 'Step').click();
  await expect(readout(figure, 'step')).toHaveText(String(step + 1));
  await expect(figure).toHaveAttribute('data-run', 'paused');

  await button(figure, 'Reset').click();
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(readout(figure, 'step')).toHaveText('0');
  await expect(page).not.toHaveURL(/vae-trainer\.step=/);
});

test('a link replays the run that was stepped there by hand; another seed is another run', async ({
  page,
  context,
}) => {
  test.slow();
  await page.goto('/vae/?vae-trainer.seed=7');
  const byHand = await awakeFigure(page, 'vae-trainer');
  for (let step = 1; step <= 50; step++) {
    await button(byHand, 'Step').click();
    await expect(readout(byHand, 'step')).toHaveText(String(step), STARTS);
  }
  const texts = await byHand.locator('output').allTextContents();
  expect(texts).toContain('50');
  await page.close();

  const linked = await replayed(
    await context.newPage(),
    '/vae/?vae-trainer.seed=7&vae-trainer.step=50',
  );
  expect(await linked.locator('output').allTextContents()).toEqual(texts);
  const loss = (await readout(linked, 'loss').textContent())!;
  await linked.page().close();

  const other = await replayed(
    await context.newPage(),
    '/vae/?vae-trainer.seed=8&vae-trainer.step=50',
  );
  await expect(readout(other, 'step')).toHaveText('50');
  await expect(readout(other, 'loss')).not.toHaveText(loss);
});

test('a change of β while training is in the link, and the link replays it', async ({
  page,
  context,
}) => {
  test.slow();
  await page.goto(TRAINER);
  const figure = await awakeFigure(page, 'vae-trainer');
  await trainPast(figure, 3);
  const slider = figure.getByRole('slider', { name: /^β/ });
  await slider.focus();
  await slider.press('PageUp');
  await expect(slider).toHaveAttribute('aria-valuetext', '2');
  const changed = await stepOf(figure);
  await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(changed + 3);
  await pause(figure);
  await expect(page).toHaveURL(/[?&]step=\d+/);
  const link = new URL(page.url());
  expect(link.searchParams.get('events')).toMatch(/^\d+:beta:2$/);
  expect(link.searchParams.has('beta')).toBe(false); // β at step 0 was the default
  const texts = await figure.locator('output').allTextContents();
  await page.close();

  const again = await replayed(await context.newPage(), link.pathname + link.search);
  expect(await again.locator('output').allTextContents()).toEqual(texts);
  await expect(again.getByRole('slider', { name: /^β/ })).toHaveAttribute('aria-valuetext', '2');
});

test('a structural change starts the run anew', async ({ page }) => {
  await page.goto('/embed/vae-trainer/?step=2');
  const figure = await replayed(page, '/embed/vae-trainer/?step=2');
  await figure.locator('[data-fold=settings] > summary').click();
  await figure.getByRole('slider', { name: 'Latent size', exact: true }).press('ArrowRight');
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(page).toHaveURL(/[?&]latent=3/);
  await button(figure, 'Step').click();
  await expect(readout(figure, 'step')).toHaveText('1', STARTS);
});

test('values in a link that make no sense fall back, and the page says so', async ({ page }) => {
  await page.goto(
    '/vae/?vae-trainer.latent=3abc&vae-trainer.beta=1e999&vae-trainer.seed=7.9&vae-trainer.step=-4&vae-trainer.events=x',
  );
  const figure = await awakeFigure(page, 'vae-trainer');
  for (const nonsense of ['3abc', '1e999', '7.9', '-4']) {
    await expect(figure.getByText(`“${nonsense}”`).first()).toBeVisible();
  }
  await expect(figure).toHaveAttribute('data-run', 'idle');
  await expect(figure.getByRole('slider', { name: /^β/ })).toHaveAttribute('aria-valuetext', '1');
});

test('a run rests while its figure is off screen, and goes on when it is back', async ({
  page,
}) => {
  await page.goto('/vae/');
  const figure = await awakeFigure(page, 'vae-trainer');
  await trainPast(figure, 3);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(figure).not.toBeInViewport();
  // Two equal readings a good while apart: at rest (a running one here makes several steps a second).
  await expect
    .poll(async () => {
      const before = await stepOf(figure);
      await page.waitForTimeout(3000);
      return (await stepOf(figure)) - before;
    }, STARTS)
    .toBe(0);
  await expect(figure).toHaveAttribute('data-run', 'running');
  const rested = await stepOf(figure);
  await figure.scrollIntoViewIfNeeded();
  await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(rested);
  await pause(figure);
});

test('the decoded point goes where the plane is pressed, or by arrow keys, and the link says where', async ({
  page,
}) => {
  const figure = await replayed(page, '/embed/vae-trainer/?step=1');
  const point = figure.locator('[aria-roledescription="point"]').first();
  const plane = (await point.locator('xpath=..').boundingBox())!;
  await page.mouse.click(plane.x + 0.2 * plane.width, plane.y + 0.2 * plane.height);
  await expect(page).toHaveURL(/[?&]z1=-\d/); // left of the middle
  await expect(page).toHaveURL(/[?&]z2=\d/); // and above it

  await point.focus();
  const left = await point.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  await expect(point).not.toHaveAttribute('aria-valuetext', left!);
});

test('each engine can be asked for by link, and is named', async ({ page }) => {
  test.slow();
  const losses: number[] = [];
  for (const engine of ['reference-webgl', 'reference-wasm', 'reference-cpu', 'fused']) {
    const figure = await replayed(page, `${TRAINER}?step=3&engine=${engine}`);
    await expect(figure.getByText(engine).filter({ visible: true }).first()).toBeVisible();
    losses.push(Number(await readout(figure, 'loss').textContent()));
  }
  const [webgl, wasm, cpu, fused] = losses;
  expect(wasm).toBeCloseTo(cpu!, 1); // the same run but for rounding, within and of the text
  expect(webgl).toBeCloseTo(cpu!, 1);
  expect(fused).toBeCloseTo(cpu!, 1);
});

test('without WebGL the run goes on another engine, and the reader is told', async ({
  baseURL,
}) => {
  test.slow();
  const options = launchOptions();
  const browser = await chromium.launch({
    ...options,
    args: ['--no-sandbox', '--use-gl=disabled'],
  });
  try {
    const page = await browser.newPage();
    const figure = await replayed(page, `${baseURL}${TRAINER}?step=2&engine=reference-webgl`);
    await expect(readout(figure, 'elbo')).toHaveText(/^-\d+\.\d+$/);
    await expect(figure.getByText(/can.t run reference-webgl.*WebAssembly/)).toBeVisible();
    await expect(page).toHaveURL(/engine=reference-wasm/);
  } finally {
    await browser.close();
  }
});

test('everything can be done from the keyboard', async ({ page }) => {
  await page.goto(TRAINER);
  const figure = await awakeFigure(page, 'vae-trainer');
  await button(figure, 'Train').focus();
  await page.keyboard.press('Enter');
  await expect(figure).toHaveAttribute('data-run', 'running');
  await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(0);
  await page.keyboard.press('Space'); // the same button, now called Pause
  await expect(figure).toHaveAttribute('data-run', 'paused');
  const step = await stepOf(figure);
  await page.keyboard.press('Tab');
  await expect(button(figure, 'Step')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(readout(figure, 'step')).toHaveText(String(step + 1));
});

test('a hand on Train fetches what training needs, before the button is pressed', async ({
  page,
}) => {
  await page.goto(TRAINER);
  const figure = await awakeFigure(page, 'vae-trainer');
  await page.waitForLoadState('networkidle');
  const worker = page.waitForEvent('worker');
  await button(figure, 'Train').hover();
  await worker;
  await expect(figure).toHaveAttribute('data-run', 'idle');
});

test('without a graphics card the faster engine is measured once, and kept for the next run', async ({
  page,
}) => {
  test.slow();
  await page.goto(TRAINER);
  const figure = await awakeFigure(page, 'vae-trainer');
  await trainPast(figure, 3);
  const kept = (): Promise<string | undefined> =>
    page.evaluate(() => {
      const key = Object.keys(localStorage).find((name) => name.startsWith('likely:engine:'));
      return key === undefined ? undefined : (localStorage.getItem(key) ?? undefined);
    });
  await expect.poll(kept, STARTS).toBeDefined();
  const { engine } = JSON.parse((await kept())!) as { engine: string };
  expect(['fused', 'reference-wasm']).toContain(engine);
  await pause(figure);
  await button(figure, 'Reset').click();
  await button(figure, 'Step').click();
  await expect(readout(figure, 'step')).toHaveText('1', STARTS);
  await expect(page).toHaveURL(new RegExp(`engine=${engine}(&|$)`));
});

test('without OffscreenCanvas the page itself trains, on the same engines', async ({ page }) => {
  test.slow();
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'OffscreenCanvas');
  });
  let workers = 0;
  page.on('worker', () => workers++);
  for (const engine of ['fused', 'reference-wasm']) {
    const figure = await replayed(page, `${TRAINER}?step=3&engine=${engine}`);
    await expect(figure.getByText(engine).filter({ visible: true }).first()).toBeVisible();
    await expect(readout(figure, 'elbo')).toHaveText(/^-\d+\.\d+$/);
  }
  expect(workers).toBe(0);
});

test('a run goes on after the graphics process has crashed, and the reader is told', async ({
  baseURL,
}) => {
  test.slow();
  const browser = await chromium.launch(launchOptions()); // its own: others would lose their card too
  try {
    const page = await browser.newPage();
    await page.goto(`${baseURL}${TRAINER}?engine=fused`);
    const figure = await awakeFigure(page, 'vae-trainer');
    await trainPast(figure, 100);
    const devtools = await browser.newBrowserCDPSession();
    await devtools.send('Browser.crashGpuProcess');
    const told = figure.getByText(/took the graphics card away.*The run goes on/);
    await expect(told).toBeVisible(STARTS);
    await expect(figure).toHaveAttribute('data-run', 'running');
    const step = await stepOf(figure);
    await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(step + 3);
    await pause(figure);
    await expect(page).toHaveURL(/[?&]step=\d+/);
    const texts = await figure.locator('output').allTextContents();
    // the run that nothing befell has the same numbers
    const again = await replayed(await browser.newPage(), page.url());
    expect(await again.locator('output').allTextContents()).toEqual(texts);
  } finally {
    await browser.close();
  }
});

/** The last image of the figure beside a caption. */
function pictureOf(figure: Locator, caption: string): Locator {
  return figure.locator('figure', { hasText: caption }).locator('img');
}

for (const [data, latent] of [
  ['digits-14', 2],
  ['digits-28', 5],
] as const) {
  test(`${data} in ${latent} latents: a digit drawn by mouse, touch and keyboard is encoded and redrawn`, async ({
    page,
  }) => {
    test.slow();
    const figure = await replayed(
      page,
      `${TRAINER}?data=${data}&latent=${latent}&step=2&view=draw`,
    );
    const pen = figure.locator('[aria-roledescription="pen"]');
    const board = pen.locator('xpath=..');
    const redrawn = pictureOf(figure, 'redraws');
    const elbo = readout(figure, 'drawing-elbo');
    await expect(figure.getByText('Draw with a finger')).toBeVisible();
    await expect(redrawn).toHaveCount(0);

    await board.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await board.boundingBox())!;
    await page.mouse.move(x + 0.3 * width, y + 0.2 * height);
    await page.mouse.down();
    await page.mouse.move(x + 0.7 * width, y + 0.2 * height, { steps: 3 });
    await page.mouse.move(x + 0.5 * width, y + 0.8 * height, { steps: 3 });
    await page.mouse.up();
    await expect(elbo).toHaveText(/^−\d+\.\d$/);
    await expect(redrawn).toHaveAttribute('src', /^blob:/);
    await expect(pictureOf(figure, 'encoder gets')).toHaveAttribute('src', /^blob:/);
    const byMouse = await redrawn.getAttribute('src');

    await board.evaluate((element) => {
      const box = element.getBoundingClientRect();
      const at = (type: string, across: number, down: number) =>
        element.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 7,
            pointerType: 'touch',
            isPrimary: true,
            bubbles: true,
            clientX: box.left + across * box.width,
            clientY: box.top + down * box.height,
          }),
        );
      element.setPointerCapture = () => {}; // this finger isn't there to be held
      at('pointerdown', 0.2, 0.5);
      at('pointermove', 0.8, 0.5);
      at('lostpointercapture', 0.8, 0.5);
    });
    await expect(redrawn).not.toHaveAttribute('src', byMouse!);

    await button(figure, 'Clear').click();
    await expect(redrawn).toHaveCount(0);
    await pen.focus();
    await page.keyboard.press('Space');
    await expect(pen).toHaveAttribute('aria-valuetext', /^down, column \d+, row \d+ of 14$/);
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp');
    await expect(redrawn).toHaveAttribute('src', /^blob:/);
    await page.keyboard.press('Backspace');
    await expect(redrawn).toHaveCount(0);
  });

  test(`${data} in ${latent} latents: a walk between two images, and samples beside their nearest`, async ({
    page,
  }) => {
    test.slow();
    const figure = await replayed(
      page,
      `${TRAINER}?data=${data}&latent=${latent}&step=2&view=interpolate&from=5`,
    );
    await expect(figure.getByAltText(/^10 images decoded from equal steps/)).toHaveAttribute(
      'src',
      /^blob:/,
    );
    await expect(figure.getByAltText(/faded into each other/)).toHaveAttribute('src', /^blob:/);
    const end = figure.getByRole('slider', { name: 'To this image', exact: true });
    await end.focus();
    const before = await end.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    await expect(end).not.toHaveAttribute('aria-valuetext', before!);
    await expect(page).toHaveURL(/[?&]to=\d+/);

    await figure.getByLabel('Beside the plane', { exact: true }).selectOption('nearest');
    await expect(readout(figure, 'nearest-samples')).toHaveText(/^\d+\.\d$/);
    await expect(readout(figure, 'nearest-unseen')).toHaveText(/^\d+\.\d$/);
  });
}

test('the ELBO of unseen images is there when the run rests, and belongs to its step', async ({
  page,
}) => {
  const figure = await replayed(page, `${TRAINER}?step=2`);
  await expect(readout(figure, 'test-elbo')).toHaveText(/^−\d+\.\d$/);
  const first = await readout(figure, 'test-elbo').textContent();
  await button(figure, 'Step').click();
  await expect(readout(figure, 'step')).toHaveText('3');
  await expect(readout(figure, 'test-elbo')).not.toHaveText(first!);
});

test('a trained model is there without a run, and training goes on from it', async ({ page }) => {
  await page.goto(`${TRAINER}?start=trained&view=interpolate`);
  const figure = await awakeFigure(page, 'vae-trainer');
  await expect(figure.getByAltText(/^10 images decoded from equal steps/)).toHaveAttribute(
    'src',
    /^blob:/,
    STARTS,
  );
  await expect(readout(figure, 'step')).toHaveText('0');
  const trained = Number((await readout(figure, 'test-elbo').textContent())!.replace('−', '-'));
  expect(trained).toBeGreaterThan(-50); // from scratch it is below −100
  await button(figure, 'Step').click();
  await expect(readout(figure, 'step')).toHaveText('1', STARTS);
  expect(Number(await readout(figure, 'elbo').textContent())).toBeGreaterThan(-50);
});
