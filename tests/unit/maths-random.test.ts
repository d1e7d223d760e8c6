import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/maths/gaussian.ts';
import {
  normals,
  openUniforms,
  pcg4d,
  permuted,
  sequence,
  uniforms,
} from '../../src/maths/random.ts';

const KEY = { stream: 9, step: 3, seed: 12345 };
const counter = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** The published mixing function in whole numbers without bound, each result cut to 32 bits. */
function pcg4dExactly(counters: readonly number[]): number[] {
  const cut = (value: bigint) => value & 0xffffffffn;
  let v = counters.map((c) => cut(BigInt(c) * 1664525n + 1013904223n));
  const cross = () => {
    v[0] = cut(v[0]! + v[1]! * v[3]!);
    v[1] = cut(v[1]! + v[2]! * v[0]);
    v[2] = cut(v[2]! + v[0] * v[1]);
    v[3] = cut(v[3]! + v[1] * v[2]);
  };
  cross();
  v = v.map((word) => word ^ (word >> 16n));
  cross();
  return v.map(Number);
}

describe('pcg4d', () => {
  test('agrees with unbounded integer arithmetic', () => {
    const out = new Uint32Array(4);
    fc.assert(
      fc.property(counter, counter, counter, counter, (x, y, z, w) => {
        pcg4d(x, y, z, w, out);
        expect([...out]).toEqual(pcg4dExactly([x, y, z, w]));
      }),
    );
  });

  test('flips half the 24 bits that draws use when one of a counter’s lowest 24 bits flips', () => {
    const before = new Uint32Array(4);
    const after = new Uint32Array(4);
    for (let bit = 0; bit < 96; bit++) {
      let flipped = 0;
      for (let i = 0; i < 500; i++) {
        const at = [i, 5, 17, 99];
        pcg4d(at[0]!, at[1]!, at[2]!, at[3]!, before);
        at[Math.floor(bit / 24)]! ^= 1 << (bit % 24);
        pcg4d(at[0]!, at[1]!, at[2]!, at[3]!, after);
        for (let k = 0; k < 4; k++) flipped += ones((before[k]! ^ after[k]!) >>> 8);
      }
      expect(Math.abs(flipped / (500 * 96) - 0.5)).toBeLessThan(0.02);
    }
  });
});

function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest > 0; rest &= rest - 1) count++;
  return count;
}

describe('uniforms', () => {
  test('fill [0, 1) evenly: chi-square over 256 cells below its 99.99th percentile', () => {
    const count = 256_000;
    const cells = new Float64Array(256);
    const draws = uniforms(count, KEY);
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
    for (const u of draws) cells[Math.floor(256 * u)]!++;
    const expected = count / 256;
    const chiSquare = cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(chiSquareQuantile(0.9999, 255));
    expect(chiSquare).toBeGreaterThan(chiSquareQuantile(0.0001, 255)); // too even is wrong as well
  });

  test('neighbours, streams, steps and seeds are uncorrelated', () => {
    const base = uniforms(100_000, KEY);
    const others = [
      uniforms(100_001, KEY).subarray(1),
      uniforms(100_000, { ...KEY, stream: 8 }),
      uniforms(100_000, { ...KEY, step: 4 }),
      uniforms(100_000, { ...KEY, seed: 12346 }),
    ];
    for (const other of others) {
      const r = base.reduce((sum, u, i) => sum + 12 * (u - 0.5) * (other[i]! - 0.5), 0) / 100_000;
      expect(Math.abs(r)).toBeLessThan(4 / Math.sqrt(100_000));
    }
  });
});

describe('openUniforms', () => {
  const count = 256_000;
  const draws = openUniforms(count, KEY);

  test('are odd multiples of 2^-53 inside (0, 1)', () => {
    expect(draws.every((u) => u > 0 && u < 1 && (u * 2 ** 53) % 2 === 1)).toBe(true);
  });

  test('have halves that know nothing of each other', () => {
    const fine = (u: number) => (u * 2 ** 26) % 1;
    const r = draws.reduce((sum, u) => sum + 12 * (u - 0.5) * (fine(u) - 0.5), 0) / count;
    expect(Math.abs(r)).toBeLessThan(4 / Math.sqrt(count));
  });

  test.each([1, 2 ** 8, 2 ** 26, 2 ** 34])('fill (0, 1) evenly, also %i times finer', (finer) => {
    const cells = new Float64Array(256);
    for (const u of draws) cells[Math.floor(256 * ((u * finer) % 1))]!++;
    const expected = count / 256;
    const chiSquare = cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(chiSquareQuantile(0.9999, 255));
    expect(chiSquare).toBeGreaterThan(chiSquareQuantile(0.0001, 255));
  });

  test('are a function of their place: a longer draw begins with the shorter one', () => {
    expect(openUniforms(1001, KEY).subarray(0, 7)).toEqual(openUniforms(7, KEY));
    expect(openUniforms(7, { ...KEY, seed: 1 })).not.toEqual(openUniforms(7, KEY));
  });
});

/** Wilson and Hilferty's cube-root approximation, close at this many degrees of freedom. */
function chiSquareQuantile(probability: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + normalQuantile(probability) * Math.sqrt(spread)) ** 3;
}

describe('normals', () => {
  const count = 200_000;
  const draws = normals(count, KEY);
  const moment = (k: number) => draws.reduce((sum, z) => sum + z ** k, 0) / count;

  test('have the moments 0, 1, 0, 3 within four standard errors', () => {
    const near = (value: number, expected: number, variance: number) =>
      expect(Math.abs(value - expected)).toBeLessThan(4 * Math.sqrt(variance / count));
    near(moment(1), 0, 1);
    near(moment(2), 1, 2);
    near(moment(3), 0, 15);
    near(moment(4), 3, 96);
  });

  test('follow the normal distribution: Kolmogorov–Smirnov at the level 0.0001', () => {
    const sorted = Float64Array.from(draws).sort();
    // |Fₙ − Φ| is largest at a quantile of Fₙ; Φ is compared through its inverse at 2,000 levels
    let largest = 0;
    for (let level = 1; level < 2000; level++) {
      const x = normalQuantile(level / 2000);
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sorted[middle]! <= x) low = middle + 1;
        else high = middle;
      }
      largest = Math.max(largest, Math.abs(low / count - level / 2000));
    }
    expect(largest).toBeLessThan(2.23 / Math.sqrt(count)); // 2 exp(−2 · 2.23²) = 0.0001
  });

  test('are a function of their place: a longer draw begins with the shorter one', () => {
    expect(normals(1001, KEY).subarray(0, 7)).toEqual(normals(7, KEY));
  });
});

describe('sequence', () => {
  test('draws what uniforms draws, one by one', () => {
    const random = sequence(KEY);
    const drawn = Float32Array.from({ length: 50 }, () => random.uniform());
    expect(drawn).toEqual(uniforms(50, KEY));
  });

  test('draws normals of mean 0 and variance 1', () => {
    const random = sequence(KEY);
    const draws = Float64Array.from({ length: 50_000 }, () => random.normal());
    const mean = draws.reduce((sum, z) => sum + z, 0) / draws.length;
    const square = draws.reduce((sum, z) => sum + z * z, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(50_000));
    expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / 50_000));
  });
});

describe('permuted', () => {
  test('is a permutation for any size and key', () => {
    const key = fc.record({ stream: counter, step: counter, seed: counter });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), key, (size, key) => {
        const seen = new Uint8Array(size);
        for (let i = 0; i < size; i++) seen[permuted(i, size, key)]!++;
        expect(seen.every((times) => times === 1)).toBe(true);
      }),
    );
  });

  test.each([4, 10, 40, 5000])(
    'sends each of %i positions everywhere as the key changes, evenly',
    (size) => {
      const keys = 20_000;
      const bins = Math.min(size, 20);
      for (const position of [0, 1, size >> 1, size - 1]) {
        const cells = new Float64Array(bins);
        for (let step = 0; step < keys; step++) {
          cells[Math.floor((bins * permuted(position, size, { ...KEY, step })) / size)]!++;
        }
        const expected = keys / bins;
        const chiSquare = cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
        expect(chiSquare).toBeLessThan(chiSquareQuantile(0.9999, bins - 1));
      }
    },
  );
});
