import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { launchOptions } from '../../tools/chromium.ts';
import { wasmFiles } from '../../src/site/prerender/wasm-files.ts';

/**
 * `LIKELY_MNIST=DIR npx tsx tests/bench/likelihoods.ts [--models nade,made] [--share 1] [--size 28] [--engine fused]
 * [--seed 1]`: trains autoregressive models on the first 9,000 images of MNIST's first 10,000, bytes from 128 up as
 * ink, and prints what the last 1,000 cost each, in nats, and how long it took. `--share` of the training steps.
 *
 * The peers are the same models in PyTorch 1.13 on a processor, one seed, Adam at 10⁻³, on the same images, 28 × 28.
 */
const MODELS = {
  independent: {
    model: 'independent',
    structure: {},
    batchSize: 128,
    epochs: 30,
    learningRate: 1e-2,
    peer: { nll: 207.8 },
  },
  nade: {
    model: 'nade',
    structure: { hidden: 300 },
    batchSize: 64,
    epochs: 10,
    peer: { nll: 99.9, stepMs: 515 },
  },
  made: {
    model: 'made',
    structure: { hidden: 300 },
    batchSize: 128,
    epochs: 30,
    peer: { nll: 110.9, stepMs: 69 },
  },
  'made-16': {
    model: 'made',
    structure: { hidden: 300, masks: 16 },
    batchSize: 128,
    epochs: 30,
    peer: { nll: 142.8, stepMs: 69 },
  },
  'made-16-orders': {
    model: 'made',
    structure: { hidden: 300, masks: 16, orderings: 16 },
    batchSize: 128,
    epochs: 30,
    peer: { nll: 142.8, stepMs: 69 },
  },
  'pixel-cnn': {
    model: 'pixel-cnn',
    structure: { channels: 32, layers: 3 },
    batchSize: 32,
    epochs: 30,
    peer: { nll: 73.8, stepMs: 39 },
  },
  'gated-pixel-cnn': {
    model: 'pixel-cnn',
    structure: { channels: 16, layers: 3, gated: 1 },
    batchSize: 32,
    epochs: 30,
    peer: {},
  },
} as const;

const TRAINING = 9000;
const ALL = 10_000;

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: Object.keys(MODELS).join(',') },
    share: { type: 'string', default: '1' },
    size: { type: 'string', default: '28' },
    engine: { type: 'string', default: 'fused' },
    seed: { type: 'string', default: '1' },
  },
});
const folder = process.env['LIKELY_MNIST'];
if (!folder) throw new Error('LIKELY_MNIST names no folder with MNIST in it.');
const images = gunzipSync(readFileSync(join(folder, 'train-images-idx3-ubyte.gz'))).subarray(
  16,
  16 + ALL * 784,
);

const server = await createServer({
  configFile: false,
  logLevel: 'error',
  cacheDir: 'node_modules/.vite/likelihoods',
  server: { port: 0, hmr: false, watch: null },
  optimizeDeps: { entries: ['tests/bench/likelihoods-page.ts'] },
  plugins: [
    wasmFiles(),
    {
      name: 'the images, and a page for them',
      configureServer: ({ middlewares }) => {
        middlewares.use('/mnist-images', (_request, response) => {
          response.end(images);
        });
        middlewares.use('/likelihoods.html', (_request, response) => {
          response
            .setHeader('content-type', 'text/html')
            .end(
              '<!doctype html><script type="module" src="/tests/bench/likelihoods-page.ts"></script>',
            );
        });
      },
    },
  ],
});
await server.listen();
const browser = await chromium.launch(launchOptions());
try {
  for (const name of values.models.split(',') as (keyof typeof MODELS)[]) {
    const { peer, epochs, batchSize, model, structure, ...rest } = MODELS[name];
    const page = await browser.newPage();
    page.on('console', (message) => console.error(`${name}: ${message.text()}`));
    await page.goto(`${server.resolvedUrls!.local[0]}likelihoods.html`);
    await page.waitForFunction(() => 'likelihood' in window);
    const result = await page.evaluate((task) => window.likelihood(task), {
      model,
      structure,
      batchSize,
      steps: Math.max(1, Math.ceil(((epochs * TRAINING) / batchSize) * Number(values.share))),
      size: Number(values.size) as 14 | 28,
      training: TRAINING,
      engine: values.engine as 'fused' | 'webgl' | 'wasm',
      seed: Number(values.seed),
      learningRate: 'learningRate' in rest ? rest.learningRate : 1e-3,
    });
    console.log(JSON.stringify({ name, ...result, peer }));
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
