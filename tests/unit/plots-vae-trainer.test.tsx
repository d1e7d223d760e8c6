import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { referenceRun } from '../../src/widgets/all-reference-runs.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { toReferenceRun, type Picture } from '../../src/widgets/reference-run.ts';
import {
  manifoldAxis,
  manifoldLatents,
  nearestTile,
  placeOfTile,
  TILES,
} from '../../src/widgets/vae-trainer/manifold.ts';
import { newestOnly } from '../../src/widgets/newest-only.ts';
import vaeTrainer from '../../src/widgets/vae-trainer/widget.tsx';

describe('the manifold', () => {
  test('tiles lie in the middles of equally probable intervals, z₁ rising to the right, z₂ upwards', () => {
    const latents = manifoldLatents(3);
    expect(latents).toHaveLength(TILES * TILES * 3);
    const at = (column: number, row: number): number[] =>
      [...latents.subarray(3 * (row * TILES + column))].slice(0, 3);
    // quantiles at 0.025, 0.275, 0.525 and 0.975 from a table of the normal distribution
    expect(at(0, 0)).toEqual([expect.closeTo(-1.959964, 5), expect.closeTo(1.959964, 5), 0]);
    expect(at(5, TILES - 1)).toEqual([
      expect.closeTo(-0.59776, 5),
      expect.closeTo(-1.959964, 5),
      0,
    ]);
    expect(at(10, TILES - 6)).toEqual([
      expect.closeTo(0.062707, 5),
      expect.closeTo(-0.59776, 5),
      0,
    ]);
  });

  test('the place of a tile is nearest to that tile', () => {
    for (let column = 0; column < TILES; column++)
      for (let row = 0; row < TILES; row++) {
        const place = placeOfTile({ x: column + 0.5, y: TILES - row - 0.5 });
        expect(nearestTile(place)).toEqual([column, row]);
      }
    expect(nearestTile({ x: -50, y: -50 })).toEqual([0, TILES - 1]);
    expect(placeOfTile({ x: TILES, y: 0 })).toEqual({ x: 1.96, y: -1.96 });
  });

  test('its axis counts tiles and writes latent coordinates', () => {
    const { ticks, text } = manifoldAxis('z₁');
    expect(ticks.map((tick) => text!(tick))).toEqual(['−1.96', '0', '1.96']);
  });
});

describe('newestOnly(ask, show)', () => {
  test('asks one question at a time, and of those that wait only the newest', async () => {
    const asked: number[] = [];
    const shown: string[] = [];
    const answers: ((answer: string) => void)[] = [];
    const question = newestOnly<number, string>(
      (n) => {
        asked.push(n);
        return new Promise((resolve) => answers.push(resolve));
      },
      (answer) => shown.push(answer),
    );
    question(1);
    question(2);
    question(3);
    expect(asked).toEqual([1]);
    answers[0]!('one');
    await expect.poll(() => asked).toEqual([1, 3]);
    answers[1]!('three');
    await expect.poll(() => shown).toEqual(['one', 'three']);
    question(4);
    expect(asked).toEqual([1, 3, 4]);
  });

  test('a question that fails doesn’t stop the next', async () => {
    const shown: number[] = [];
    const question = newestOnly<number, number>(
      (n) => (n === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(n)),
      (n) => shown.push(n),
    );
    question(1);
    question(2);
    await expect.poll(() => shown).toEqual([2]);
  });
});

describe('toReferenceRun(id, picture)', () => {
  const picture: Picture = {
    hash: '',
    step: 5,
    values: { seed: 1 },
    facts: {
      engine: 'reference-wasm',
      fallback: '',
      data: { name: '', width: 2, height: 2, count: 3, hash: '', labels: '907' },
    },
    metrics: { loss: 4 },
    curves: { loss: { steps: [1, 3, 5], values: [10, 8, 4] } },
    probes: { means: [0.5, -1] },
    pictures: ['manifold'],
  };

  test('fills in every step, reads labels, and gives images their addresses', async () => {
    const { run, values } = toReferenceRun('w', picture);
    expect(values).toEqual({ seed: 1 });
    expect([...run.curves['loss']!]).toEqual([10, 9, 8, 6, 4]);
    expect([...run.facts!.data.labels!]).toEqual([9, 0, 7]);
    expect([...run.probes['means']!]).toEqual([0.5, -1]);
    expect(run.pictures).toEqual({ manifold: '/pictures/w-manifold.png' });
    await expect(run.ask({ kind: 'rows', count: 1, want: 'pixels' })).rejects.toThrow(
      'no parameters',
    );
  });
});

describe('the committed picture', () => {
  const { run, values } = referenceRun('vae-trainer')!;

  test('was made at the default settings and agrees with itself', () => {
    expect(values).toEqual(startValues(vaeTrainer, null));
    const { elbo, reconstruction, kl, loss } = run.metrics;
    expect(elbo).toBeCloseTo(reconstruction! - kl!, 3);
    expect(loss).toBeCloseTo(-elbo!, 3); // β is 1
    for (const curve of Object.values(run.curves)) expect(curve).toHaveLength(run.step);
    expect(run.curves['elbo']!.at(-1)).toBeCloseTo(elbo!, 1);
    expect(run.probes['means']).toHaveLength(2 * run.facts!.data.labels!.length);
  });

  test('comes with an image of all tiles, each with ink and paper in it', () => {
    const png = PNG.sync.read(readFileSync('public/pictures/vae-trainer-manifold.png'));
    const { width, height } = run.facts!.data;
    expect([png.width, png.height]).toEqual([TILES * width, TILES * height]);
    for (let tile = 0; tile < TILES * TILES; tile++) {
      let darkest = 0;
      let lightest = 255;
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const row = Math.floor(tile / TILES) * height + y;
          const ink = png.data[4 * (row * png.width + (tile % TILES) * width + x) + 3]!;
          darkest = Math.max(darkest, ink);
          lightest = Math.min(lightest, ink);
        }
      expect(lightest).toBe(0);
      expect(darkest).toBeGreaterThan(60);
    }
  });

  test('is drawn without a script: curves, a thousand codes, the manifold and one of its tiles', () => {
    const { View } = vaeTrainer;
    const html = renderToStaticMarkup(
      <View values={values} setValue={() => {}} asleep run={run} />,
    );
    expect(html).toMatch(
      /aria-label="After step [\d,]+: reconstruction −[\d.]+, ELBO −[\d.]+ nats per image\."/,
    );
    expect(html.match(/M-?[\d.]+ -?[\d.]+h0/g)).toHaveLength(1000);
    expect(html.match(/mask-image/g)).toHaveLength(2);
    expect(html).toContain('The image decoded from z = (');
    expect(html).not.toMatch(/NaN|undefined|<canvas/);
  });

  test('a run that has not begun is an empty picture, not a broken one', () => {
    const { View } = vaeTrainer;
    const idle = {
      status: 'idle',
      facts: null,
      step: 0,
      metrics: {},
      curves: {},
      probes: {},
      pictures: {},
      ask: run.ask,
    } as const;
    const html = renderToStaticMarkup(
      <View values={values} setValue={() => {}} asleep={false} run={idle} />,
    );
    expect(html).not.toMatch(/NaN|undefined|<canvas/);
    expect(html).toContain('No steps yet');
  });
});
