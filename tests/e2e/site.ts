import { existsSync, readdirSync } from 'node:fs';
import { expect, test as base } from '@playwright/test';
import type { ConsoleMessage, Locator, Page } from '@playwright/test';

if (!existsSync('dist/index.html'))
  throw new Error('There is no built site: run npm run build first.');

/** Every page of the built site but the one shown for an address that doesn't exist. */
export const PAGES: readonly string[] = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .map((file) => `/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('/index.html'))
  .map((file) => file.slice(0, -'index.html'.length))
  .toSorted();

/** Pages with figures, by what their figures need. */
export const TRAINER = '/embed/vae-trainer/';

/** Playwright's test, failing also when the page complains in its console or turns to another host. */
export const test = base.extend<{ quiet: void }>({
  quiet: [
    async ({ context, baseURL }, use) => {
      const trouble: string[] = [];
      context.on('console', (message: ConsoleMessage) => {
        if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
      });
      context.on('weberror', (error) => trouble.push(`uncaught: ${error.error().message}`));
      context.on('request', (request) => {
        const url = request.url();
        if (/^https?:/.test(url) && !url.startsWith(baseURL!)) trouble.push(`third party: ${url}`);
      });
      await use();
      expect(trouble).toEqual([]);
    },
    { auto: true },
  ],
});

/** The figure of a widget, once it is awake. */
export async function awakeFigure(page: Page, widget: string): Promise<Locator> {
  const figure = page.locator(`figure[data-widget="${widget}"]`);
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('fieldset:enabled').first().waitFor();
  return figure;
}

/** Brings every figure of the page near once, so that all are awake. */
export async function wakeAll(page: Page): Promise<void> {
  const widgets = await page
    .locator('figure[data-widget]')
    .evaluateAll((figures) => figures.map((figure) => figure.getAttribute('data-widget')!));
  for (const widget of widgets) await awakeFigure(page, widget);
}

/** A readout of the figure. */
export function output(figure: Locator, name: string): Locator {
  return figure.locator(`output[name="${name}"]`);
}

/** Whether the figure says that its goal is reached, asked now. */
export function reached(figure: Locator, goal: string): Promise<boolean> {
  return figure.evaluate(
    (element, name) =>
      new Promise<boolean>((resolve) => {
        element.addEventListener(
          'likely:goals',
          (event) => resolve((event as CustomEvent).detail[name].reached),
          { once: true },
        );
        element.dispatchEvent(new CustomEvent('likely:ask', { bubbles: true, cancelable: true }));
      }),
    goal,
  );
}
