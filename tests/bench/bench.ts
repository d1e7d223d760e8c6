import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { launchOptions } from '../../tools/chromium.ts';
import { drags } from './drag.ts';
import { firstLight } from './first-light.ts';
import type { Result, StartUp } from './page.ts';

/**
 * `npm run bench -- [--rounds 5] [--seconds 1] [--json FILE] [--engines-only]`: prints tables of
 * medians; `--engines-only` leaves out what a reader of the built site waits for.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'string' },
    'engines-only': { type: 'boolean', default: false },
  },
});

const server = await createServer({
  configFile: false,
  logLevel: 'error',
  server: { port: 0, hmr: false, watch: null }, // who edits meanwhile would reload the page
  optimizeDeps: { entries: ['tests/bench/index.html'] },
});
await server.listen();
try {
  const browser = await chromium.launch(launchOptions());
  const page = await openBench(await browser.newPage());
  const { results, ratios } = await page.evaluate(
    ([rounds, seconds]) => window.bench(rounds!, seconds!),
    [Number(values.rounds), Number(values.seconds)],
  );
  const ensembles = [];
  for (const members of [4, 16])
    ensembles.push(
      await page.evaluate(
        ([members, rounds, seconds]) => window.ensemble(members!, rounds!, seconds!),
        [members, Number(values.rounds), Number(values.seconds)],
      ),
    );
  const renderer = await page.evaluate(() => {
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return names ? String(gl!.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'none';
  });
  await page.close();
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
  console.log('\nSteps per second; WebGL calls and milliseconds of JavaScript per step:');
  console.table(results.map(row));
  if (ratios.length > 0) {
    console.log('\nThe fused engine is so many times as fast (within one round):');
    console.table(ratios.map(rounded));
  }
  console.log(
    '\nA step of many GANs in the draws of one takes as long as so many steps of one alone:',
  );
  console.table(ensembles.map((cost) => cost && rounded(cost)));
  const starts = await startUps();
  console.log('\nMilliseconds from starting an engine to the end of its first step:');
  console.table(starts.map(rounded));
  const reader = values['engines-only'] ? null : await firstLight(browser);
  const dragged = values['engines-only'] ? null : await drags(browser);
  if (reader) console.table(reader);
  if (dragged) console.table(dragged);
  else if (!values['engines-only'])
    console.log(
      'For what a reader waits for and what a drag costs, build the site first: npm run build.',
    );
  await browser.close();
  if (values.json)
    writeFileSync(
      values.json,
      `${JSON.stringify({ machine, results, ratios, ensembles, startUps: starts, firstLight: reader, drags: dragged }, null, 2)}\n`,
    );
} finally {
  await server.close();
}

async function openBench(page: Page): Promise<Page> {
  await page.goto(`${server.resolvedUrls!.local[0]}tests/bench/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  return page;
}

/** Of the engines on WebGL, whose programs have to be compiled; each in a browser of its own. */
async function startUps(): Promise<StartUp[]> {
  const measured: StartUp[] = [];
  for (const model of ['vae', 'gan'] as const)
    for (const engine of ['fused', 'reference'] as const) {
      const browser = await chromium.launch(launchOptions());
      const page = await openBench(await browser.newPage());
      const result = await page.evaluate(
        ([model, engine]) => window.startUp(model, { engine, backend: 'webgl' }),
        [model, engine] as const,
      );
      if (result) measured.push(result);
      await browser.close();
    }
  return measured;
}

function row({ perStep, readback, stepsPerSecond, jsMs, ...rest }: Result): object {
  const { draws, uploads, glCalls } = perStep;
  return rounded({
    ...rest,
    stepsPerSecond,
    draws,
    uploads,
    glCalls,
    readbackCalls: readback.glCalls,
    jsMs,
  });
}

/** Three digits of what was measured. */
function rounded(line: object): object {
  return Object.fromEntries(
    Object.entries(line).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value,
    ]),
  );
}
