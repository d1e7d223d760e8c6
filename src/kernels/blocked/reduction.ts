import type { Reduction } from '../differentiate.ts';
import { literal, texels } from '../layout.ts';
import type { Quantity } from '../quantity.ts';
import type { View } from './product.ts';

/**
 * GLSL of `float name(float y, float layer)`: what becomes of the row at that place of the operands,
 * `columns` wide; `number` writes a number. Padding columns count for nothing.
 */
export function reduction(
  name: string,
  kind: Reduction,
  operands: readonly View[],
  columns: number,
  number: (quantity: Quantity) => string,
): string {
  const [a, b] = operands;
  const whole = Math.floor(columns / 4);
  const rest = columns % 4;
  const fetch = (view: View | undefined, variable: string, k: string): string =>
    view
      ? `vec4 ${variable} = texture(${view.name}, vec3((float(${k}) + ${literal(view.at + 0.5)}) * ${literal(1 / view.shape.width)}, y, layer));`
      : '';
  /** `each` for every texel, after its fetches, with `lanes` 1 for a column and 0 for padding. */
  const everyTexel = (each: string): string => `
for (int k = 0; k < ${texels(columns)}; k++) {
  vec4 lanes = ${rest === 0 ? 'vec4(1.0)' : `k < ${whole} ? vec4(1.0) : vec4(${[0, 1, 2, 3].map((i) => literal(Number(i < rest))).join(', ')})`};
  ${fetch(a, 'a', 'k')}
  ${fetch(b, 'b', 'k')}
  ${each}
}`;
  const sumOf = (term: string): string => `
vec4 sum = vec4(0.0);
${everyTexel(`sum += lanes * (${term});`)}`;
  const logSumExp = `
vec4 highest = vec4(${LOWEST});
${everyTexel(`highest = max(highest, mix(vec4(${LOWEST}), a, greaterThan(lanes, vec4(0.0))));`)}
float largest = max(max(highest.x, highest.y), max(highest.z, highest.w));
vec4 exponentials = vec4(0.0);
${everyTexel('exponentials += lanes * exp(mix(vec4(largest), a, greaterThan(lanes, vec4(0.0))) - largest);')}
float logTotal = largest + log(dot(exponentials, vec4(1.0)));`;
  const code = (): string => {
    switch (kind.f) {
      case 'bernoulli': {
        const target = kind.target === undefined ? 'b' : number(kind.target);
        // a large logit meets its target before the rest, which may be tiny, comes in
        return `${sumOf(`${target} * a - max(a, vec4(0.0)) - log1p(exp(-abs(a)))`)}\nreturn dot(sum, vec4(1.0));`;
      }
      case 'categorical':
        return `${logSumExp}${sumOf('b * (a - logTotal)')}\nreturn dot(sum, vec4(1.0));`;
      case 'logSumExp':
        return `${logSumExp}\nreturn logTotal;`;
      case 'total':
        return `${sumOf('a')}\nreturn dot(sum, vec4(1.0));`;
      case 'squares':
        return `${sumOf('(a - b) * (a - b)')}\nreturn dot(sum, vec4(1.0));`;
      case 'squaredError': {
        const error = `(a - ${literal(kind.target)})`;
        return `${sumOf(`${error} * ${error}`)}\nreturn dot(sum, vec4(1.0));`;
      }
      case 'kl':
        return `${sumOf('exp(b) + a * a - b - 1.0')}\nreturn 0.5 * dot(sum, vec4(1.0));`;
      case 'hinge':
        return `${sumOf(`relu(1.0 - ${literal(kind.sign)} * a)`)}\nreturn dot(sum, vec4(1.0));`;
    }
  };
  return `float ${name}(float y, float layer) {${code()}}\n`;
}

/** Below every logit. */
const LOWEST = '-3.0e38';
