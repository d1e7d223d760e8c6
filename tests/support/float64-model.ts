import type { Declaration, Optimizer, Scalar } from '../../src/kernels/graph.ts';
import {
  batchMean,
  pointAt,
  type Arrays,
  type Point,
  type Setting,
} from '../../src/training/float64-loss.ts';

export { batchMean, pointAt, type Point, type Setting } from '../../src/training/float64-loss.ts';

/** What a checkpoint holds, in float64. */
export interface State {
  readonly step: number;
  readonly parameters: Arrays;
  readonly firstMoment: Arrays;
  readonly secondMoment: Arrays;
  /** Of each update; as many as there were steps, where nothing is said. */
  readonly moves?: readonly number[];
}

/** Central differences of the batch mean of node `loss`, for every entry of every array in `names`. */
export function finiteDifferences(
  declaration: Declaration,
  loss: number,
  point: Point,
  names: readonly string[],
): Record<string, Float64Array> {
  const h = 1e-6;
  return Object.fromEntries(
    names.map((name) => [
      name,
      Float64Array.from(point.parameters[name]!, (_, i) => {
        const moved = (by: number): number => {
          const array = Float64Array.from(point.parameters[name]!);
          array[i]! += by;
          return batchMean(declaration, loss, {
            ...point,
            parameters: { ...point.parameters, [name]: array },
          });
        };
        return (moved(h) - moved(-h)) / (2 * h);
      }),
    ]),
  );
}

/** `state` after `optimizer` has moved the arrays that have a gradient; the step is not yet over. */
export function moved(
  state: State,
  optimizer: Optimizer,
  gradients: Arrays,
  scalars: Readonly<Record<string, number>>,
  t = state.step + 1,
): State {
  const number = (s: Scalar): number => (typeof s === 'number' ? s : scalars[s]!);
  const rate = number(optimizer.learningRate);
  const parameters: Record<string, ArrayLike<number>> = { ...state.parameters };
  const firstMoment: Record<string, ArrayLike<number>> = { ...state.firstMoment };
  const secondMoment: Record<string, ArrayLike<number>> = { ...state.secondMoment };
  for (const [name, gradient] of Object.entries(gradients)) {
    const p = Float64Array.from(parameters[name]!);
    const m = Float64Array.from(firstMoment[name]!);
    const v = Float64Array.from(secondMoment[name]!);
    for (let i = 0; i < p.length; i++) {
      const g = gradient[i]!;
      if (optimizer.kind === 'sgd') p[i]! -= rate * g;
      if (optimizer.kind === 'momentum') {
        m[i] = number(optimizer.momentum) * m[i]! + g;
        p[i]! -= rate * m[i]!;
      }
      if (optimizer.kind === 'adam') {
        const { beta1, beta2, epsilon } = optimizer;
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
        const corrected = m[i]! / (1 - beta1 ** t);
        p[i]! -= (rate * corrected) / (Math.sqrt(v[i]! / (1 - beta2 ** t)) + epsilon);
      }
    }
    const clip = number(optimizer.clip ?? 0);
    parameters[name] = clip > 0 ? p.map((x) => Math.max(-clip, Math.min(clip, x))) : p;
    firstMoment[name] = m;
    secondMoment[name] = v;
  }
  return { ...state, parameters, firstMoment, secondMoment };
}

/** `state` after `steps` steps of the run along finite differences. */
export function trained(state: State, steps: number, run: Setting): State {
  const { updates } = run.declaration;
  const moves = updates.map((_, u) => state.moves?.[u] ?? state.step);
  let now = state;
  for (let i = 0; i < steps; i++) {
    for (const [u, { loss, layers, optimizer, every = 1 }] of updates.entries()) {
      const turn = typeof every === 'number' ? every : run.scalars[every]!;
      if (turn < 1 || (now.step + 1) % turn !== 0) continue;
      moves[u]!++;
      const names = layers.flatMap((layer) => [`${layer}.weights`, `${layer}.bias`]);
      const gradients = finiteDifferences(run.declaration, loss, pointAt(now, run), names);
      now = moved(now, optimizer, gradients, run.scalars, moves[u]);
    }
    now = { ...now, step: now.step + 1 };
  }
  return { ...now, moves };
}
