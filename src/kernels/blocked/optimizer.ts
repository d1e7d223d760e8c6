import type { TextureShape } from '../device.ts';
import { movesAt } from '../compile.ts';
import type { Optimizer, Update } from '../graph.ts';
import { literal } from '../layout.ts';
import { evaluate } from '../quantity.ts';

/** How an update moves its layers, and when. */
export type Mover = Pick<Update, 'optimizer' | 'every'>;

/** What an optimiser keeps for every weight: the weight itself and its moments. */
export const kept = ({ kind }: Optimizer): 1 | 2 | 3 =>
  ({ sgd: 1, momentum: 2, adam: 3 } as const)[kind];

/**
 * Moves weights along `vec4 gradient(int x, int row)`: the fragment at (x, row) has four units of one row of
 * the weights. Reads `state` (the weights, then as many moments as are written) and writes it anew.
 * `numbers` are those of `fillNumbers`.
 */
export function optimizerCode(
  { optimizer, every }: Mover,
  state: readonly string[],
  shape: TextureShape,
  gradient: string,
): string {
  const place = `vec2(gl_FragCoord.x * ${literal(1 / shape.width)}, gl_FragCoord.y * ${literal(1 / shape.height)})`;
  return `${gradient}
void main() {
  vec2 place = ${place};
  ${state.map((name, i) => `vec4 ${'pmv'[i]!} = texture(${name}, place);\n`).join('')}
  ${every === undefined ? '' : 'if (numbers.w > 0.0)'} {
    vec4 g = gradient(int(gl_FragCoord.x), int(gl_FragCoord.y));
    ${rule(optimizer)}
    ${optimizer.clip === undefined ? '' : CLIP}
  }
  ${state.map((_, i) => `out${i} = ${'pmv'[i]!};\n`).join('')}
}`;
}

function rule(optimizer: Optimizer): string {
  switch (optimizer.kind) {
    case 'sgd':
      return 'p -= numbers.x * g;';
    case 'momentum':
      return 'm = numbers.y * m + g; p -= numbers.x * m;';
    case 'adam': {
      const { beta1, beta2, epsilon } = optimizer;
      return `
m = ${literal(beta1)} * m + ${literal(1 - beta1)} * g;
v = ${literal(beta2)} * v + ${literal(1 - beta2)} * (g * g);
p -= numbers.x * m / (sqrt(numbers.y * v) + ${literal(epsilon)});`;
    }
  }
}

/** What is no number stays so. */
const CLIP = `
if (numbers.z > 0.0) {
  p = mix(p, vec4(numbers.z), greaterThan(p, vec4(numbers.z)));
  p = mix(p, vec4(-numbers.z), lessThan(p, vec4(-numbers.z)));
}`;

/**
 * What the number of a step, that of the moves before it and the live scalars make of the learning rate, of
 * Adam's corrections, of the clip, and of whether there is a move at all.
 */
export function fillNumbers(
  numbers: Float32Array,
  update: Mover,
  step: number,
  moved: number,
  scalars: Readonly<Record<string, number>>,
): void {
  const { optimizer } = update;
  numbers[0] = evaluate(optimizer.learningRate, scalars);
  if (optimizer.kind === 'momentum') numbers[1] = evaluate(optimizer.momentum, scalars);
  if (optimizer.kind === 'adam') {
    numbers[0] /= 1 - optimizer.beta1 ** (moved + 1);
    numbers[1] = 1 / (1 - optimizer.beta2 ** (moved + 1));
  }
  numbers[2] = evaluate(optimizer.clip ?? 0, scalars);
  numbers[3] = Number(movesAt(update, step, scalars));
}
