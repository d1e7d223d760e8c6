import { expect, test } from 'vitest';
import { mixtureLogLikelihood, responsibilities } from '../../src/maths/gaussian-mixture.ts';
import { nearestCentres } from '../../src/maths/k-means.ts';
import { sequence, STREAM } from '../../src/maths/random.ts';
import { halfOf, meansText, mixtureEm, mixtureIn } from '../../src/models/mixture-em.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';

/** Three clumps in the plane, ten points each. */
const CLUMPS = (() => {
  const draws = sequence({ stream: STREAM.observations, step: 0, seed: 4 });
  return Float64Array.from({ length: 60 }, (_, j) => {
    const clump = Math.floor(j / 20);
    const centre = [-2, -1, 2, -1, 0, 2][2 * clump + (j % 2)]!;
    return centre + 0.4 * draws.normal();
  });
})();

function setting({
  examples = CLUMPS,
  means = [-1, 0, 1, 0, 0, 1],
  width = 2,
  restart = 1,
  floor = 0.05,
  seed = 1,
} = {}) {
  return {
    structure: { width, means: meansText(means), deviation: 0.8, shape: 'full' },
    scalars: { floor, restart },
    examples,
    seed,
  };
}

function run(steps: number, given: ReturnType<typeof setting>) {
  const state = mixtureEm.initial(given);
  const rows = Int32Array.from({ length: given.examples.length / 2 }, (_, i) => i);
  const trace = Array.from({ length: steps }, (_, step) =>
    mixtureEm.step(state, { ...given, rows, step }),
  );
  return { state, trace };
}

test('even steps touch log p, odd steps raise it, and each reports −log p = loss of the next', () => {
  const { trace } = run(60, setting());
  trace.forEach((metrics, step) => {
    expect(metrics['elbo']! + metrics['kl']!).toBeCloseTo(-metrics['nll']!, 12);
    if (halfOf(step) === 'E') {
      expect(metrics['kl']).toBeCloseTo(0, 12);
      expect(metrics['nll']).toBeCloseTo(metrics['loss']!, 12);
    } else expect(metrics['nll']).toBeLessThan(metrics['loss']! + 1e-12);
    if (step > 0) expect(metrics['loss']).toBe(trace[step - 1]!['nll']);
    expect(metrics['restarted']).toBe(0);
    expect(Object.keys(metrics)).toEqual(Object.keys(trace[0]!));
  });
});

test('finds three clumps: a third of the points each, the means their centres', () => {
  const { trace, state } = run(80, setting());
  const last = trace.at(-1)!;
  const found = [0, 1, 2].map((c) => [last[`x${c}`]!, last[`y${c}`]!]);
  const centre = (c: number, d: number): number =>
    Array.from({ length: 10 }, (_, i) => CLUMPS[20 * c + 2 * i + d]!).reduce((s, x) => s + x) / 10;
  [0, 1, 2].forEach((c) => {
    expect(last[`weight${c}`]).toBeCloseTo(1 / 3, 2);
    expect(found[c]![0]).toBeCloseTo(centre(c, 0), 1);
    expect(found[c]![1]).toBeCloseTo(centre(c, 1), 1);
  });
  const mixture = mixtureIn(state, 2);
  expect(last['nll']).toBeCloseTo(-mixtureLogLikelihood(CLUMPS, mixture) / 30, 12);
  // k-means beside it agrees about who belongs to whom here
  const hard = nearestCentres(CLUMPS, state['centres']!, 2);
  const soft = responsibilities(CLUMPS, mixture);
  hard.forEach((owner, i) => expect(soft[3 * i + owner]).toBeGreaterThan(0.9));
});

const WITH_OUTLIER = Float64Array.of(-1, -1.2, -0.9, -1.1, -0.8, -1.05, 6);

test('left alone, a component on one point takes log p up to where the floor holds it', () => {
  const given = { examples: WITH_OUTLIER, means: [-1, 5.5], width: 1, restart: 0 };
  const at = (floor: number) => run(20, setting({ ...given, floor })).trace.at(-1)!;
  const [wide, narrow] = [at(0.05), at(0.01)];
  expect([wide['collapsed'], wide['restarted']]).toEqual([1, 0]);
  expect(wide['x1']).toBeCloseTo(6, 9);
  // one of seven points gains log(0.05 / 0.01)
  expect(wide['nll']! - narrow['nll']!).toBeCloseTo(Math.log(5) / 7, 6);
});

test('a restart is an event with a name: log p falls at no other step', () => {
  let events = 0;
  let falls = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const { trace } = run(
      60,
      setting({ examples: WITH_OUTLIER, means: [-1, 5.5], width: 1, seed }),
    );
    for (const metrics of trace) {
      const fall = metrics['nll']! - metrics['loss']!;
      if (metrics['restarted']! > 0) events++;
      else expect(fall).toBeLessThan(1e-9);
      if (metrics['restarted']! > 0 && fall > 0) falls++;
    }
  }
  expect(events).toBeGreaterThanOrEqual(20);
  expect(falls).toBeGreaterThan(0);
});

test('an empty component is restarted, too', () => {
  const given = { means: [-1, 0, 1, 0, 500, 500], restart: 1 };
  const { trace } = run(2, setting(given));
  expect(trace[1]!['restarted']).toBe(1);
  expect(trace[1]!['empty']).toBe(0);
  const left = run(2, setting({ ...given, restart: 0 })).trace[1]!;
  expect([left['restarted'], left['empty'], left['weight2'], left['x2']]).toEqual([0, 1, 0, 500]);
});

test('on the engine: two numbers an example, saved and restored bit for bit', async () => {
  const engine = new Float64Engine(mixtureEm, setting(), 30);
  await engine.advance(7);
  const saved = await engine.save();
  const on = await engine.advance(9);
  engine.restore(saved);
  expect(await engine.advance(9)).toEqual(on);
  expect(
    (await engine.evaluate({ kind: 'rows', count: 30, want: 'responsibilities' })).length,
  ).toBe(90);
});
