import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { launchOptions } from './chromium.ts';
import { serve } from './serve.ts';

/**
 * `npm run screenshots -- DIR`: photographs every page of the built site and every figure on its
 * own page, for people to look at. Files are named <page>.<look>.png; index.html shows them all.
 */

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  projector: { viewport: { width: 1280, height: 720 } },
};

const SETTLED = 1500; // the widgets have drawn what they draw after waking

const [folder] = process.argv.slice(2);
if (!folder || !existsSync('dist/index.html')) {
  console.error(
    folder
      ? 'There is nothing to photograph yet: run npm run build first.'
      : 'Say where the pictures go: npm run screenshots -- DIR',
  );
  process.exit(1);
}
mkdirSync(folder, { recursive: true });

const pages = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /(^|\/)(index|404)\.html$/.test(file))
  .map((file) => file.replace(/index\.html$/, ''))
  .toSorted();

function nameOf(path: string): string {
  return path.replace(/\/$|\.html$/, '').replaceAll('/', '-') || 'contents';
}

/** Each figure is awake and has drawn itself; the page is back at its top. */
async function settle(page: Page): Promise<void> {
  for (const figure of await page.locator('figure[data-widget]').all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('fieldset:enabled').first().waitFor();
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(SETTLED);
}

const server = await serve('dist', 0);
const site = server.resolvedUrls!.local[0]!;
const browser = await chromium.launch(launchOptions());
const taken: string[] = [];
for (const [look, options] of Object.entries(LOOKS)) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const path of pages) {
    const file = `${nameOf(path)}.${look}.png`;
    await page.goto(site + path);
    await settle(page);
    if (look === 'projector') {
      // The page as the room sees it, and each figure as its presenter shows it.
      await page.screenshot({ path: join(folder, file) });
      const present = page.getByRole('button', { name: 'Present', exact: true });
      if (path.startsWith('embed/') && (await present.count()) > 0) {
        await present.first().click();
        await page.waitForTimeout(SETTLED);
        const presented = file.replace('.projector', '-presented.projector');
        await page.screenshot({ path: join(folder, presented) });
        taken.push(presented);
      }
    } else {
      await page.screenshot({ path: join(folder, file), fullPage: true });
    }
    taken.push(file);
  }
  await context.close();
}
await browser.close();
await server.close();

const sheet = taken
  .map(
    (file) =>
      `<figure><a href="${file}"><img src="${file}" alt=""></a><figcaption>${file}</figcaption></figure>`,
  )
  .join('\n');
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Likely, photographed</title>
<style>body{display:grid;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:1rem;font:14px sans-serif}figure{margin:0}img{width:100%;height:22rem;object-fit:cover;object-position:top;border:1px solid #ccc}</style>
${sheet}</html>\n`,
);
console.log(`${taken.length} pictures in ${folder}: open ${join(folder, 'index.html')}`);
