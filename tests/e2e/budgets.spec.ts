import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import type { BrowserContext, Response } from '@playwright/test';
import { PAGES, test, TRAINER, wakeAll } from './site.ts';

interface Script {
  readonly url: string;
  readonly gzipped: number;
  readonly tensorflow: boolean;
}

/** A flag that TensorFlow.js registers by name: no minifier takes it out. */
const TENSORFLOW = 'WEBGL_CPU_FORWARD';

/** Collects the scripts that pages and workers of `context` load; the returned function reads them. */
function scripts(context: BrowserContext): () => Promise<Script[]> {
  const responses: Response[] = [];
  context.on('response', (response) => {
    if (/\.m?js($|\?)/.test(response.url())) responses.push(response);
  });
  return () =>
    Promise.all(
      responses.map(async (response) => {
        const body = await response.body();
        return {
          url: response.url(),
          gzipped: gzipSync(body).length,
          tensorflow: body.includes(TENSORFLOW),
        };
      }),
    );
}

function kilobytes(loaded: readonly Script[]): number {
  return loaded.reduce((sum, { gzipped }) => sum + gzipped, 0) / 1000;
}

for (const path of PAGES) {
  test(`${path} is at most 100 kB of JavaScript before a figure wakes`, async ({
    page,
    context,
  }) => {
    const loaded = scripts(context);
    // An observer that never reports keeps every figure asleep.
    await page.addInitScript(() => {
      window.IntersectionObserver.prototype.observe = () => undefined;
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    const all = await loaded();
    expect(all.length).toBeGreaterThan(0);
    expect(kilobytes(all)).toBeLessThanOrEqual(100);
    expect(all.filter(({ tensorflow }) => tensorflow)).toEqual([]);
  });
}

test('a figure that trains brings TensorFlow.js once, in at most 200 kB', async ({
  page,
  context,
}) => {
  const loaded = scripts(context);
  await page.goto(TRAINER);
  await wakeAll(page);
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(page.locator('output[name="loss"]')).toHaveText(/\d/);
  const tensorflow = (await loaded()).filter((script) => script.tensorflow);
  expect(tensorflow).toHaveLength(1);
  expect(kilobytes(tensorflow)).toBeLessThanOrEqual(200);
});

test('a figure that does not train never asks for TensorFlow.js', async ({ page, context }) => {
  const loaded = scripts(context);
  await page.goto('/embed/count-the-table/');
  await wakeAll(page);
  await page.waitForLoadState('networkidle');
  expect((await loaded()).filter(({ tensorflow }) => tensorflow)).toEqual([]);
});
