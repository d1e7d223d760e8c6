import { Graph, type Declaration } from '../kernels/graph.ts';
import { autoregressive } from './autoregressive.ts';

/** Sizes of a NADE. */
export interface NadeStructure {
  /** Length of an image, width · height. */
  readonly pixels: number;
  readonly hidden: number;
}

/**
 * The neural autoregressive distribution estimator of Larochelle & Murray, 2011: pixel d is predicted by h_d =
 * σ(c + Σ_{i<d} x_i W_i), whose sum grows by one term from pixel to pixel, so that log p(x) takes O(pixels · hidden)
 * multiplications. Scalars, metrics and values as `autoregressive` has them; layers `nade/hidden` and `nade/output`.
 */
export function nade({ pixels, hidden }: NadeStructure): Declaration {
  const g = new Graph();
  const data = g.data(pixels, 'binary');
  return autoregressive('nade', g, data, g.nade('nade', data, hidden));
}
