import { defineConfig } from '@playwright/test';
import { launchOptions } from './tools/chromium.ts';

const PORT = Number(process.env['PORT'] ?? 4183);
const LONG = process.env['LIKELY_LONG'] === '1';

/** Tests of the built site: run `npm run build` first. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: LONG ? '**/*.long.spec.ts' : '**/*.spec.ts',
  testIgnore: LONG ? [] : '**/*.long.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  // A machine that does other things as well may keep a page waiting too long once; `npm test` names such tests.
  retries: LONG ? 0 : 1,
  timeout: LONG ? 900_000 : 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/test/e2e.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    launchOptions: launchOptions(),
    serviceWorkers: 'block',
  },
  webServer: {
    command: 'npx tsx tools/serve.ts',
    url: `http://127.0.0.1:${PORT}/`,
    env: { PORT: String(PORT) },
    reuseExistingServer: false,
  },
});
