import type { MaskChoice } from '../graph.ts';
import type { LayerDegrees } from '../../maths/masks.ts';
import type { TextureShape } from '../device.ts';
import { centre, literal, texels } from '../layout.ts';

/** The mask of a layer in a program: its degrees, and which of them count. */
export interface MaskView {
  readonly name: string;
  readonly shape: TextureShape;
  readonly choice: MaskChoice;
}

/**
 * Degrees of a layer's masks, four to a texel: line 2n has those of the inputs of mask n, line 2n + 1 of its
 * units. Behind the inputs stands a texel for the bias.
 */
export function degreesShape(masks: readonly LayerDegrees[]): TextureShape {
  const { inputs, units } = masks[0]!;
  const width = Math.max(texels(inputs.length) + 1, texels(units.length));
  return { kind: 'float', width, height: 2 * masks.length, layers: 0 };
}

/** Every unit sees the bias; units of padding see no input. */
const BIAS = -2;
const PADDING = -1;

export function packDegrees(masks: readonly LayerDegrees[]): Float32Array {
  const { width, height } = degreesShape(masks);
  const packed = new Float32Array(4 * width * height);
  masks.forEach(({ inputs, units }, mask) => {
    const [first, second] = [8 * width * mask, 8 * width * mask + 4 * width];
    packed.fill(Number.MAX_SAFE_INTEGER, first, first + 4 * texels(inputs.length));
    packed.fill(BIAS, first + 4 * texels(inputs.length), second);
    packed.set(inputs, first);
    packed.fill(PADDING, second, second + 4 * width);
    packed.set(units, second);
  });
  return packed;
}

/** GLSL for four degrees: of the inputs or units in texel `x`, GLSL of type int; `counters.x` is the step. */
export function degrees(mask: MaskView, of: 'inputs' | 'units', x: string): string {
  const { name, shape, choice } = mask;
  const line = of === 'inputs' ? 0 : 1;
  const y =
    choice === 'step'
      ? `(float(2u * (counters.x % ${shape.height / 2}u)) + ${literal(line + 0.5)}) * ${literal(1 / shape.height)}`
      : literal((2 * choice + line + 0.5) / shape.height);
  return `texture(${name}, vec2(${centre(x, shape.width)}, ${y}))`;
}

/** GLSL of type bool: whether any of four units may see any of four inputs. */
export const meets = (inputs: string, units: string): string =>
  `min(min(${inputs}.x, ${inputs}.y), min(${inputs}.z, ${inputs}.w)) <= max(max(${units}.x, ${units}.y), max(${units}.z, ${units}.w))`;
