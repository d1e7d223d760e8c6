import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { imageSet, readIdx } from '../../src/data/idx.ts';
import type { ImageSet } from '../../src/data/image-set.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { Run } from '../../src/training/run.ts';
import type { RunFacts, RunSpec, Snapshot } from '../../src/training/run-spec.ts';

const PIXELS = 196;
const DIGITS = drawDigits({ count: 250, size: 14, seed: 3 });

async function counted(images: ImageSet, structure: { images: number }, batchSize: number) {
  const spec: RunSpec = {
    ...{ model: 'independent-pixels', structure, scalars: {}, batchSize },
    data: { kind: 'own', images },
    ...{ seed: 2, engine: 'float64' },
  };
  let facts: RunFacts | undefined;
  const snapshots: Snapshot[] = [];
  const statuses: string[] = [];
  const host = new RunHost('/', 20);
  const listener = {
    ready: (told: RunFacts) => void (facts = told),
    snapshot: (snapshot: Snapshot) => void snapshots.push(snapshot),
    status: (status: string) => void statuses.push(status),
  };
  const run: Run = await host.open(spec, listener, []);
  const rest = () =>
    vi.waitFor(() => expect(statuses.at(-1)).toBe('paused'), { timeout: 20_000, interval: 5 });
  const ask = async (want: string): Promise<number[]> => [
    ...(await run.ask({ kind: 'rows', count: 0, want })),
  ];
  return { run, rest, ask, snapshots, facts: facts! };
}

/** In how many of the images each pixel is ink, by a loop. */
function inkIn({ pixels, count }: ImageSet, size: number): number[] {
  return Array.from({ length: size }, (_, d) => {
    let ink = 0;
    for (let i = 0; i < count; i++) if (pixels[i * size + d]! >= 128) ink++;
    return ink;
  });
}

describe('independent-pixels', () => {
  test('counts every image once and rests when there are no more', async () => {
    const { run, rest, ask, snapshots, facts } = await counted(DIGITS, { images: 10_000 }, 40);
    expect(facts).toMatchObject({ engine: 'float64', data: { count: 250, width: 14, height: 14 } });
    run.train();
    await rest();
    expect(snapshots.at(-1)!.step).toBe(7); // the last of 10 images
    expect(await ask('counted')).toEqual([250]);
    expect(await ask('counts')).toEqual(inkIn(DIGITS, PIXELS));
    expect(await ask('totals')).toEqual(inkIn(DIGITS, PIXELS));
    expect(await ask('impossible')).toEqual([0]);
    run.step();
    await rest();
    expect(snapshots.at(-1)!.step).toBe(7);
    run.goTo(1000);
    await rest();
    expect(snapshots.at(-1)!.step).toBe(7);
  });

  test('before anything is counted each pixel is a coin, and a first image makes it 1/3 or 2/3', async () => {
    const { run, rest, snapshots } = await counted(DIGITS, { images: 250 }, 1);
    run.step();
    await rest();
    const { loss, nll } = snapshots.at(-1)!.metrics;
    expect(loss).toBeCloseTo(PIXELS * Math.log(2), 3);
    expect(nll).toBeCloseTo(PIXELS * Math.log(3 / 2), 3);
  });

  test('stops at as many images as are asked for; the ten shown are none of them', async () => {
    const { run, rest, ask } = await counted(DIGITS, { images: 33 }, 8);
    run.train();
    await rest();
    expect(await ask('counted')).toEqual([33]);
    const shown = await ask('shown');
    expect(shown).toHaveLength(10 * PIXELS);
    // to count all but ten leaves just these
    const most = await counted(DIGITS, { images: 240 }, 240);
    most.run.train();
    await most.rest();
    const [counts, totals] = [await most.ask('counts'), await most.ask('totals')];
    const left = Array.from({ length: PIXELS }, (_, d) =>
      Array.from({ length: 10 }, (_image, i) => shown[i * PIXELS + d]!).reduce((a, b) => a + b, 0),
    );
    expect(totals.map((total, d) => total - counts[d]!)).toEqual(left);
  });

  test('impossible: others with a pixel that no counted image has so, by comparing each with all', async () => {
    for (const images of [1, 5, 60]) {
      const { run, rest, ask } = await counted(DIGITS, { images }, images);
      run.train();
      await rest();
      const counts = await ask('counts');
      const allowed = Array.from({ length: DIGITS.count }, (_, i) => {
        const image = DIGITS.pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
        return counts.every((ink, d) => (image[d]! >= 128 ? ink > 0 : ink < images));
      }).filter(Boolean).length;
      // what was counted is allowed
      expect(await ask('impossible')).toEqual([DIGITS.count - allowed]);
      expect(allowed).toBeGreaterThanOrEqual(images);
    }
  });

  const MNIST = process.env['LIKELY_MNIST'];
  test.runIf(MNIST)('on 10,000 images of MNIST it ends at 205.80 nats (LIKELY_MNIST)', async () => {
    const read = (name: string) => readIdx(readFileSync(join(MNIST!, name)));
    const images = imageSet(
      await read('train-images-idx3-ubyte.gz'),
      await read('train-labels-idx1-ubyte.gz'),
      'MNIST',
    );
    const { run, rest, snapshots } = await counted(images, { images: 10_000 }, 100);
    run.train();
    await rest();
    expect(snapshots.at(-1)!.step).toBe(100);
    expect(Math.abs(snapshots.at(-1)!.metrics['nll']! - 205.8)).toBeLessThan(0.005);
  });
});
