import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { launchOptions } from '../../tools/chromium.ts';
import { drags } from './drag.ts';
import { firstLight } from './first-light.ts';
import type { Result } from './page.ts';

/** `npm run bench -- [--rounds 5] [--seconds 1] [--json FILE]`: prints a table of medians. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

const server = await createServer({
  configFile: false,
  logLevel: 'error',
  server: { port: 0 },
  optimizeDeps: { entries: ['tests/bench/index.html'] },
});
await server.listen();
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls!.local[0]}tests/bench/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  const results: Result[] = await page.evaluate(
    ([rounds, seconds]) => window.bench(rounds!, seconds!),
    [Number(values.rounds), Number(values.seconds)],
  );
  const renderer = await page.evaluate(() => {
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return names ? String(gl!.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'none';
  });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    browser: browser.version(),
    renderer,
    node: process.version,
    rounds: Number(values.rounds),
    secondsEach: Number(values.seconds),
  };
  console.log(
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  );
  console.table(
    results.map(({ stepsPerSecond, jsMs, ...rest }) => ({
      ...rest,
      stepsPerSecond: Number(stepsPerSecond.toPrecision(3)),
      jsMs: Number(jsMs.toPrecision(3)),
    })),
  );
  const reader = await firstLight(browser);
  const dragged = await drags(browser);
  if (reader) console.table(reader);
  if (dragged) console.table(dragged);
  else
    console.log(
      'For what a reader waits for and what a drag costs, build the site first: npm run build.',
    );
  if (values.json)
    writeFileSync(
      values.json,
      `${JSON.stringify({ machine, results, firstLight: reader, drags: dragged }, null, 2)}\n`,
    );
} finally {
  await browser.close();
  await server.close();
}
