import { existsSync } from 'node:fs';
import { median, quantile } from 'd3';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { serve } from '../../tools/serve.ts';

/**
 * What the page's thread does for one pointer event of a drag: handlers, rendering, layout and paint.
 * Processor time is the thread's own; wall time also counts what others took from it.
 */
export interface Drag {
  readonly widget: string;
  /** The accessible name of what is dragged. */
  readonly handle: string;
  readonly clock: 'processor' | 'wall';
  readonly events: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** The same with the pointer at rest: what measuring costs, contained in the two above. */
  readonly restMs: number;
}

/** Handles to drag: the first of a figure whose name begins so. */
const HANDLES = [
  ['gaussian-mle', 'Point'],
  ['gaussian-mle', 'Bell'],
  ['kl-explorer', 'q, its bell'],
  ['kl-fit', 'First mode of q'],
  ['kl-adds-up', 'p of A'],
  ['moving-apart', 'p, its bell'],
  ['surprise', 'q of B'],
  ['decomposition', 'q of B'],
  ['minibatch-nll', 'Size of a mini-batch on the curve'],
  ['overflow', 'Logit a, on its axis'],
  ['latent-holes', 'Place to decode, Autoencoder'],
  ['elbo-steps', 'q, its bell'],
  ['reparametrisation', 'The bell of z'],
  ['overlapping-posteriors', 'Cloud of image 1'],
  ['elbo-gap', 'q, its bell'],
] as const;
const EVENTS = 150;
const CLOCKS = { processor: 'threadTicks', wall: 'timeTicks' } as const;

/** Measures the site in `dist`; null when it isn't built. */
export async function drags(browser: Browser): Promise<readonly Drag[] | null> {
  if (!existsSync('dist/index.html')) return null;
  const server = await serve('dist', 0);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const session = await page.context().newCDPSession(page);
    const measured: Drag[] = [];
    for (const [widget, name] of HANDLES)
      for (const clock of ['processor', 'wall'] as const) {
        await session.send('Performance.enable', { timeDomain: CLOCKS[clock] });
        await page.goto(`${server.resolvedUrls!.local[0]}embed/${widget}/`);
        await page.locator('fieldset:enabled').first().waitFor();
        measured.push({ widget, clock, ...(await drag(page, session, name)) });
        await session.send('Performance.disable');
      }
    await page.close();
    return measured;
  } finally {
    await server.close();
  }
}

async function drag(
  page: Page,
  session: CDPSession,
  name: string,
): Promise<Omit<Drag, 'widget' | 'clock'>> {
  const handle = page.getByRole('slider', { name: new RegExp(`^${name}`) }).first();
  await handle.scrollIntoViewIfNeeded();
  await page.waitForTimeout(1000); // what waking costs is not dragging's
  const box = (await handle.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const rest: number[] = [];
  const moving: number[] = [];
  for (let k = 0; k < 30; k++) rest.push(await worked(page, session, async () => {}));
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let k = 0; k < EVENTS; k++) {
    const angle = (2 * Math.PI * k) / 50;
    const to = [x + 60 * Math.sin(angle), y + 20 * Math.sin(2 * angle)] as const;
    moving.push(await worked(page, session, () => page.mouse.move(...to)));
  }
  await page.mouse.up();
  return {
    handle: (await handle.getAttribute('aria-label')) ?? name,
    events: EVENTS,
    medianMs: median(moving)!,
    p95Ms: quantile(moving, 0.95)!,
    restMs: median(rest)!,
  };
}

/** Milliseconds of tasks on the page's thread from `act` to the end of the frame after the next. */
async function worked(page: Page, session: CDPSession, act: () => Promise<void>): Promise<number> {
  const before = await taskSeconds(session);
  await act();
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  return 1000 * ((await taskSeconds(session)) - before);
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}
