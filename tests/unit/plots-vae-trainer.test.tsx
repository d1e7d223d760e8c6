import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceRun } from '../../src/widgets/all-reference-runs.ts';
import { normals, uniforms } from '../../src/maths/random.ts';
import type { Key } from '../../src/plots/stepping.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues } from '../../src/widgets/declaration.ts';
import type { Values } from '../../src/widgets/parameters.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import { toReferenceRun, type Picture } from '../../src/widgets/reference-run.ts';
import { seenInk } from '../../src/widgets/vae-trainer/draw.tsx';
import {
  answers,
  draw,
  EMPTY,
  penText,
  type Drawing,
  type Stroke,
} from '../../src/widgets/vae-trainer/drawing.ts';
import {
  between,
  distance,
  nearestCode,
  rowOf,
  STEPS,
} from '../../src/widgets/vae-trainer/line.ts';
import { inkBits, nearestOf, wordsOf } from '../../src/widgets/nearest.ts';
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

describe('the pictures beside the plane', () => {
  const { run } = referenceRun('vae-trainer')!;
  const values = startValues(vaeTrainer, null);
  const drawn = (view: string): string => {
    const { View } = vaeTrainer;
    return renderToStaticMarkup(
      <View values={{ ...values, view }} setValue={() => {}} asleep={false} run={run} />,
    );
  };

  test('only the chosen one is there, and each has the latent plane', () => {
    for (const view of ['decode', 'interpolate', 'draw', 'nearest']) {
      const html = drawn(view);
      expect(html).toContain('Latent plane');
      expect(html).not.toMatch(/NaN|undefined|<canvas/);
      expect(html.includes('Tile to decode')).toBe(view === 'decode');
      expect(html.includes('From this image')).toBe(view === 'interpolate');
      expect(html.includes('aria-roledescription="pen"')).toBe(view === 'draw');
      expect(html.includes('Does it copy?')).toBe(view === 'nearest');
    }
  });

  test('a recorded run can’t be asked, and the three that ask say what to do', () => {
    for (const view of ['interpolate', 'draw', 'nearest'])
      expect(drawn(view)).toContain('press <em>Train</em>');
  });

  test('the board has as many pixels as the run’s images, or as those the settings name', () => {
    expect(drawn('draw')).toContain('14 × 14 pixels');
    const { View } = vaeTrainer;
    const awaiting = { ...values, data: 'digits-28', view: 'draw' };
    const html = renderToStaticMarkup(
      <View values={awaiting} setValue={() => {}} asleep={false} run={IDLE} />,
    );
    expect(html).toContain('28 × 28 pixels');
  });
});

describe('the data of a run', () => {
  const { spec, probes } = vaeTrainer.training!;
  const base = startValues(vaeTrainer, null) as RunValues;

  test('the default run learns from the same 10,000 digits as ever; a thousand more are for tests', () => {
    expect(spec(base, null)).toEqual({
      model: 'vae',
      structure: { latent: 2, hidden: 256, likelihood: 'bernoulli' },
      scalars: { beta: 1, learningRate: 0.00316 },
      data: { kind: 'digits', size: 14, count: 11_000, heldOut: 1000 },
      batchSize: 128,
      seed: 1,
      engine: 'auto',
    });
  });

  test('images held out are asked for only where there are some', () => {
    const { facts } = referenceRun('vae-trainer')!.run;
    const { test: _, ...without } = facts!.data;
    expect(probes(base, null)).not.toHaveProperty('test-elbo');
    expect(probes(base, { ...facts!, data: without })).not.toHaveProperty('test-elbo');
    const held = { ...facts!, data: { ...without, test: { count: 1000 } } };
    expect(probes(base, held)).toHaveProperty('test-elbo');
  });

  test('a trained model is begun with only where one of these sizes is kept', () => {
    const startOf = (changed: Values): string | undefined =>
      spec({ ...base, start: 'trained', ...changed }, null).start;
    expect(startOf({})).toBe('checkpoints/vae-digits-14.safetensors');
    expect(startOf({ data: 'digits-28' })).toBe('checkpoints/vae-digits-28.safetensors');
    for (const changed of [
      { start: 'scratch' },
      { latent: 3 },
      { hidden: 128 },
      { likelihood: 'gaussian' },
      { data: 'mnist-14' },
    ])
      expect(startOf(changed)).toBeUndefined();
  });
});

describe('the goal test-elbo', () => {
  const { facts } = referenceRun('vae-trainer')!.run;
  const base = startValues(vaeTrainer, null);
  const judge = (elbo: number, step = 1000, changed: Values = {}) =>
    vaeTrainer.goals!['test-elbo']!.judge(
      { ...base, ...changed },
      {
        ...IDLE,
        facts: { ...facts!, data: { ...facts!.data, test: { count: 2 } } },
        step,
        probes: { 'test-elbo': Float32Array.of(elbo - 1, elbo + 1) },
      },
    );

  test('is the mean over unseen images, above −38 nats within 3,000 steps', () => {
    expect(judge(-37.9)).toEqual({
      reached: true,
      now: 'Step 1000: the ELBO of unseen images is −37.90 nats.',
    });
    expect(judge(-38.1).reached).toBe(false);
    expect(judge(-37.9, 3000).reached).toBe(true);
    expect(judge(-37.9, 3001).reached).toBe(false);
    expect(judge(NaN).reached).toBe(false);
  });

  test('neither other pixels nor a head start count', () => {
    expect(judge(-20, 100, { data: 'digits-28' }).reached).toBe(false);
    expect(judge(20, 100, { likelihood: 'gaussian' }).reached).toBe(false);
    expect(judge(-20, 100, { start: 'trained' }).reached).toBe(false);
    expect(judge(-20, 100, { start: 'trained', latent: 8 }).reached).toBe(true); // there is none of that size
  });
});

describe('between(from, to)', () => {
  test('ten places at equal distances, the ends included, in any number of latents', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.nat(), (latent, seed) => {
        const ends = normals(2 * latent, { stream: 4, step: 0, seed });
        const [from, to] = [rowOf(ends, 0, latent), rowOf(ends, 1, latent)];
        const places = between(from, to);
        expect(places).toHaveLength(STEPS * latent);
        expect(rowOf(places, 0, latent)).toEqual(from);
        expect(rowOf(places, STEPS - 1, latent)).toEqual(to);
        const step = distance(from, to) / (STEPS - 1);
        for (let i = 1; i < STEPS; i++)
          expect(distance(rowOf(places, i - 1, latent), rowOf(places, i, latent))).toBeCloseTo(
            step,
            5,
          );
      }),
    );
  });
});

describe('nearestCode(codes, width, present, place)', () => {
  const codes = Float32Array.of(0, 0, 9, 1, 0, 9, 0, 1, 9, -2, 0, 9);

  test('the nearest in the plane, whatever the other latents say', () => {
    expect(nearestCode(codes, 3, 0, { x: 0.9, y: 0.2 })).toBe(1);
    expect(nearestCode(codes, 3, 1, { x: -1.8, y: 0 })).toBe(3);
  });

  test('a key that doesn’t reach another code goes to the next on its side, and stays where there is none', () => {
    expect(nearestCode(codes, 3, 0, { x: 0.2, y: 0 })).toBe(1);
    expect(nearestCode(codes, 3, 0, { x: -0.2, y: 0 })).toBe(3);
    expect(nearestCode(codes, 3, 0, { x: 0, y: 0.2 })).toBe(2);
    expect(nearestCode(codes, 3, 0, { x: 0, y: -0.2 })).toBe(0);
    expect(nearestCode(codes, 3, 0, { x: 0.01, y: 0 })).toBe(0); // a finger at rest
  });
});

describe('nearestOf(images, set, words)', () => {
  test('is what a search pixel by pixel finds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (pixels, seed) => {
        const images = uniforms(3 * pixels, { stream: 99, step: 0, seed });
        const set = uniforms(20 * pixels, { stream: 99, step: 1, seed });
        const words = wordsOf(pixels);
        const found = nearestOf(inkBits(images, pixels), inkBits(set, pixels), words);
        found.forEach(({ row, differ }, i) => {
          const differences = Array.from({ length: 20 }, (_, r) => {
            let sum = 0;
            for (let k = 0; k < pixels; k++)
              if (images[i * pixels + k]! >= 0.5 !== set[r * pixels + k]! >= 0.5) sum++;
            return sum;
          });
          expect(differ).toBe(Math.min(...differences));
          expect(row).toBe(differences.indexOf(differ));
        });
      }),
    );
  });

  test('a copy differs by nothing; of an empty set there is none', () => {
    const one = inkBits(Float32Array.of(1, 0, 0.5, 0.4), 4);
    expect(nearestOf(one, one, 1)).toEqual([{ row: 0, differ: 0 }]);
    expect(nearestOf(one, new Int32Array(), 1)).toEqual([{ row: -1, differ: Infinity }]);
  });
});

describe('draw(drawing, stroke)', () => {
  const key = (name: string, shiftKey = false): Stroke => ({
    kind: 'key',
    key: { key: name, shiftKey, altKey: false, ctrlKey: false, metaKey: false },
  });
  const after = (...strokes: Stroke[]): Drawing => strokes.reduce(draw, EMPTY);

  test('a press begins a line where it is, from the top of the image; a move goes on with it', () => {
    const { lines, pen } = after(
      { kind: 'press', place: { x: 0.25, y: 1 } },
      { kind: 'move', place: { x: 2, y: -1 } },
    );
    expect(lines).toEqual([
      [
        { x: 0.25, y: 0 },
        { x: 1, y: 1 }, // held on the board
      ],
    ]);
    expect(pen).toEqual({ x: 1, y: 0 });
  });

  test('arrows steer the pen; Space puts it down and lifts it', () => {
    expect(after(key('ArrowRight')).lines).toEqual([]);
    const lifted = after(key(' '), key('ArrowDown'), key('ArrowDown'), key(' '), key('ArrowLeft'));
    expect(lifted.lines).toHaveLength(1);
    expect(lifted.lines[0]!.map(({ x }) => x)).toEqual([0.5, 0.5, 0.5]);
    expect(lifted.lines[0]![2]!.y).toBeCloseTo(0.5 + 2 / 14, 2);
    expect(lifted.down).toBe(false);
    expect(lifted.pen.x).toBeCloseTo(0.5 - 1 / 14, 2);
    expect(after(key(' '), key(' '), key(' ')).lines).toHaveLength(2);
  });

  test('Backspace takes the last line back, clear all of them', () => {
    const two = [key(' '), key(' '), key('ArrowUp'), key(' ')];
    expect(after(...two, key('Backspace')).lines).toHaveLength(1);
    expect(after(...two, { kind: 'clear' })).toEqual({ ...EMPTY, pen: after(...two).pen });
    expect(after({ kind: 'undo' }).lines).toEqual([]);
  });

  test('keys of the browser and of the page are left to them', () => {
    expect(answers(EMPTY, { ...(key('ArrowUp') as { key: Key }).key, altKey: true })).toBe(false);
    expect(answers(EMPTY, (key('Tab') as { key: Key }).key)).toBe(false);
    expect(answers(EMPTY, (key(' ') as { key: Key }).key)).toBe(true);
  });

  test('where the pen is can be heard', () => {
    expect(penText(after({ kind: 'press', place: { x: 0, y: 1 } }))).toBe(
      'lifted, column 1, row 1 of 14',
    );
    expect(penText(after(key('Home'), key(' ')))).toBe('down, column 1, row 8 of 14');
    expect(penText(after(key('End')))).toBe('lifted, column 14, row 8 of 14');
  });
});

test('the encoder gets ink as the examples are: black or white for Bernoulli pixels, grey for Gaussian', () => {
  const ink = Float32Array.of(0, 127 / 255, 128 / 255, 1);
  expect([...seenInk(ink, 'bernoulli')]).toEqual([0, 0, 1, 1]);
  expect(seenInk(ink, 'gaussian')).toBe(ink);
});
