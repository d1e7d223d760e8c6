import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { PreviewServer } from 'vite';
import { serve } from '../../tools/serve.ts';
import { awakeFigure, output } from './site.ts';

/** One server per worker, of this file's own: the tests close it, which is what no connection means. */
const PORT =
  Number(process.env['PORT'] ?? 4183) + 1 + 2 * Number(process.env['TEST_PARALLEL_INDEX']);
const SAVE = /^Save this chapter for offline \([\d.]+ MB\)$/;

test.use({ serviceWorkers: 'allow', baseURL: `http://127.0.0.1:${PORT}` });

let folder: string;
let server: PreviewServer;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'likely-offline-'));
  cpSync('dist', folder, { recursive: true });
  server = await serve(folder, PORT);
});

test.afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The end of a page whose service worker has everything that every page needs. */
async function openPanel(page: Page, path: string): Promise<ReturnType<Page['locator']>> {
  await page.goto(path);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const panel = page.locator('[data-offline]');
  await expect(panel.getByRole('button').first()).toBeVisible();
  return panel;
}

const cacheNames = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.includes(':files:')));

test('a saved chapter opens and trains without a connection; of another, its page says what is there', async ({
  page,
}) => {
  const panel = await openPanel(page, '/vae/');
  await server.close();
  await panel.getByRole('button', { name: SAVE }).click();
  await expect(panel.getByRole('status')).toHaveText(/^The connection was lost\./);
  server = await serve(folder, PORT);
  await panel.getByRole('button', { name: /^Go on saving this chapter \(/ }).click();
  await expect(panel.getByRole('status')).toHaveText(/^This chapter is kept in this browser, /, {
    timeout: 60_000,
  });
  await server.close();

  await page.goto('/vae/?vae-trainer.seed=3&vae-trainer.step=2#fig-vae-trainer');
  const figure = await awakeFigure(page, 'vae-trainer');
  await expect(output(figure, 'step')).toHaveText('2', { timeout: 60_000 });
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(output(figure, 'step')).toHaveText('3');

  await page.goto('/probability/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No connection');
  await expect(page).toHaveURL('/probability/');
  await page.locator('main').getByRole('link', { name: 'Variational autoencoders' }).click();
  await expect(page).toHaveURL('/vae/');
  const kept = page.locator('[data-offline]');
  await kept.getByRole('button', { name: 'Remove it' }).click();
  await expect(kept.getByRole('button', { name: SAVE })).toBeFocused();
  await page.goto('/');
  await expect(page.locator('[data-kept-items] li')).toHaveCount(0);
});

test('opening pages keeps those pages, and not the book', async ({ page }) => {
  await openPanel(page, '/cross-entropy/');
  await awakeFigure(page, 'surprise');
  const panel = await openPanel(page, '/');
  await expect(panel.getByRole('button', { name: /^Save the whole book for offline/ })).toHaveText(
    /\(1\d\.\d MB\)/,
  );
  const opened = panel.getByRole('listitem');
  await expect(opened).toHaveText(
    /^What you have opened, as far as you have seen it, [\d.]+ (k|M)B/,
  );
  await server.close();
  await page.goto('/cross-entropy/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The loss you already use');
  await awakeFigure(page, 'surprise');
  const ahead = await page.evaluate(async () => {
    const { href } = document.querySelector<HTMLLinkElement>('link[rel=prefetch]')!;
    return (await caches.match(href)) !== undefined;
  });
  expect(ahead).toBe(false);
});

test('a newer version waits for the reader, and for a figure that trains', async ({
  page,
  context,
}) => {
  await openPanel(page, '/maximum-likelihood/');
  const other = await context.newPage();
  await other.goto('/glossary/');
  const marked = (at: Page): Promise<boolean> =>
    at.evaluate(() => 'sameDocument' in window).catch(() => true); // asked while it goes
  for (const tab of [page, other])
    await tab.evaluate(() => Object.assign(window, { sameDocument: 1 }));
  const figure = await awakeFigure(page, 'gaussian-mle');
  await figure.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(figure).toHaveAttribute('data-run', 'running');

  const script = join(folder, 'sw.js');
  const changed = readFileSync(script, 'utf8').replace(/"version":"\w+"/, '"version":"newer"');
  writeFileSync(script, changed);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const notice = page.locator('[data-newer-version]');
  await expect(notice.getByRole('status')).toHaveText('A newer version of this book is ready.');
  expect(await cacheNames(page)).toHaveLength(2);
  await notice.getByRole('button', { name: 'Use it now' }).click();
  await expect(notice.getByRole('status')).toHaveText(/^A figure is training\./);
  await figure.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(figure).toHaveAttribute('data-run', 'paused');
  expect(await marked(page)).toBe(true);
  const step = await output(figure, 'step').textContent();
  await expect.poll(() => marked(page)).toBe(false);
  await expect(notice).toHaveCount(0);
  const again = await awakeFigure(page, 'gaussian-mle');
  await expect(output(again, 'step')).toHaveText(step!);

  // The other tab goes on as it was, with the files it came with, until it is closed.
  expect(await marked(other)).toBe(true);
  expect(await cacheNames(page)).toHaveLength(2);
  await other.close();
  await page.reload();
  await expect.poll(() => cacheNames(page)).toEqual(['likely:/:files:newer']);
});
