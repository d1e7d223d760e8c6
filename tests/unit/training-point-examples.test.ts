import { expect, test } from 'vitest';
import { drawShape } from '../../src/data/shapes.ts';
import { factsOfPoints, pointExamples } from '../../src/training/point-examples.ts';
import type { DataSource } from '../../src/training/run-spec.ts';

test('a shape, the same points for every run', () => {
  for (const [shape, width] of [
    ['moons', 2],
    ['gaussian-1d', 1],
  ] as const) {
    const source: DataSource = { kind: 'shape', shape, count: 20 };
    const examples = pointExamples(source)!;
    expect(examples).toMatchObject({ count: 20, width });
    expect(examples.floats).toEqual(drawShape(shape, 20, 1));
    const facts = factsOfPoints(source, examples);
    expect(facts).toMatchObject({ name: shape, width, height: 1, count: 20 });
    expect(facts.hash).toBe(factsOfPoints(source, pointExamples(source)!).hash);
    const fewer = pointExamples({ ...source, count: 19 })!;
    expect(factsOfPoints(source, fewer).hash).not.toBe(facts.hash);
  }
});

test('the reader’s own points, of which there must be some', () => {
  const own = (values: readonly number[], width: 1 | 2): DataSource => ({
    kind: 'points',
    values,
    width,
  });
  const examples = pointExamples(own([1, 2.5, -3, 4], 2))!;
  expect(examples).toEqual({ count: 2, width: 2, floats: Float32Array.of(1, 2.5, -3, 4) });
  expect(factsOfPoints(own([], 2), examples).name).toBe('points');
  expect(pointExamples(own([1, 2, 3], 1))!.count).toBe(3);
  expect(() => pointExamples(own([], 2))).toThrow('no points');
  expect(() => pointExamples(own([1, 2, 3], 2))).toThrow('no points');
});

test('images are no points', () => {
  expect(pointExamples({ kind: 'digits', size: 14, count: 5 })).toBeNull();
  expect(pointExamples({ kind: 'numbers', values: [1] })).toBeNull();
});
