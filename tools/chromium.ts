import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** WebGL2 without a GPU (SwiftShader), and a browser that asks nobody anything by itself. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The browser that tests, pictures and benchmarks run in: the one LIKELY_CHROMIUM or CHROME_PATH
 * names, else the system's, else the one Playwright has downloaded.
 * @throws when the environment names a file that isn't there.
 */
export function findChromium(environment = process.env): string | undefined {
  for (const variable of ['LIKELY_CHROMIUM', 'CHROME_PATH']) {
    const named = environment[variable];
    if (!named) continue;
    if (existsSync(named)) return named;
    throw new Error(`${variable} names ${named}, but there is no such file.`);
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...APPLICATIONS, chromium.executablePath()].find(existsSync);
}

/** How Playwright starts that browser. */
export function launchOptions(): { executablePath?: string; args: string[] } {
  const executablePath = findChromium();
  return { ...(executablePath && { executablePath }), args: CHROMIUM_FLAGS };
}
