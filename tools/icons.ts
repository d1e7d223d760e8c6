import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { PAPER } from '../src/site/paper.ts';
import { launchOptions } from './chromium.ts';

/** `npm run icons`: public/icon.svg as the pictures that installing asks for. */

/** Of a maskable icon a launcher shows at least the middle four fifths. */
const SAFE = 0.62;

const FILES = [
  { name: 'icon-192', size: 192, part: 1, ground: 'transparent' },
  { name: 'icon-512', size: 512, part: 1, ground: 'transparent' },
  { name: 'maskable-512', size: 512, part: SAFE, ground: PAPER.light },
];

const svg = readFileSync('public/icon.svg', 'utf8');
mkdirSync('public/icons', { recursive: true });
const browser = await chromium.launch(launchOptions());
const page = await browser.newPage({ colorScheme: 'light' });
for (const { name, size, part, ground } of FILES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">
      <img src="data:image/svg+xml,${encodeURIComponent(svg)}" width="${size * part}" height="${size * part}">`,
  );
  const path = `public/icons/${name}.png`;
  await page.screenshot({ path, omitBackground: true });
  console.log(path);
}
await browser.close();
