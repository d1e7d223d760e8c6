import { maskOf, type LayerDegrees } from '../maths/masks.ts';
import { Canvas, type Drawing, type DrawRequest } from './draw-pixels.ts';

/** Of a MADE by the names of its arrays: see `made`. */
type MadeParameters = Readonly<Record<string, Float32Array>>;

/** A layer's weights, [inputs, units], with 0 where they are masked, and its bias. */
export interface MaskedLayer {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** The layers of a MADE under one mask, whose degrees `layers` are: see `madeLayers`. Copies all weights. */
export const maskedLayers = (
  layers: readonly LayerDegrees[],
  parameters: MadeParameters,
): readonly MaskedLayer[] =>
  layers.map((degrees, i) => {
    const { entries } = maskOf(degrees);
    const weights = parameters[`layer${i + 1}.weights`]!.slice();
    for (let at = 0; at < weights.length; at++) if (!entries[at]) weights[at] = 0;
    return { weights, bias: parameters[`layer${i + 1}.bias`]! };
  });

/** The whole network of a MADE under one mask. */
export function madeLogits(masked: readonly MaskedLayer[]): (pixels: Float32Array) => Float32Array {
  const parts = masked.at(-1)!.bias.length;
  return (pixels) => {
    const count = pixels.length / parts;
    const last = masked.length - 1;
    return masked.reduce<Float32Array>((values, { weights, bias }, layer) => {
      const [before, units] = [weights.length / bias.length, bias.length];
      const sums = new Float32Array(count * units);
      for (let row = 0; row < count; row++) {
        const into = sums.subarray(row * units, (row + 1) * units);
        into.set(bias);
        for (let i = 0; i < before; i++) {
          const value = values[row * before + i]!;
          if (value === 0) continue; // paper, and units at rest
          for (let u = 0; u < units; u++) into[u]! += value * weights[i * units + u]!;
        }
        if (layer < last) for (let u = 0; u < units; u++) into[u] = Math.max(into[u]!, 0);
      }
      return sums;
    }, pixels);
  };
}

/**
 * Draws pictures from a MADE of one hidden layer as `drawNade` does from a NADE: a part drawn as 1 adds its row of
 * weights to what the hidden units come to, and only the logit that is due is worked out, so that a picture takes
 * O(parts · hidden) multiplications. `order` and `masked` are of the same mask. Yields the same arrays after every
 * part. Throws where there are more hidden layers.
 */
export function* drawMade(
  request: DrawRequest,
  masked: readonly MaskedLayer[],
): Generator<Drawing> {
  const [entering, leaving, deeper] = masked;
  if (!entering || !leaving || deeper)
    throw new Error('A MADE of one hidden layer can be drawn so, no other.');
  const canvas = new Canvas(request);
  const { count, order } = request;
  const [parts, hidden] = [order.length, entering.bias.length];
  const sums = Float64Array.from({ length: count * hidden }, (_, i) => entering.bias[i % hidden]!);
  for (const part of order) {
    yield canvas.draw(part, (row) => {
      let logit = leaving.bias[part]!;
      for (let h = 0; h < hidden; h++) {
        const value = sums[row * hidden + h]!;
        if (value > 0) logit += value * leaving.weights[h * parts + part]!;
      }
      return logit;
    });
    for (let row = 0; row < count; row++)
      if (canvas.drawing.pixels[row * parts + part] === 1)
        for (let h = 0; h < hidden; h++)
          sums[row * hidden + h]! += entering.weights[part * hidden + h]!;
  }
}
