import { existsSync } from 'node:fs';
import { expect } from '@playwright/test';
import { CHAPTERS } from '../../content/book.ts';
import { play } from '../support/random-actions.ts';
import { test } from './site.ts';

/** `LIKELY_ACTIONS=500 LIKELY_CHAPTERS=vae,gan LIKELY_SEED=3` plays less, elsewhere or differently. */
const ACTIONS = Number(process.env['LIKELY_ACTIONS'] ?? 10_000);
const SEED = Number(process.env['LIKELY_SEED'] ?? 1);
const ONLY = process.env['LIKELY_CHAPTERS']?.split(',');

/**
 * What a thousand actions may leave behind in a document that has had its first: bytes of JavaScript's heap, nodes,
 * listeners. A leak of a snapshot, a picture or a figure's tree per action would be ten times as much.
 */
const MAY_GROW = { bytes: 4 * 2 ** 20, nodes: 1500, listeners: 150 };

for (const { id } of CHAPTERS) {
  if (!existsSync(`dist/${id}/index.html`) || (ONLY && !ONLY.includes(id))) continue;
  test(`${id}: ${ACTIONS} random actions`, async ({ page }) => {
    test.setTimeout(3_600_000);
    const stay = Math.min(ACTIONS, 2500);
    const { actionsPerSecond, held } = await play(page, {
      path: `/${id}/`,
      seed: SEED,
      actions: ACTIONS,
      stay,
    });
    console.log(`${id}: ${actionsPerSecond.toFixed(1)} actions a second, ${JSON.stringify(held)}`);
    for (const [first, last] of held) {
      const thousands = Math.max((last.action - first.action) / 1000, 1);
      for (const name of ['bytes', 'nodes', 'listeners'] as const)
        expect(last[name] - first[name], `${name}, from ${JSON.stringify(first)}`).toBeLessThan(
          MAY_GROW[name] * thousands,
        );
    }
  });
}
