import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { CHAPTERS } from '../content/book.ts';
import { launchOptions } from './chromium.ts';
import { serve } from './serve.ts';

/**
 * `npx tsx tools/lighthouse.ts [chapter …]`: has Lighthouse look at the built site's chapters as a phone on a slow
 * line shows them, prints a table, and fails under the limits. Performance is what this machine makes of it: without
 * a graphics card the browser draws on the processor, and whatever else runs here weighs on the numbers. Take them
 * where nothing else does.
 */

const LIMITS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 } as const;
const CATEGORIES = Object.keys(LIMITS) as (keyof typeof LIMITS)[];
const TIMES = {
  'largest-contentful-paint': 'LCP',
  'cumulative-layout-shift': 'CLS',
  'total-blocking-time': 'TBT',
} as const;

const asked = process.argv.slice(2);
const written = CHAPTERS.map(({ id }) => id).filter((id) => existsSync(`dist/${id}/index.html`));
const unknown = asked.filter((id) => !written.includes(id));
if (written.length === 0 || unknown.length > 0) {
  console.error(
    written.length === 0
      ? 'There is nothing to look at yet: run npm run build first.'
      : `There is no chapter ${unknown.join(', ')}. There is: ${written.join(', ')}.`,
  );
  process.exit(1);
}

/** Static hosts send text packed, as the preview doesn't. */
const PACKED = /^(text\/|application\/(json|manifest\+json)|image\/svg)/;
const preview = await serve('dist', 0);
const inside = preview.resolvedUrls!.local[0]!;
const host = createServer((request, response) => {
  void fetch(new URL(request.url ?? '/', inside), { redirect: 'manual' }).then(async (answer) => {
    const headers = new Headers(answer.headers);
    let body = Buffer.from(await answer.arrayBuffer());
    if (PACKED.test(headers.get('content-type') ?? '')) {
      body = gzipSync(body);
      headers.set('content-encoding', 'gzip');
    }
    headers.delete('transfer-encoding');
    headers.set('content-length', String(body.length));
    response.writeHead(answer.status, Object.fromEntries(headers)).end(body);
  });
});
await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
const site = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;

const options = launchOptions();
const DEBUGGING = 9515;
const browser = await chromium.launch({
  ...options,
  args: [...options.args, `--remote-debugging-port=${DEBUGGING}`],
});

let short = 0;
console.log(['chapter'.padEnd(24), ...CATEGORIES, ...Object.values(TIMES)].join('  '));
for (const id of asked.length > 0 ? asked : written) {
  const result = await lighthouse(`${site}/${id}/`, {
    port: DEBUGGING,
    logLevel: 'error',
    onlyCategories: CATEGORIES,
  });
  if (!result) throw new Error(`Lighthouse says nothing of ${id}.`);
  const { categories, audits } = result.lhr;
  const scores = CATEGORIES.map((name) => Math.round(100 * (categories[name]?.score ?? 0)));
  const times = Object.keys(TIMES).map((name) => audits[name]?.displayValue ?? '?');
  console.log(
    [
      id.padEnd(24),
      ...scores.map((score, i) => String(score).padEnd(CATEGORIES[i]!.length)),
      ...times,
    ].join('  '),
  );
  for (const [i, name] of CATEGORIES.entries()) {
    if (scores[i]! >= LIMITS[name]) continue;
    short++;
    for (const { id: audit, weight } of categories[name]?.auditRefs ?? []) {
      const { score = null, title = audit, displayValue = '' } = audits[audit] ?? {};
      if (weight > 0 && score !== null && score < 1)
        console.log(`  ${name}: ${audit} ${score}: ${title} ${displayValue}`);
    }
    const { runtimeError } = result.lhr;
    if (runtimeError) console.log(`  ${runtimeError.message}`);
  }
}
await browser.close();
host.close();
await preview.close();
if (short > 0) {
  console.error(`${short} scores are below ${CATEGORIES.map((name) => LIMITS[name]).join(', ')}.`);
  process.exitCode = 1;
}
