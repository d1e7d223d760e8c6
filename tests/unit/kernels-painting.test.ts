import { expect, test } from 'vitest';
import { paint, type Paint } from '../../src/kernels/painters/painting.ts';

/** Shades as rows of the picture. */
function rowsOf(values: readonly number[], how: Paint): number[][] {
  const { width, height, shades } = paint(Float32Array.from(values), how);
  return Array.from({ length: height }, (_, y) => [...shades.subarray(y * width, (y + 1) * width)]);
}

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test('paint: tiles stand side by side in reading order', () => {
  const two = { kind: 'tiles', width: 2, height: 2, low: 0, high: 255 } as const;
  expect(rowsOf(counted(6 * 4), { ...two, columns: 3, gap: 0 })).toEqual([
    [0, 1, 4, 5, 8, 9],
    [2, 3, 6, 7, 10, 11],
    [12, 13, 16, 17, 20, 21],
    [14, 15, 18, 19, 22, 23],
  ]);
  expect(rowsOf(counted(3 * 4), { ...two, columns: 2, gap: 1 })).toEqual([
    [0, 1, 0, 4, 5],
    [2, 3, 0, 6, 7],
    [0, 0, 0, 0, 0],
    [8, 9, 0, 0, 0],
    [10, 11, 0, 0, 0],
  ]);
});

test('paint: tiles of one pixel are a heat map from low to high', () => {
  const how = { kind: 'tiles', width: 1, height: 1, columns: 4, gap: 0, low: -1, high: 1 } as const;
  expect(rowsOf([-1, -0.5, 0, 1, -7, 7, NaN], how)).toEqual([
    [0, 64, 128, 255],
    [0, 255, 0, 0],
  ]);
});

test('paint: a pixel tells the likeliest of the classes and its probability', () => {
  const how = { kind: 'classes', columns: 2, classes: 4 } as const; // 64 shades each
  const half = Math.log(3); // e^half is as much as the three others together
  const logits = [
    [0, 0, 50, 0],
    [0, half, 0, 0],
    [1000, 999, 999, -1000],
  ];
  const third = Math.round(63 / (1 + 2 / Math.E));
  expect(rowsOf(logits.flat(), how)).toEqual([
    [128 + 63, 64 + 32],
    [third, 0],
  ]);
});
