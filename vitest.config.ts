import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './tools/chromium.ts';

/** `npm run test:long` runs the soaks, named *.long.test.ts, and nothing else. */
const LONG = process.env['LIKELY_LONG'] === '1';

function files(folder: string): { include: string[]; exclude: string[] } {
  return {
    include: [`tests/${folder}/**/*.${LONG ? 'long.' : ''}test.{ts,tsx}`],
    exclude: LONG ? [] : ['**/*.long.test.*'],
  };
}

export default defineConfig({
  plugins: [react()],
  // Found only once a test runs, a dependency would make Vite reload the page in the middle of it.
  optimizeDeps: {
    include: [
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      'comlink',
      'd3',
      'react',
      'react-dom',
      'react-dom/client',
      'react-dom/server',
      'react/jsx-dev-runtime',
      'react/jsx-runtime',
      'valibot',
      'vitest-browser-react',
    ],
  },
  test: {
    passWithNoTests: LONG,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          ...files('unit'),
          testTimeout: 30_000,
          setupFiles: ['tests/support/random-tests.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          ...files('browser'),
          testTimeout: LONG ? 900_000 : 120_000,
          expect: { poll: { timeout: 15_000 } }, // a second, the default, is little on a busy machine
          fileParallelism: false, // one GPU context at a time: two cores draw it all in software
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
