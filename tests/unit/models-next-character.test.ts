import { describe, expect, test } from 'vitest';
import {
  drawSymbols,
  initialParameters,
  lossAndGradient,
  networkLogProbabilities,
  networkProbabilities,
  nextCharacter,
  parameterCount,
  tempered,
} from '../../src/models/next-character.ts';
import type { TextNetwork } from '../../src/models/next-character.ts';
import { normals } from '../../src/maths/random.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';

const NETWORK: TextNetwork = { symbols: 4, context: 2, embedding: 3, hidden: 5 };
const TEXT = [0, 1, 2, 3, 1, 1, 0, 2, 3, 0, 0, 1];
const ROWS = [0, 1, 2, 5, 7, 7, 11];

/** Parameters far from where training starts, so that no gradient is 0 by chance. */
function anyParameters(network: TextNetwork): Float64Array {
  const noise = normals(parameterCount(network), { stream: 99, step: 0, seed: 3 });
  return Float64Array.from(noise, (value) => 0.7 * value);
}

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);

test.each([
  ['two symbols back', NETWORK],
  ['none', { ...NETWORK, context: 0 }],
  ['one', { ...NETWORK, context: 1, hidden: 1, embedding: 1 }],
  ['more than the text has', { ...NETWORK, context: 14, symbols: 5 }],
])('the gradient is that of central differences: %s', (_, network) => {
  const parameters = anyParameters(network);
  const { gradient, loss } = lossAndGradient(network, parameters, TEXT, ROWS);
  expect(gradient).toHaveLength(parameterCount(network));
  const at = (i: number, by: number): number => {
    const moved = parameters.slice();
    moved[i]! += by;
    return lossAndGradient(network, moved, TEXT, ROWS).loss;
  };
  const STEP = 1e-5;
  let largest = 0;
  parameters.forEach((__, i) => {
    const slope = (at(i, STEP) - at(i, -STEP)) / (2 * STEP);
    expect(Math.abs(gradient[i]! - slope), `parameter ${i}`).toBeLessThan(1e-8);
    largest = Math.max(largest, Math.abs(slope));
  });
  expect(largest).toBeGreaterThan(0.05);
  expect(loss).toBeCloseTo(
    -sum(ROWS.map((i) => networkLogProbabilities(network, parameters, TEXT)[i]!)) / ROWS.length,
    12,
  );
});

describe('the distribution', () => {
  const parameters = anyParameters(NETWORK);

  test('sums to 1 after any past, and looks at no more of it than the context', () => {
    for (const past of [[], [3], [0, 0, 0], [2, 1, 3, 0]]) {
      const p = networkProbabilities(NETWORK, parameters, past);
      expect(sum(p)).toBeCloseTo(1, 12);
      if (past.length > 2)
        expect([...networkProbabilities(NETWORK, parameters, [1, 3, ...past.slice(-2)])]).toEqual([
          ...p,
        ]);
    }
    const [one, other] = [
      [0, 2],
      [1, 2],
    ].map((past) => networkProbabilities(NETWORK, parameters, past));
    expect(Math.abs(one![0]! - other![0]!)).toBeGreaterThan(1e-3);
  });

  test('at the beginning is another than after any symbol', () => {
    const first = networkProbabilities(NETWORK, parameters, [])[0]!;
    for (let x = 0; x < NETWORK.symbols; x++)
      expect(Math.abs(networkProbabilities(NETWORK, parameters, [x])[0]! - first)).toBeGreaterThan(
        1e-4,
      );
  });

  test('log p(text) is the sum of the conditionals, and over all texts of one length p sums to 1', () => {
    const LENGTH = 5;
    let total = 0;
    for (let code = 0; code < NETWORK.symbols ** LENGTH; code++) {
      const text = Array.from(
        { length: LENGTH },
        (_, i) => Math.floor(code / NETWORK.symbols ** i) % NETWORK.symbols,
      );
      const logs = networkLogProbabilities(NETWORK, parameters, text);
      text.forEach((x, i) =>
        expect(logs[i]).toBeCloseTo(
          Math.log(networkProbabilities(NETWORK, parameters, text.slice(0, i))[x]!),
          10,
        ),
      );
      total += Math.exp(sum(logs));
    }
    expect(total).toBeCloseTo(1, 10);
  });
});

describe('tempered', () => {
  const p = Float64Array.of(0.5, 0.25, 0.25, 0);
  test('at temperature 1 is the distribution itself', () => expect(tempered(p, 1)).toBe(p));
  test('is p^(1/T), normalised; what is impossible stays so', () => {
    const cold = tempered(p, 0.5);
    expect([...cold].map((value) => Number(value.toFixed(12)))).toEqual(
      [0.25, 0.0625, 0.0625, 0].map((value) => Number((value / 0.375).toFixed(12))),
    );
    const hot = tempered(p, 2);
    expect(hot[0]! / hot[1]!).toBeCloseTo(Math.SQRT2, 12);
    expect(hot[3]).toBe(0);
  });
});

describe('drawSymbols', () => {
  const parameters = anyParameters(NETWORK).map((value) => value / 2); // no text too rare to be counted
  const after = (past: readonly number[]) => networkProbabilities(NETWORK, parameters, past);

  test('at temperature 1 draws whole texts as often as the model says: chi-square over all 64 of length 3', () => {
    const DRAWS = 40_000;
    const counts = new Float64Array(64);
    for (let seed = 0; seed < DRAWS; seed++) {
      const [a, b, c] = drawSymbols(after, [], 3, 1, { step: 0, seed });
      counts[a! + 4 * b! + 16 * c!]!++;
    }
    let chiSquare = 0;
    let cells = 0;
    counts.forEach((count, code) => {
      const text = [code % 4, Math.floor(code / 4) % 4, Math.floor(code / 16)];
      const p = Math.exp(sum(networkLogProbabilities(NETWORK, parameters, text)));
      const expected = DRAWS * p;
      expect(expected).toBeGreaterThan(5);
      chiSquare += (count - expected) ** 2 / expected;
      cells++;
    });
    expect(cells).toBe(64);
    expect(chiSquare).toBeLessThan(103.4); // 63 degrees of freedom: exceeded once in 1,000
  });

  test('goes on from a past, which is not part of what is drawn, and is replayed by its key', () => {
    const drawn = drawSymbols(after, [3, 1], 6, 1, { step: 0, seed: 5 });
    expect(drawn).toHaveLength(6);
    expect(drawSymbols(after, [3, 1], 6, 1, { step: 0, seed: 5 })).toEqual(drawn);
    expect(drawSymbols(after, [3, 1], 6, 1, { step: 0, seed: 6 })).not.toEqual(drawn);
  });

  test('never draws what is impossible, however the sum is rounded', () => {
    const p = Float64Array.of(0, 1 - 2e-7, 0);
    for (let seed = 0; seed < 50; seed++)
      expect(drawSymbols(() => p, [], 20, 1, { step: 0, seed })).toEqual(Array(20).fill(1));
  });

  test('nearly cold, it takes the likeliest', () => {
    const drawn = drawSymbols(after, [], 12, 0.01, { step: 0, seed: 1 });
    const likeliest: number[] = [];
    for (let i = 0; i < 12; i++) {
      const p = after(likeliest);
      likeliest.push(p.indexOf(Math.max(...p)));
    }
    expect(drawn).toEqual(likeliest);
  });
});

describe('as a run', () => {
  const structure = { ...NETWORK };
  const examples = Float64Array.from({ length: 60 }, (_, i) => [0, 1, 2, 0, 3][i % 5]!);
  const setting = { structure, scalars: { learningRate: 0.02 }, examples, seed: 1 };

  test('begins with all symbols equally likely: the first loss is log 4', async () => {
    const engine = new Float64Engine(nextCharacter, setting, 8);
    expect((await engine.advance(1))['loss']![0]).toBeCloseTo(Math.log(4), 12);
    expect(initialParameters(NETWORK, 1)).not.toEqual(initialParameters(NETWORK, 2));
  });

  test('the first step is Adam’s: every parameter with a slope moves by the learning rate against it', async () => {
    const engine = new Float64Engine(nextCharacter, setting, 60);
    const before = initialParameters(NETWORK, 1);
    const { gradient } = lossAndGradient(NETWORK, before, examples, [...examples.keys()]);
    await engine.advance(1);
    const after = await engine.evaluate({ kind: 'rows', count: 1, want: 'parameters' });
    let moved = 0;
    before.forEach((value, i) => {
      if (Math.abs(gradient[i]!) < 1e-4) return;
      expect(after[i]! - value).toBeCloseTo(-0.02 * Math.sign(gradient[i]!), 5);
      moved++;
    });
    expect(moved).toBeGreaterThan(3);
  });

  test('learns a text that repeats: two symbols back say what comes, and the loss goes to 0', async () => {
    const engine = new Float64Engine(nextCharacter, setting, 16);
    await engine.advance(400);
    const values = Float32Array.from(examples);
    const about = { kind: 'feed', feed: 'data', rows: 60, values } as const;
    const logs = await engine.evaluate({ ...about, want: 'logProbabilities' });
    expect(-sum(logs.subarray(2)) / 58).toBeLessThan(0.02);
    const parameters = await engine.evaluate({ ...about, want: 'parameters' });
    const again = networkLogProbabilities(NETWORK, parameters, [...examples]);
    logs.forEach((log, i) => expect(again[i]).toBeCloseTo(log, 4)); // what is told is rounded to float32
  });
});
