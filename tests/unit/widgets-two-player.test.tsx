import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { drawShape } from '../../src/data/shapes.ts';
import { GAN_LOSSES } from '../../src/maths/gan-losses.ts';
import { declareModel } from '../../src/models/index.ts';
import { pointExamples } from '../../src/training/point-examples.ts';
import type { RunSpec } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import {
  fieldProbe,
  LINE,
  middleOf,
  opined,
  opinedOnLine,
  opinionOf,
  pullOf,
  REACH,
  SIDE,
} from '../../src/widgets/gan-field.ts';
import { GAN_BATCH } from '../../src/widgets/gan-parameters.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import {
  nextPlace,
  placesText,
  withoutLast,
  withPlace,
} from '../../src/widgets/two-player/drawing.ts';
import {
  batchOf,
  movesAt,
  noiseProbe,
  STEP_D,
  STEP_G,
  stepShown,
} from '../../src/widgets/two-player/iteration.ts';
import { parameters, type TwoPlayerValues } from '../../src/widgets/two-player/parameters.ts';
import { scoresOf, yardstickOf } from '../../src/widgets/two-player/scores.ts';
import {
  gridLines,
  noiseGrid,
  partsOf,
  probesOf,
  scoresIn,
  study,
  yardstickIn,
} from '../../src/widgets/two-player/study.ts';
import { CLOUD, targetOf } from '../../src/widgets/two-player/target.ts';
import widget, { lastWon } from '../../src/widgets/two-player/widget.tsx';
import { engineOn } from '../support/engines.ts';

const START = startValues(widget, null) as unknown as TwoPlayerValues & RunSpec;
const picture = (values: object, run: RunView = IDLE): string =>
  renderToStaticMarkup(
    <widget.View values={{ ...START, ...values } as never} setValue={() => {}} asleep run={run} />,
  );
const atOnce = (): Promise<void> => Promise.resolve();

/** The field that a function of the plane is seen as. */
function fieldOf(f: (x: number, y: number) => number): Float32Array {
  const probe = fieldProbe(2);
  if (probe.kind !== 'feed') throw new Error('a field is fed');
  return Float32Array.from({ length: probe.rows }, (_, i) =>
    f(probe.values[2 * i]!, probe.values[2 * i + 1]!),
  );
}

describe('the field', () => {
  test('is read between its places with the right value and slope, all over the plane', () => {
    const field = fieldOf((x, y) => 0.5 + 2 * x - 3 * y);
    for (const [x, y] of [
      [0, 0],
      [1.234, -2.2],
      [-3, 3],
    ] as const) {
      const { logit, slope } = opined(field, x, y);
      expect(logit).toBeCloseTo(0.5 + 2 * x - 3 * y, 4);
      expect(slope.x).toBeCloseTo(2, 3);
      expect(slope.y).toBeCloseTo(-3, 3);
    }
    const curved = opined(
      fieldOf((x, y) => x * x * y),
      0.7,
      -1.1,
    );
    expect(curved.slope.x).toBeCloseTo(2 * 0.7 * -1.1, 0);
    expect(curved.slope.y).toBeCloseTo(0.49, 1);
  });

  test('is read on the line likewise', () => {
    const field = Float32Array.from({ length: LINE }, (_, i) => 3 - 2 * middleOf(i, LINE));
    const { logit, slope } = opinedOnLine(field, 0.4);
    expect(logit).toBeCloseTo(2.2, 5);
    expect(slope.x).toBeCloseTo(-2, 4);
  });

  test('pulls a point down the generator’s loss, as finite differences of the loss have it', () => {
    const logit = (x: number, y: number): number => 1.5 * x + 0.5 * y - 1;
    const field = fieldOf(logit);
    const [x, y, h] = [0.6, -0.8, 1e-4];
    for (const loss of Object.keys(GAN_LOSSES) as (keyof typeof GAN_LOSSES)[]) {
      const of = GAN_LOSSES[loss].generator.loss;
      const pull = pullOf(loss, opined(field, x, y));
      expect(pull.x).toBeCloseTo(-(of(logit(x + h, y)) - of(logit(x - h, y))) / (2 * h), 3);
      expect(pull.y).toBeCloseTo(-(of(logit(x, y + h)) - of(logit(x, y - h))) / (2 * h), 3);
    }
  });

  test('is shown as a probability where the loss means one, a critic’s between its ends', () => {
    expect(opinionOf('minimax', []).of(0)).toBe(0.5);
    expect(opinionOf('leastSquares', []).of(0.3)).toBe(0.3);
    const critic = opinionOf('wasserstein-gp', [4, -2, 9]);
    expect([critic.low, critic.high, critic.probability]).toEqual([-2, 9, false]);
    expect(opinionOf('wasserstein', [1, 1]).high).toBeGreaterThan(0); // flat: no division by 0
  });
});

describe('the noise’s grid', () => {
  test('has the same probability in every mesh, and lines of one coordinate each', () => {
    const grid = noiseGrid(2, 2);
    const lines = gridLines(grid);
    expect(lines).toHaveLength(22);
    for (const line of lines) {
      expect(line).toHaveLength(21);
      const still = (['x', 'y'] as const).filter((axis) =>
        line.every((place) => place[axis] === line[0]![axis]),
      );
      expect(still).toHaveLength(1);
    }
    expect(gridLines(new Float32Array(2 * 61))).toHaveLength(1); // a curve, of one dimension
    const line = noiseGrid(1, 2);
    expect(line.filter((z) => z < 0)).toHaveLength(30);
    expect(noiseGrid(2, 1).filter((_, i) => i % 2 === 1)).toEqual(new Float32Array(61));
  });
});

describe('slow motion', () => {
  test('shows the very batch and noise that the step takes: its losses come out', async () => {
    const values = { ...START, shape: 'moons', seed: 4, engine: 'auto' } as typeof START;
    const spec = widget.training!.spec(values as never, null);
    const declaration = declareModel(spec.model, spec.structure, 2);
    const examples = pointExamples(spec.data)!;
    const { batchSize, seed, scalars } = spec;
    const engine = await engineOn('cpu', declaration, examples, {
      ...{ batchSize, seed },
      scalars: { ...scalars },
    });
    const losses = async (moment: number): Promise<{ real: Float32Array; fake: Float32Array }> => {
      const rows = batchOf(moment, engine.step, 4, examples.count);
      const batch = Float32Array.from({ length: 2 * GAN_BATCH }, (_, i) => {
        const row = rows[i >> 1]!;
        return examples.floats![2 * row + (i % 2)]!;
      });
      const sample = await engine.evaluate(noiseProbe(moment, engine.step, 4, values.noise));
      const logits = (points: Float32Array): Promise<Float32Array> =>
        engine.evaluate({
          ...{ kind: 'feed', feed: 'data', rows: GAN_BATCH },
          ...{ values: points, want: 'logits' },
        });
      return { real: await logits(batch), fake: await logits(sample) };
    };
    const mean = (logits: Float32Array, f: (a: number) => number): number =>
      logits.reduce((sum, a) => sum + f(a), 0) / logits.length;
    const { discriminator, generator } = {
      discriminator: GAN_LOSSES.nonSaturating,
      generator: GAN_LOSSES.nonSaturating.generator,
    };
    await engine.advance(2);
    const { real, fake } = await losses(2);
    for (const [name, value] of Object.entries(STEP_D)) engine.setScalar(name, value);
    const found = await engine.advance(1);
    expect(found['loss']![0]).toBeCloseTo(
      mean(real, discriminator.real.loss) + mean(fake, discriminator.fake.loss),
      4,
    );
    const before = await engine.evaluate(noiseProbe(4, engine.step, 4, values.noise));
    const pulled = await losses(4);
    for (const [name, value] of Object.entries(STEP_G)) engine.setScalar(name, value);
    const moved = await engine.advance(1);
    expect(moved['generatorLoss']![0]).toBeCloseTo(mean(pulled.fake, generator.loss), 4);
    const after = await engine.evaluate(noiseProbe(5, engine.step, 4, values.noise));
    expect(after).not.toEqual(before);
    const largest = Math.max(...after.map((x, i) => Math.abs(x - before[i]!)));
    expect(largest).toBeLessThan(0.2); // the same noise, one small move on
  });

  test('moves D at the third moment and G at the fifth', () => {
    expect([1, 2, 3, 4, 5].map(movesAt)).toEqual([null, null, STEP_D, null, STEP_G]);
    expect([1, 2, 3, 4, 5].map((moment) => stepShown(moment, 7))).toEqual([7, 7, 6, 7, 6]);
    expect(stepShown(3, 0)).toBe(0);
  });
});

describe('scores', () => {
  test('of a fresh sample of the data are those of the yardstick; of one mode they are bad', async () => {
    const target = targetOf({ ...START, shape: 'ring' });
    const yardstick = await yardstickOf(target, 5000, atOnce);
    const fresh = await scoresOf(target, target.fresh(5000, 9), atOnce);
    expect(fresh.modes).toBe(8);
    expect(fresh.js).toBeLessThan(1.3 * yardstick.js);
    expect(fresh.js).toBeGreaterThan(0.7 * yardstick.js);
    expect(fresh.kl).toBeCloseTo(yardstick.kl, 2);
    expect(fresh.wasserstein).toBeLessThan(0.15);
    expect(fresh.mmd).toBeLessThan(0.01);
    expect(Math.min(fresh.precision, fresh.recall)).toBeGreaterThan(0.9);

    const one = target.fresh(5000, 9).map((x, i) => (i % 2 === 0 ? 2 : 0) + 0.02 * (x % 1));
    const collapsed = await scoresOf(target, one, atOnce);
    expect(collapsed.modes).toBe(1);
    expect(collapsed.js).toBeGreaterThan(0.4);
    expect(collapsed.recall).toBeLessThan(0.3);
    expect(collapsed.wasserstein).toBeGreaterThan(1);
  });

  test('on the line too, where precision is that of points beside one another', async () => {
    const target = targetOf({ ...START, shape: 'mixture-1d' });
    const fresh = await scoresOf(target, target.fresh(5000, 9), atOnce);
    expect(fresh.modes).toBe(2);
    expect(fresh.js).toBeLessThan(0.01);
    expect(fresh.precision).toBeGreaterThan(0.9);
    const far = await scoresOf(target, new Float32Array(5000).fill(9), atOnce);
    expect(far.js).toBeGreaterThan(0.6);
    expect(far.precision).toBe(0);
  });
});

describe('the study', () => {
  const runOf = (samples: Float32Array, field: Float32Array): RunView => ({
    ...IDLE,
    step: 30,
    probes: { field },
    ask: (probe) => Promise.resolve(probe.want === 'sample' ? samples : new Float32Array()),
  });

  test('scores the samples of one round, tells the pulls, and doesn’t score them twice', async () => {
    const run = runOf(
      drawShape('ring', 5000, 3),
      fieldOf((x) => x),
    );
    const found = await study(START, run);
    expect(await study(START, run)).toBe(found);
    const after = { ...run, probes: { ...run.probes, ...found.probes } };
    expect(scoresIn(after)).toMatchObject({ step: 30, modes: 8 });
    expect(yardstickIn(after)!.recall).toBeGreaterThan(0.9);
    const { pulls, 'fake-logits': logits } = found.probes!;
    expect(logits).toHaveLength(200);
    const slope = GAN_LOSSES.nonSaturating.generator.slope(logits![0]!);
    expect(pulls![0]).toBeCloseTo(Math.abs(slope), 2);

    expect(widget.describe(START as never, after)).toContain('8 of 8 modes');
    expect(widget.goals!['fit']!.judge(START as never, after).reached).toBe(true);
    expect(widget.goals!['fit']!.judge(START as never, run).reached).toBe(false);
    expect(widget.table(START as never, after)[0]!.rows).toHaveLength(7);
    const html = picture({}, after);
    expect(html).toContain('of 8 modes covered');
    expect(html).toMatch(/name="js"[^>]*>0\.0/);
  });

  test('says nothing of points that are no numbers', async () => {
    const samples = drawShape('ring', 5000, 3);
    samples[7] = NaN;
    const found = await study(
      START,
      runOf(
        samples,
        fieldOf(() => 0),
      ),
    );
    expect(found.probes!['scores']).toBeUndefined();
  });

  test('asks for no more than an engine answers at one go', () => {
    for (const probe of Object.values(probesOf(START)))
      if (probe.kind === 'feed') expect(probe.rows).toBeLessThanOrEqual(1024);
    const { points, warp } = partsOf(new Float32Array(2 * (500 + 441)), 2)!;
    expect([points.length, gridLines(warp).length]).toEqual([1000, 22]);
  });
});

describe('drawn by the reader', () => {
  test('strokes leave places apart from each other, on a grid, and never too many', () => {
    expect(withPlace([1, 1, 2], { x: 0.127, y: -9 })).toEqual([1, 1, 0.15, -3]);
    const full = Array.from({ length: parameters.points.most }, () => 0);
    expect(withPlace(full, { x: 1, y: 1 })).toBe(full);
    expect(picture({ shape: 'own', points: full })).toContain('The board is full: 100 places.');
    expect(picture({ shape: 'own', points: full.slice(2) })).not.toContain('full');
    expect(picture({ shape: 'own', points: [1, 2, 0.5] })).toContain('no partner');
    expect(picture({ shape: 'own', points: [1, 2] })).not.toContain('no partner');
    expect([placesText([1, 2, 0.5]), placesText(full)]).toEqual(['1 place', '100 places']);
    expect(nextPlace({ x: 0, y: 0 }, { x: 0.1, y: 0.1 })).toBeNull();
    expect(nextPlace({ x: 0, y: 0 }, { x: 0, y: -3 })).toEqual({ x: 0, y: -0.25 });
    expect(withoutLast([1, 2, 3, 4])).toEqual([1, 2]);
    expect(withoutLast([1, 2, 3])).toEqual([1, 2, 3]);
  });

  test('are clouds about their places: what is trained on, and the probabilities of cells', () => {
    const target = targetOf({ shape: 'own', points: [-2, 1, 2, -1, 0.5] });
    expect(target.points).toHaveLength(2 * 4096);
    let left = 0;
    for (let i = 0; i < 4096; i++) {
      const side = target.points[2 * i]! < 0 ? -1 : 1;
      if (side < 0) left++;
      expect(Math.abs(target.points[2 * i]! - 2 * side)).toBeLessThan(5 * CLOUD);
      expect(Math.abs(target.points[2 * i + 1]! + side)).toBeLessThan(5 * CLOUD);
    }
    expect(Math.abs(left - 2048)).toBeLessThan(4 * 32);
    expect(target.masses().reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 9);
    expect(target.scale).toBeCloseTo(Math.sqrt(5 + 2 * CLOUD ** 2), 1);
    const same = targetOf({ shape: 'own', points: [-2, 1, 2, -1, 0.5] });
    expect(same).toBe(target);
  });
});

test('the discriminator had won where its loss was next to nothing for 200 steps', () => {
  const course = (...parts: readonly (readonly [steps: number, loss: number])[]): Float32Array =>
    Float32Array.from(parts.flatMap(([steps, loss]) => Array<number>(steps).fill(loss)));
  expect(lastWon('minimax', course([1000, 1.3]))).toBe(0);
  expect(lastWon('minimax', course([400, 1.3], [600, 0.01]))).toBe(1000);
  const back = lastWon('minimax', course([400, 1.3], [600, 0.01], [800, 1.2]));
  expect(back).toBeGreaterThan(949);
  expect(back).toBeLessThan(1051);
  expect(lastWon('wasserstein', course([900, 0]))).toBe(0); // its scale is free
  expect(REACH / SIDE).toBeGreaterThan(0);

  const goal = widget.goals!['stop-the-discriminator']!;
  const run = (curve: Float32Array, scores?: Float32Array): RunView => ({
    ...IDLE,
    step: curve.length,
    curves: { loss: curve },
    probes: scores ? { scores } : {},
  });
  const minimax = { ...START, loss: 'minimax' } as never;
  const stopped = course([400, 1.3], [600, 0.01], [800, 1.2]);
  const scored = (js: number): Float32Array =>
    Float32Array.of(1800, ...[1, js, 0, 0, 0, 0, 8].map((score) => 1024 * score));
  expect(goal.judge(minimax, run(stopped, scored(0.2))).reached).toBe(true);
  expect(goal.judge(minimax, run(stopped, scored(0.6))).reached).toBe(false);
  expect(goal.judge(minimax, run(stopped)).reached).toBe(false);
  expect(goal.judge(minimax, run(course([900, 0.01]), scored(0.2))).reached).toBe(false);
  expect(goal.judge(minimax, run(course([900, 1.3]), scored(0.2))).reached).toBe(false);
});
