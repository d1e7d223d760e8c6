import { log1p } from '../glsl/log1p.ts';
import { LEAKY_SLOPE, type Activation } from '../graph.ts';
import type { Elementwise } from '../differentiate.ts';
import { literal } from '../layout.ts';
import type { Quantity } from '../quantity.ts';

/** Functions that the code of a draw may call; all of them take four columns at once. */
export const FUNCTIONS = `
vec4 relu(vec4 x) { return mix(x, vec4(0.0), lessThan(x, vec4(0.0))); }
vec4 leakyRelu(vec4 x) { return mix(x, ${LEAKY_SLOPE} * x, lessThan(x, vec4(0.0))); }
vec4 sigmoid(vec4 x) { return 1.0 / (1.0 + exp(-x)); }
${log1p('vec4')}
// log(1 + exp x) without overflow
vec4 softplus(vec4 x) { return max(x, vec4(0.0)) + log1p(exp(-abs(x))); }
vec4 tanhOf(vec4 x) {
  vec4 e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
// adjoint · f′ from the output y = f(x)
vec4 reluSlope(vec4 adjoint, vec4 y) { return mix(vec4(0.0), adjoint, greaterThan(y, vec4(0.0))); }
vec4 leakyReluSlope(vec4 adjoint, vec4 y) {
  return mix(${LEAKY_SLOPE} * adjoint, adjoint, greaterThan(y, vec4(0.0)));
}
vec4 tanhOfSlope(vec4 adjoint, vec4 y) { return adjoint * (1.0 - y * y); }
vec4 sigmoidSlope(vec4 adjoint, vec4 y) { return adjoint * (y * (1.0 - y)); }
// 1 - exp(-y); of a small y, the difference would keep few digits
vec4 softplusSlope(vec4 adjoint, vec4 y) {
  vec4 series = y * (1.0 - y * (0.5 - y / 6.0));
  return adjoint * mix(1.0 - exp(-y), series, lessThan(y, vec4(1e-2)));
}
`;

const FUNCTION: Record<Exclude<Activation, 'linear'>, string> = {
  relu: 'relu',
  leakyRelu: 'leakyRelu',
  tanh: 'tanhOf',
  sigmoid: 'sigmoid',
  softplus: 'softplus',
};

/** GLSL for the slope of f′ as a function of the output y. */
function slopeChange(activation: Activation, y: string): string {
  switch (activation) {
    case 'tanh':
      return `(-2.0 * ${y})`;
    case 'sigmoid':
      return `(1.0 - 2.0 * ${y})`;
    case 'softplus':
      return `exp(-${y})`;
    default:
      return '0.0';
  }
}

/** GLSL for `map` of the operands, each four columns; `number` writes a number. `seed` is masked by the caller. */
export function elementwise(
  map: Elementwise,
  operands: readonly string[],
  number: (quantity: Quantity) => string,
): string {
  const [a, b, c, d] = operands as [string, string, string, string];
  switch (map.f) {
    case 'activate':
      return map.activation === 'linear' ? a : `${FUNCTION[map.activation]}(${a})`;
    case 'slope':
      return map.activation === 'linear' ? a : `${FUNCTION[map.activation]}Slope(${a}, ${b})`;
    case 'slopeOfSlope':
      return `${a} * ${b} * ${slopeChange(map.activation, c)}`;
    case 'root':
      return `sqrt(${a} + ${literal(map.epsilon)})`;
    case 'quotient':
      return `${a} / ${b}`;
    case 'reparametrise':
      return `${a} + exp(0.5 * ${b}) * ${c}`;
    case 'deviate':
      return `${a} * exp(0.5 * ${b})`;
    case 'bernoulliSlope':
      return `${map.target === undefined ? b : `vec4(${number(map.target)})`} - sigmoid(${a})`;
    case 'categoricalSlope':
      return `${b} - ${d} * exp(${a} - ${c})`;
    case 'klSlope':
      return `0.5 * (exp(${a}) - 1.0)`;
    case 'hingeSlope':
      return `mix(vec4(0.0), vec4(${-map.sign}.0), lessThan(${map.sign}.0 * ${a}, vec4(1.0)))`;
    case 'times':
      return `${a} * ${b}`;
    case 'sum': {
      const terms = operands.map((operand, i) => {
        const weight = map.weights[i]!;
        return weight === 1 ? operand : `${number(weight)} * ${operand}`;
      });
      if (map.offset !== 0 || terms.length === 0) terms.push(`vec4(${number(map.offset)})`);
      return terms.join(' + ');
    }
    case 'seed':
      return `${number(map.weight)} * ${a}`;
  }
}
