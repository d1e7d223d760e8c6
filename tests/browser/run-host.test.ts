import { expect, test, vi } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { RunFacts, RunSpec } from '../../src/training/run-spec.ts';

// in a file of its own: a worker, as other tests of runs start it, knows nothing of mocks
vi.mock('../../src/data/digits.ts', { spy: true });

const SPEC: RunSpec = {
  model: 'vae',
  structure: { hidden: 4, latent: 2, likelihood: 'bernoulli' },
  scalars: { beta: 1, learningRate: 0.001 },
  data: { kind: 'digits', size: 14, count: 50 },
  batchSize: 8,
  seed: 7,
  engine: 'reference-webgl',
};

test('digits are drawn once for runs that learn from the same', async () => {
  const host = new RunHost('/', 10);
  const hashes: string[] = [];
  const openOn = async (count: number): Promise<void> => {
    const listener = {
      ready: (facts: RunFacts) => void hashes.push(facts.data.hash),
      snapshot: () => {},
      status: () => {},
    };
    const run = await host.open(
      { ...SPEC, data: { kind: 'digits', size: 14, count } },
      listener,
      [],
    );
    run.dispose();
  };
  await host.prepare({ kind: 'digits', size: 14, count: 50 });
  for (const count of [50, 50, 60, 50]) await openOn(count);
  expect(drawDigits).toHaveBeenCalledTimes(3);
  expect(hashes).toEqual([hashes[0], hashes[0], hashes[2], hashes[0]]);
  expect(hashes[2]).not.toBe(hashes[0]);
});
