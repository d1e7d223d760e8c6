import { existsSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { DIGITS_STEP } from '../support/digits-step.ts';
import { serve } from '../../tools/serve.ts';

/** What a reader of the built site waits for, at the default settings of `vae-trainer`. */
export interface FirstLight {
  readonly engine: string;
  /** From the click on Train to the first ELBO on the page. */
  readonly firstElboSeconds: number;
  /** From the click to `digitsStep`. */
  readonly digitsSeconds: number;
  readonly digitsStep: number;
  /** How long the click's own handlers held the page's thread. */
  readonly clickMs: number;
  /** The longest task of the page's thread while training, 0 if none lasted 50 ms; and how many did. */
  readonly longestTaskMs: number;
  readonly longTasks: number;
}

/** Measures the site in `dist`; null when it isn't built. */
export async function firstLight(browser: Browser): Promise<FirstLight | null> {
  if (!existsSync('dist/index.html')) return null;
  const server = await serve('dist', 0);
  try {
    const page = await browser.newPage();
    await page.addInitScript('globalThis.__name = (f) => f'); // tsx wraps the functions it sends
    await page.goto(`${server.resolvedUrls!.local[0]}vae/`);
    const figure = page.locator('figure[data-widget="vae-trainer"]');
    await figure.locator('fieldset:enabled').first().waitFor();
    await figure.getByRole('button', { name: 'Train' }).scrollIntoViewIfNeeded();
    await page.waitForTimeout(1000); // what waking costs is not training's
    const measured = await page.evaluate(async (digitsStep) => {
      const root = document.querySelector('figure[data-widget="vae-trainer"]')!;
      const readout = (name: string): string =>
        root.querySelector(`output[name="${name}"]`)!.textContent;
      const until = (done: () => boolean): Promise<number> =>
        new Promise((resolve) => {
          const look = (): void =>
            done() ? resolve(performance.now()) : void setTimeout(look, 20);
          look();
        });
      const tasks: number[] = [];
      new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map((entry) => entry.duration)),
      ).observe({
        type: 'longtask',
      });
      const button = [...root.querySelectorAll('button')].find(
        (b) => b.textContent.trim() === 'Train',
      )!;
      const clicked = performance.now();
      button.click();
      const handled = performance.now();
      const first = await until(() => Number(readout('step')) > 0 && /\d/.test(readout('elbo')));
      const digits = await until(() => Number(readout('step')) >= digitsStep);
      return {
        firstElboSeconds: (first - clicked) / 1000,
        digitsSeconds: (digits - clicked) / 1000,
        clickMs: handled - clicked,
        longestTaskMs: Math.max(0, ...tasks),
        longTasks: tasks.length,
      };
    }, DIGITS_STEP);
    await figure.getByRole('button', { name: 'Pause' }).click();
    await page.waitForURL(/engine=/);
    const engine = new URL(page.url()).searchParams.get('vae-trainer.engine') ?? 'unknown';
    await page.close();
    return { engine, digitsStep: DIGITS_STEP, ...measured };
  } finally {
    await server.close();
  }
}
