import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dependence,
  illegalPath,
  madeDegrees,
  maskOf,
  sortedByDegree,
  type Mask,
} from '../../src/maths/masks.ts';
import { naturalOrder, positionsOf, randomOrder } from '../../src/maths/orderings.ts';

const rowsOf = ({ inputs, units, entries }: Mask): number[][] =>
  Array.from({ length: inputs }, (_, i) => [...entries.subarray(i * units, (i + 1) * units)]);
const maskFrom = (rows: number[][]): Mask => ({
  inputs: rows.length,
  units: rows[0]!.length,
  entries: Uint8Array.from(rows.flat()),
});

describe('the homework: four inputs in the order x2, x4, x1, x3', () => {
  const order = [1, 3, 0, 2];

  test('places', () => {
    expect(positionsOf(order)).toEqual([3, 1, 4, 2]);
    expect(() => positionsOf([0, 0, 1])).toThrow('every part in it once');
    expect(() => positionsOf([0, 3, 1])).toThrow('every part in it once');
  });

  test('masks of three hidden units, by hand', () => {
    // degrees 1, 2, 3: the first unit knows x2, the second x4 as well, the third x1 as well; x3 nobody
    const [first, second] = madeDegrees(order, [3]).map(maskOf) as [Mask, Mask];
    expect(rowsOf(first)).toEqual([
      [0, 0, 1],
      [1, 1, 1],
      [0, 0, 0],
      [0, 1, 1],
    ]);
    // x2 comes from no unit, x4 from the first, x1 from the first two, x3 from all
    expect(rowsOf(second)).toEqual([
      [1, 0, 1, 1],
      [1, 0, 1, 0],
      [0, 0, 1, 0],
    ]);
    // p(x2) p(x4|x2) p(x1|x2,x4) p(x3|x2,x4,x1)
    expect(rowsOf(dependence([first, second]))).toEqual([
      [0, 0, 1, 0],
      [1, 0, 1, 1],
      [0, 0, 0, 0],
      [1, 0, 1, 0],
    ]);
    expect(illegalPath([first, second], order)).toBeNull();
  });

  test('a path that must not be is found', () => {
    const [first, second] = madeDegrees(order, [3]).map(maskOf) as [Mask, Mask];
    // x1 into the second unit, from which x1 is predicted
    first.entries[1] = 1;
    expect(illegalPath([first, second], order)).toEqual([0, 1, 0]);
    const full = maskFrom(Array.from({ length: 4 }, () => [1, 1, 1, 1]));
    expect(illegalPath([full], order)).toEqual([1, 1]);
    expect(() => illegalPath([first], order)).toThrow('from and to 4 parts');
    expect(() => dependence([first, first])).toThrow('3 units');
  });
});

test('MADE: every output depends on what comes before it, and on nothing else', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.boolean(),
      (size, hidden, seed, drawn) => {
        const key = { stream: 1, step: 0, seed };
        const order = randomOrder(size, key);
        const layers = madeDegrees(order, hidden, drawn ? key : null);
        for (const degrees of [layers, sortedByDegree(layers)]) {
          const masks = degrees.map(maskOf);
          expect(illegalPath(masks, order)).toBeNull();
          const positions = positionsOf(order);
          const { units, entries } = dependence(masks);
          entries.forEach((entry, at) => {
            const [input, output] = [Math.floor(at / units), at % units];
            if (positions[input]! >= positions[output]!) expect(entry).toBe(0);
          });
        }
      },
    ),
  );
});

test('MADE: with units enough every earlier input is seen', () => {
  const order = randomOrder(7, { stream: 1, step: 0, seed: 3 });
  const positions = positionsOf(order);
  const masks = madeDegrees(order, [12, 30]).map(maskOf);
  const { units, entries } = dependence(masks);
  entries.forEach((entry, at) => {
    const [input, output] = [Math.floor(at / units), at % units];
    expect(entry).toBe(Number(positions[input]! < positions[output]!));
  });
});

test('degrees are drawn uniformly between the lowest before and the last but one', () => {
  const [first, second] = madeDegrees(naturalOrder(6), [5000, 5000], {
    stream: 1,
    step: 0,
    seed: 1,
  });
  for (const { units } of [first!, second!])
    for (let degree = 0; degree <= 6; degree++) {
      const share = units.filter((unit) => unit === degree).length / units.length;
      expect(Math.abs(share - (degree >= 1 && degree <= 5 ? 0.2 : 0))).toBeLessThan(0.03);
    }
});

test('sortedByDegree: the units alone change places', () => {
  const layers = madeDegrees([2, 0, 1], [7, 5], { stream: 1, step: 0, seed: 5 });
  const sorted = sortedByDegree(layers);
  layers.forEach(({ units }, i) => {
    if (i === layers.length - 1) expect(sorted[i]!.units).toEqual(units);
    else expect(sorted[i]!.units).toEqual([...units].sort((a, b) => a - b));
    if (i > 0) expect(sorted[i]!.inputs).toEqual(sorted[i - 1]!.units);
  });
  expect(sorted[0]!.inputs).toEqual(layers[0]!.inputs);
});
