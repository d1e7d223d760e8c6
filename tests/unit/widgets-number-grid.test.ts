import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gridValue, lastPosition, moved, nearestPosition } from '../../src/widgets/number-grid.ts';
import type { NumberParameter } from '../../src/widgets/parameters.ts';

const number = (min: number, max: number, step: number, scale?: 'log'): NumberParameter => ({
  type: 'number',
  label: 'x',
  help: '',
  effect: 'view',
  default: min,
  min,
  max,
  step,
  ...(scale && { scale }),
});

const BETA = number(0, 10, 0.1);
const RATE = number(1e-4, 0.1, 10 ** 0.25, 'log');
const BATCH = number(16, 512, 2, 'log');

const anyParameter = fc
  .record({ min: fc.integer({ min: -50, max: 50 }), steps: fc.integer({ min: 1, max: 200 }) })
  .chain(({ min, steps }) =>
    fc.constantFrom(
      number(min, min + steps, 1),
      number(min / 10, (min + steps) / 10, 0.1),
      number(1 + Math.abs(min), (1 + Math.abs(min)) * 1.5 ** (steps / 10), 1.5, 'log'),
      BATCH,
      RATE,
    ),
  );

describe('gridValue', () => {
  test('a linear grid keeps the decimals of its step', () => {
    expect(gridValue(BETA, 3)).toBe(0.3);
    expect(gridValue(number(-1, 1, 0.25), 3)).toBe(-0.25);
  });
  test('a logarithmic grid keeps three digits', () => {
    expect([0, 1, 2, 3, 4].map((k) => gridValue(RATE, k))).toEqual([
      0.0001, 0.000178, 0.000316, 0.000562, 0.001,
    ]);
  });
  test('a whole logarithmic grid is whole', () => {
    expect([0, 1, 2, 3, 4, 5].map((k) => gridValue(BATCH, k))).toEqual([16, 32, 64, 128, 256, 512]);
  });
  test('rises from the minimum to the maximum, both exact', () => {
    fc.assert(
      fc.property(anyParameter, (parameter) => {
        const last = lastPosition(parameter);
        const values = Array.from({ length: last + 1 }, (_, k) => gridValue(parameter, k));
        expect(values[0]).toBe(parameter.min);
        expect(values[last]).toBe(parameter.max);
        values.slice(1).forEach((value, k) => expect(value).toBeGreaterThanOrEqual(values[k]!));
      }),
    );
  });
});

describe('nearestPosition', () => {
  test('finds each stop again', () => {
    for (const parameter of [BETA, RATE, BATCH])
      for (let k = 0; k <= lastPosition(parameter); k++)
        expect(nearestPosition(parameter, gridValue(parameter, k))).toBe(k);
  });
});

describe('moved', () => {
  test('one step, a tenth of one, ten', () => {
    expect(moved(BETA, 1, 1)).toBe(1.1);
    expect(moved(BETA, 1, -1)).toBe(0.9);
    expect(moved(BETA, 1, 0.1)).toBe(1.01);
    expect(moved(BETA, 1, 10)).toBe(2);
  });
  test('from each stop to its neighbours', () => {
    for (const parameter of [BETA, RATE, BATCH, number(0.05, 5, 20 ** (1 / 60), 'log')])
      for (let k = 1; k <= lastPosition(parameter); k++) {
        const [before, here] = [gridValue(parameter, k - 1), gridValue(parameter, k)];
        expect(moved(parameter, before, 1)).toBe(here);
        expect(moved(parameter, here, -1)).toBe(before);
      }
  });
  test('from between two stops to the next in that direction', () => {
    expect(moved(BETA, 1.03, 1)).toBe(1.1);
    expect(moved(BETA, 1.03, -1)).toBe(1);
    expect(moved(RATE, 0.0007, 1)).toBe(0.001);
    expect(moved(RATE, 0.0007, -1)).toBe(0.000562);
  });
  test('whole numbers stay whole, and a tenth of a step still moves', () => {
    expect(moved(number(1, 100, 1), 7, 0.1)).toBe(8);
    expect(moved(number(0, 100, 10), 20, 0.1)).toBe(21);
    expect(moved(BATCH, 100, 1)).toBe(128);
  });
  test('a tenth down from an end that is no whole number of steps away', () => {
    const parameter = number(6, 1615.141682838812, 1.5, 'log');
    expect(moved(parameter, parameter.max, -0.1)).toBeLessThan(parameter.max);
  });
  test('stays in range and goes the way it was sent, unless at the end', () => {
    fc.assert(
      fc.property(
        anyParameter,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(0.1, 1, 10, -0.1, -1, -10),
        (parameter, share, steps) => {
          const at = gridValue(parameter, Math.round(share * lastPosition(parameter)));
          const next = moved(parameter, at, steps);
          expect(next).toBeGreaterThanOrEqual(parameter.min);
          expect(next).toBeLessThanOrEqual(parameter.max);
          const end = steps > 0 ? parameter.max : parameter.min;
          if (at !== end) expect(Math.sign(next - at)).toBe(Math.sign(steps));
        },
      ),
    );
  });
});
