import { expect, test as loud } from '@playwright/test';
import type { BrowserContext, Locator, Page, Worker } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

/** A started engine compiles its programs in software here: the first step takes its time. */
const STARTS = { timeout: 60_000 };

/** Thirty steps a second in double precision: starts at once. */
const ASCENT = 'gaussian-mle';
/** Two small networks, of which WebAssembly does a step in a millisecond. */
const GAN = 'two-player';

const ENDED = /The browser ended the part of this page that trains.*the run goes on from its copy/;

async function opened(page: Page, widget: string, query = ''): Promise<Locator> {
  await page.goto(`/embed/${widget}/${query}`);
  return awakeFigure(page, widget);
}

const press = (figure: Locator, name: string): Promise<void> =>
  figure.getByRole('button', { name, exact: true }).click();

const stepOf = async (figure: Locator): Promise<number> =>
  Number(await output(figure, 'step').textContent());

async function passes(figure: Locator, step: number): Promise<void> {
  await expect.poll(() => stepOf(figure), STARTS).toBeGreaterThan(step);
}

async function trains(figure: Locator): Promise<void> {
  await press(figure, 'Train');
  await passes(figure, 2);
}

async function pauses(figure: Locator): Promise<void> {
  await press(figure, 'Pause');
  await expect(figure).toHaveAttribute('data-run', 'paused');
}

/** What the figure says after the run was replayed from its link, in a page that nothing has befallen. */
async function numbersOf(context: BrowserContext, page: Page, widget: string): Promise<string[]> {
  await expect(page).toHaveURL(/[?&]step=\d+/);
  const other = await context.newPage();
  await other.goto(page.url());
  const figure = await awakeFigure(other, widget);
  await expect(figure).toHaveAttribute('data-run', 'paused', STARTS);
  const numbers = await figure.locator('output').allTextContents();
  await other.close();
  return numbers;
}

/** The worker as it is before anything of it has been used: the hand on the button fetches it. */
async function freshWorker(page: Page, figure: Locator): Promise<Worker> {
  const worker = page.waitForEvent('worker');
  await figure.getByRole('button', { name: 'Train', exact: true }).hover();
  return worker;
}

/** Takes WebGL's wits from a worker: what it has no extension for, and answers it gives. */
function dull(worker: Worker, lacks: string[], answers: Record<number, unknown>): Promise<void> {
  return worker.evaluate(
    ([lacking, given]) => {
      const { prototype } = WebGL2RenderingContext;
      const { getExtension, getSupportedExtensions, getParameter } = prototype;
      prototype.getExtension = function (this: WebGL2RenderingContext, name: string) {
        return lacking.includes(name) ? null : (getExtension.call(this, name as never) as unknown);
      } as typeof getExtension;
      prototype.getSupportedExtensions = function () {
        return getSupportedExtensions.call(this)!.filter((name) => !lacking.includes(name));
      };
      prototype.getParameter = function (asked) {
        return asked in given ? given[asked] : (getParameter.call(this, asked) as unknown);
      };
    },
    [lacks, answers] as const,
  );
}

const withoutWebgl = (worker: Worker): Promise<void> =>
  worker.evaluate(() => void (OffscreenCanvas.prototype.getContext = () => null));

test('worker killed in mid-run: another goes on from the last copy, to the same numbers', async ({
  context,
  page,
}) => {
  const figure = await opened(page, ASCENT);
  await trains(figure);
  await passes(figure, 120); // a copy every few seconds: at thirty steps a second there has been one
  void page
    .workers()[0]!
    .evaluate(() => close())
    .catch(() => {}); // it is gone
  await expect(figure.getByText(ENDED)).toBeVisible();
  await expect(figure).toHaveAttribute('data-run', 'running');
  await passes(figure, (await stepOf(figure)) + 5);
  await pauses(figure);
  const numbers = await figure.locator('output').allTextContents();
  expect(await numbersOf(context, page, ASCENT)).toEqual(numbers);

  await page
    .workers()
    .at(-1)!
    .evaluate(() => close())
    .catch(() => {});
  const rested = await stepOf(figure);
  await press(figure, 'Step');
  await expect(output(figure, 'step')).toHaveText(String(rested + 1));
});

test('worker killed under a network: its parameters and its optimiser come back', async ({
  context,
  page,
}) => {
  test.slow();
  const figure = await opened(page, GAN, '?engine=reference-wasm');
  await trains(figure);
  await passes(figure, 50);
  await expect(figure.locator('[data-spent]')).toContainText(/kept for going back/, STARTS);
  void page
    .workers()[0]!
    .evaluate(() => close())
    .catch(() => {});
  await expect(figure.getByText(/ended the part.*has been started again/)).toBeVisible(STARTS);
  await passes(figure, (await stepOf(figure)) + 5);
  await pauses(figure);
  const loss = await output(figure, 'loss').textContent();
  expect(await numbersOf(context, page, GAN)).toContain(loss);
});

test('worker hung: it is noticed, given up, and another goes on', async ({ page }) => {
  await page.clock.install();
  const figure = await opened(page, ASCENT);
  await trains(figure);
  void page
    .workers()[0]!
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {});
  await page.clock.runFor(60_000);
  await expect(figure.getByText(/no longer answered.*has been started again/)).toBeVisible();
  await passes(figure, (await stepOf(figure)) + 5);
});

loud('worker not there: a sentence, and Try again works once it is', async ({ page }) => {
  await page.route('**/run.worker*', (route) => route.fulfill({ status: 404, body: '' }));
  const figure = await opened(page, ASCENT);
  await press(figure, 'Train');
  await expect(figure.getByRole('alert')).toContainText('could not be loaded');
  await page.unroute('**/run.worker*');
  await press(figure, 'Try again');
  await passes(figure, 2);
});

loud(
  'offline in mid-session: a sentence, and Try again works once it is back',
  async ({ page }) => {
    loud.slow();
    await page.route('**/start-engine*', (route) => route.abort());
    const figure = await opened(page, GAN, '?engine=reference-cpu');
    await press(figure, 'Train');
    await expect(figure.getByRole('alert')).toContainText(
      /trains networks could not be loaded\. Check the connection/,
    );
    await page.unroute('**/start-engine*');
    await press(figure, 'Try again');
    await passes(figure, 2);
  },
);

test('GPU context lost, twice: the run goes on, and the reader is told', async ({ page }) => {
  test.slow();
  const figure = await opened(page, GAN, '?engine=fused');
  const worker = await freshWorker(page, figure);
  await worker.evaluate(() => {
    const { prototype } = OffscreenCanvas;
    const { getContext } = prototype;
    prototype.getContext = function (this: OffscreenCanvas, ...asked: [never]) {
      const made = getContext.apply(this, asked) as unknown;
      if (made instanceof WebGL2RenderingContext) Object.assign(globalThis, { made });
      return made;
    } as typeof getContext;
  });
  const lose = (): Promise<void> =>
    worker.evaluate(() =>
      (globalThis as unknown as { made: WebGL2RenderingContext }).made
        .getExtension('WEBGL_lose_context')!
        .loseContext(),
    );
  await trains(figure);
  for (let time = 0; time < 2; time++) {
    await lose();
    await expect(figure.getByText(/took the graphics card away.*The run goes on/)).toBeVisible(
      STARTS,
    );
    await passes(figure, (await stepOf(figure)) + 3);
  }
  await expect(figure).toHaveAttribute('data-run', 'running');
});

test('GPU context lost where the page itself trains', async ({ page }) => {
  test.slow();
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'OffscreenCanvas');
    const { prototype } = HTMLCanvasElement;
    const { getContext } = prototype;
    prototype.getContext = function (this: HTMLCanvasElement, ...asked: [never]) {
      const made = getContext.apply(this, asked) as unknown;
      if (made instanceof WebGL2RenderingContext) Object.assign(globalThis, { made });
      return made;
    } as typeof getContext;
  });
  const figure = await opened(page, GAN, '?engine=fused');
  await trains(figure);
  await page.evaluate(() =>
    (globalThis as unknown as { made: WebGL2RenderingContext }).made
      .getExtension('WEBGL_lose_context')!
      .loseContext(),
  );
  await expect(figure.getByText(/took the graphics card away.*The run goes on/)).toBeVisible(
    STARTS,
  );
  await passes(figure, (await stepOf(figure)) + 5);
});

test('no WebGL: WebAssembly trains, and says so', async ({ context, page }) => {
  const figure = await opened(page, GAN);
  await withoutWebgl(await freshWorker(page, figure));
  await trains(figure);
  await expect(figure.getByText(/no graphics card.*\(WebAssembly\).*as right/)).toBeVisible();
  await pauses(figure);
  await expect(page).toHaveURL(/engine=reference-wasm/);
  const loss = await output(figure, 'loss').textContent();
  expect(await numbersOf(context, page, GAN)).toContain(loss);
});

test('neither WebGL nor WebAssembly: plain JavaScript trains, and says so', async ({ page }) => {
  const figure = await opened(page, GAN);
  const worker = await freshWorker(page, figure);
  await withoutWebgl(worker);
  await worker.evaluate(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await trains(figure);
  await expect(figure.getByText(/Neither WebGL nor WebAssembly.*plain JavaScript/)).toBeVisible();
});

loud(
  'the file of WebAssembly not there: plain JavaScript trains, and says so',
  async ({ page }) => {
    await page.route('**/wasm/**', (route) => route.fulfill({ status: 404, body: '' }));
    const figure = await opened(page, GAN);
    await withoutWebgl(await freshWorker(page, figure));
    await trains(figure);
    await expect(figure.getByText(/Neither WebGL nor WebAssembly.*plain JavaScript/)).toBeVisible();
  },
);

test('half floats only: another engine trains, and says so', async ({ context, page }) => {
  const figure = await opened(page, GAN);
  await dull(await freshWorker(page, figure), ['EXT_color_buffer_float'], {});
  await trains(figure);
  await expect(
    figure.getByText(/no graphics card that calculates with 32-bit numbers.*as right/),
  ).toBeVisible();
  await pauses(figure);
  const loss = await output(figure, 'loss').textContent();
  expect(await numbersOf(context, page, GAN)).toContain(loss);
});

test('four draw buffers: the reference engine trains on the card, and says so', async ({
  page,
}) => {
  test.slow();
  const figure = await opened(page, GAN);
  await dull(await freshWorker(page, figure), [], {
    0x9246: 'A small graphics card', // UNMASKED_RENDERER_WEBGL
    0x8824: 4, // MAX_DRAW_BUFFERS
  });
  await press(figure, 'Step');
  await expect(output(figure, 'step')).toHaveText('1', STARTS);
  await expect(figure.getByText(/fewer than eight textures at once.*as right/)).toBeVisible();
  const loss = Number(await output(figure, 'loss').textContent());
  await page.goto(`/embed/${GAN}/?engine=reference-cpu&step=1`);
  const exact = await awakeFigure(page, GAN);
  await expect(exact).toHaveAttribute('data-run', 'paused', STARTS);
  expect(Number(await output(exact, 'loss').textContent())).toBeCloseTo(loss, 2);
});

test('no OffscreenCanvas: the page itself trains, and its controls answer meanwhile', async ({
  page,
}) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'OffscreenCanvas'));
  const figure = await opened(page, GAN, '?engine=reference-wasm');
  await trains(figure);
  expect(page.workers()).toHaveLength(0);
  const slider = figure.getByRole('slider', { name: 'D moves per G move (k)' });
  const before = Number(await slider.inputValue());
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveValue(String(before + 2));
  await expect(figure).toHaveAttribute('data-run', 'running');
  await passes(figure, (await stepOf(figure)) + 5);
});

test('workers forbidden: the page itself trains', async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.Worker = function () {
      throw new DOMException('forbidden', 'SecurityError');
    } as unknown as typeof Worker;
  });
  const figure = await opened(page, ASCENT);
  await trains(figure);
});

test('tab hidden: the run is held, and goes on when it is seen again', async ({ page }) => {
  const figure = await opened(page, ASCENT);
  const hide = (hidden: boolean): Promise<void> =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => now });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await trains(figure);
  await hide(true);
  await expect
    .poll(async () => {
      const before = await stepOf(figure);
      await page.waitForTimeout(1000); // thirty steps, for a run that isn't held
      return (await stepOf(figure)) - before;
    })
    .toBe(0);
  await expect(figure).toHaveAttribute('data-run', 'running');
  const held = await stepOf(figure);
  await hide(false);
  await passes(figure, held);
});

test('a sleep of eight hours: the same worker goes on, and nobody is alarmed', async ({ page }) => {
  await page.clock.install();
  const figure = await opened(page, ASCENT);
  await trains(figure);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await page.clock.fastForward('08:00:00');
  await passes(figure, (await stepOf(figure)) + 30);
  await page.clock.fastForward('08:00:00');
  await passes(figure, (await stepOf(figure)) + 30);
  expect(page.workers()).toHaveLength(1);
  await expect(figure.getByText('started again')).toHaveCount(0);
  await expect(figure.getByText(/[^\d.][1-9]\d*(\.\d)? steps per second/)).toBeVisible(); // not over the hours slept
});

test('NaN: the run stops with a sentence, and Reset brings it back', async ({ page }) => {
  const figure = await opened(page, ASCENT);
  await trains(figure);
  const worker = page.workers()[0]!;
  await worker.evaluate(() => {
    Object.assign(globalThis, { exp: Math.exp });
    Math.exp = () => NaN;
  });
  await expect(figure.getByRole('alert')).toContainText(
    /At step \d+ the .* stopped being a number.*Press Reset/,
  );
  await worker.evaluate(() => {
    Math.exp = (globalThis as unknown as { exp: (x: number) => number }).exp;
  });
  await press(figure, 'Reset');
  await expect(figure.getByRole('alert')).toHaveCount(0);
  await trains(figure);
});

for (const [what, fault] of [
  [
    'blocked',
    () => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(globalThis, name, {
          configurable: true,
          get() {
            throw new DOMException('closed', 'SecurityError');
          },
        });
    },
  ],
  [
    'full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    },
  ],
] as const)
  test(`storage ${what}: exercises, theme, training and power work as long as the page is open`, async ({
    page,
  }) => {
    await page.addInitScript(fault);
    await page.goto('/maximum-likelihood/');
    const form = page.locator('form[data-exercise="bernoulli-estimator"]');
    await form.getByRole('textbox').fill('S/n');
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(form).toHaveAttribute('data-state', 'correct');
    await expect(
      page.getByText(/so (your progress|it) lasts until you leave the page/),
    ).toBeVisible();
    await page.getByLabel(/theme/i).selectOption('dark');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

    const figure = await opened(page, GAN, '?engine=reference-wasm');
    await trains(figure);
    await figure.getByText('More settings').click();
    await figure.getByLabel('Power').selectOption('half');
    await expect(figure.getByText('half of the time')).toBeVisible();
    await page.goto('/');
    await expect(page.locator('[data-progress]')).toBeVisible();
  });

test('malformed link: what makes no sense is named, and the figure is there', async ({ page }) => {
  const figure = await opened(
    page,
    GAN,
    '?seed=banana&step=1e99&events=%00~~:::&engine=abacus&k=%F0%9F%92%A5',
  );
  for (const nonsense of ['banana', '1e99', 'abacus'])
    await expect(figure.getByText(`“${nonsense}”`).first()).toBeVisible();
  await expect(figure).toHaveAttribute('data-run', 'idle');
});

test('malformed data: one sentence each, and the figure stays as it was', async ({ page }) => {
  const figure = await opened(page, 'vae-trainer');
  await figure.getByText('More settings').click();
  const state = figure.getByRole('status').filter({ visible: true });
  for (const [name, mimeType, content, sentence] of [
    ['numbers.idx', '', 'no such thing', /This is no IDX file/],
    ['picture.png', 'image/png', 'no such thing', /can’t read “picture\.png” as an image/],
    ['table.csv', 'text/csv', 'a,b\n1,2\n', /This is no IDX file/],
    ['packed.gz', 'application/gzip', '\u001f\u008bxxxx', /gzip/],
    ['nothing.idx', '', '', /This file is empty/],
  ] as const) {
    await figure
      .getByLabel('Your data')
      .setInputFiles({ name, mimeType, buffer: Buffer.from(content, 'latin1') });
    await expect(state.filter({ hasText: sentence })).toBeVisible();
  }
  await expect(figure).toHaveAttribute('data-run', 'idle');
});

test('malformed progress file: a sentence, and what was solved stays', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('[data-progress]')).toBeVisible();
  for (const text of ['{', '[]', '{"version":1,"exercises":[1]}', '\u0000'])
    await page.getByLabel('Load from file').setInputFiles({
      name: 'mine.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
  await expect(page.locator('[data-progress] [role=status]')).toContainText(
    'is not a file of progress',
  );
});

test('on battery a run takes half of the time, says so, and full speed can be asked for', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const battery = Object.assign(new EventTarget(), { charging: false });
    Object.assign(navigator, { getBattery: () => Promise.resolve(battery) });
  });
  const figure = await opened(page, ASCENT);
  await trains(figure);
  await expect(figure.getByText(/steps per second, half of the time/)).toBeVisible();
  await figure.getByText('More settings').click();
  await expect(figure.locator('[data-spent]')).toContainText(
    /^Computing \d+ % of the time, [\d.]+ pictures a second/,
  );
  await figure.getByLabel('Power').selectOption('full');
  await expect(figure.getByText(/steps per second, half of the time/)).toHaveCount(0);
  await page.reload();
  const again = await awakeFigure(page, ASCENT);
  await again.getByText('More settings').click();
  await expect(again.getByLabel('Power')).toHaveValue('full');
});
