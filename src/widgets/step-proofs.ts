import type { Float64Model, Float64State, Float64Step } from '../models/float64-model.ts';
import { slopeOf } from './oracles.ts';
import type { Pair } from './proofs.ts';

/** So small that a step is straight, and so large that what it moves is no rounding. */
const RATE = 1e-3;

/**
 * What a model of plain gradient descent moves each number of its state by, over the learning rate, and the
 * slope of the step's `loss` there by differences. The state is nudged first: starts tend to be even.
 */
export function stepSlopes(model: Float64Model, input: Float64Step): readonly Pair[] {
  const setting = { ...input, scalars: { ...input.scalars, learningRate: RATE } };
  const start = model.initial(setting);
  Object.values(start).forEach((array, k) => {
    for (let i = 0; i < array.length; i++) array[i]! += 0.1 * Math.sin(1 + 3 * k + i);
  });
  const after = copied(start);
  model.step(after, setting);
  return Object.entries(start).flatMap(([name, array]) =>
    Array.from(array, (value, i): Pair => {
      const lossAt = (to: number): number => {
        const moved = copied(start);
        moved[name]![i] = to;
        return model.step(moved, setting)['loss']!;
      };
      return [(value - after[name]![i]!) / RATE, slopeOf(lossAt, value, 1e-3)];
    }),
  );
}

const copied = (state: Float64State): Float64State =>
  Object.fromEntries(Object.entries(state).map(([name, array]) => [name, array.slice()]));
