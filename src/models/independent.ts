import { Graph, type Declaration } from '../kernels/graph.ts';
import { autoregressive } from './autoregressive.ts';

/**
 * Every pixel by itself: p(x) = Π_d p(x_d), one probability a pixel whatever the others are. What any other model
 * of pixels has to beat. Scalars, metrics and values as `autoregressive` has them.
 */
export function independent({ pixels }: { readonly pixels: number }): Declaration {
  const g = new Graph();
  const data = g.data(pixels, 'binary');
  // its input is 0, so that the bias is all there is
  const logits = g.dense('pixels', g.constant(1, 0), pixels);
  return autoregressive('independent', g, data, logits);
}
