import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { declareModel } from '../src/models/index.ts';
import type { RunFacts, RunSpec } from '../src/training/run-spec.ts';
import type { WidgetDeclaration } from '../src/widgets/declaration.ts';
import { wasmFiles } from '../src/site/prerender/wasm-files.ts';
import { launchOptions } from './chromium.ts';

/** What the tools share that train a figure's run and commit what comes of it. */
export interface TrainingServer {
  readonly widgets: readonly WidgetDeclaration[];
  /** Opens an empty page of the site, on which modules of the tools can be imported. */
  onPage(use: (page: Page) => Promise<void>): Promise<void>;
}

/** Serves the sources while `use` lasts; for a check there is no page, and nothing is prepared for one. */
export async function withTrainingServer(
  checking: boolean,
  use: (server: TrainingServer) => Promise<void>,
): Promise<void> {
  const server = await createServer({
    configFile: false, // the site's own would build every page
    logLevel: 'warn',
    cacheDir: 'node_modules/.vite/pictures',
    appType: 'custom',
    server: { middlewareMode: checking, hmr: false, ws: false, watch: null },
    optimizeDeps: checking
      ? { noDiscovery: true }
      : {
          // found in the middle of a run, a dependency would make Vite reload the page
          entries: [
            'tools/pictures-page.ts',
            'tools/checkpoints-page.ts',
            'src/training/run.worker.ts',
            'src/widgets/*/widget.tsx',
          ],
        },
    plugins: [
      wasmFiles(),
      {
        name: 'an empty page',
        configureServer: ({ middlewares }) => {
          middlewares.use('/empty.html', (_request, response) => {
            response
              .setHeader('content-type', 'text/html')
              .end('<!doctype html><title>Training</title><link rel="icon" href="data:," />');
          });
        },
      },
    ],
  });
  try {
    if (!checking) await server.listen();
    const { ALL_WIDGETS } = (await server.ssrLoadModule('/src/widgets/all-widgets.ts')) as {
      ALL_WIDGETS: readonly WidgetDeclaration[];
    };
    await use({ widgets: ALL_WIDGETS, onPage: (call) => onPage(server, call) });
  } finally {
    await server.close();
  }
}

async function onPage(server: ViteDevServer, use: (page: Page) => Promise<void>): Promise<void> {
  const { port } = server.httpServer!.address() as AddressInfo;
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${port}/empty.html`);
    await use(page);
  } finally {
    await browser.close();
  }
}

/** Everything that determines a run's outcome: its name, its length, the model's declaration and the data. */
export function hashOfRun(
  steps: number,
  spec: RunSpec,
  { width, height, hash }: Pick<RunFacts['data'], 'width' | 'height' | 'hash'>,
): string {
  // what is no network declares nothing beyond its spec
  const network = spec.engine !== 'float64';
  const model = network ? declareModel(spec.model, spec.structure, width * height) : null;
  const all = JSON.stringify({ steps, spec, model, data: hash });
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}
