import { expect, test } from 'vitest';
import { measuredOf, NETWORKS } from '../support/network-proofs.ts';

test.each(NETWORKS)('%s: its derived checks hold at every preset', async (_, declaration) => {
  let checked = 0;
  for (const preset of [null, ...Object.keys(declaration.presets)])
    for (const { claim, pairs, error, tolerance } of await measuredOf(declaration, preset)) {
      checked++;
      expect(pairs, `${preset}: ${claim}`).toBeGreaterThan(0);
      expect(error, `${preset}: ${claim}`).toBeLessThanOrEqual(tolerance);
    }
  expect(checked).toBeGreaterThan(0);
});
