import type { Declaration, Layer } from '../kernels/graph.ts';
import { normals, STREAM } from '../maths/random.ts';
import type { ParameterArrays } from './engine.ts';
import { joined } from './members.ts';

/** Names of a layer's parameter arrays. */
export const weightsOf = (layer: string): string => `${layer}.weights`;
export const biasOf = (layer: string): string => `${layer}.bias`;

/**
 * Normal weights of variance 2/inputs before a rectifier (He et al., 2015), else 1/inputs; zero biases. Of an
 * ensemble's members, whose seeds follow one another, as `joined` has them.
 */
export function initialParameters(
  declaration: Declaration,
  seed: number,
  members = 1,
): ParameterArrays {
  return joined(Array.from({ length: members }, (_, i) => ofOne(declaration, seed + i)));
}

function ofOne(declaration: Declaration, seed: number): ParameterArrays {
  const arrays: Record<string, Float32Array> = {};
  declaration.layers.forEach((layer, index) => {
    const weights = normals(layer.inputs * layer.units, {
      stream: STREAM.initialWeights,
      step: index,
      seed,
    });
    const deviation = initialDeviation(layer);
    for (let i = 0; i < weights.length; i++) weights[i]! *= deviation;
    arrays[weightsOf(layer.name)] = weights;
    arrays[biasOf(layer.name)] = new Float32Array(layer.units);
  });
  return arrays;
}

function initialDeviation({ activation, inputs }: Layer): number {
  return Math.sqrt((activation === 'relu' || activation === 'leakyRelu' ? 2 : 1) / inputs);
}
