/** The pass that moves a whole network: chunks of its gradient added up, then the optimiser's rule. */

import { TARGETS, type ProgramSource } from '../device.ts';
import type { Optimizer, Scalar } from '../graph.ts';
import { literal, texel } from '../layout.ts';
import type { NetLayout, PartialLayout, RecordLayout } from './layout.ts';

/**
 * One fragment per texel of the network: it finds out in which band its gradient lies and at which layer,
 * column and row that of the first chunk is, and adds up those of all chunks, `stride` rows apart. Then it
 * writes the parameters p and their moments m and v. `numbers` are those of `optimiserNumbers`.
 */
export function optimiserSource(
  { mlp, texture, inputs, outputs, blocks, row }: NetLayout,
  partials: PartialLayout,
  { chunks }: RecordLayout,
  optimizer: Optimizer,
): ProgramSource {
  const { group1, group3 } = partials;
  return {
    name: `${optimizer.kind} ${mlp[0].name}`,
    samplers: { partials: partials.texture, parameters: texture, first: texture, second: texture },
    targets: 3,
    code: `
void main() {
  int q = int(gl_FragCoord.x), row = int(gl_FragCoord.y);
  int layer, x, y, stride = 1;
  if (row <= ${row.bias1}) {
    layer = q % ${group1} * ${inputs + 1} + row;
    x = q / ${group1};
    y = ${partials.row.layer1};
  } else if (row < ${row.bias2}) {
    layer = (row - ${row.weights2}) % ${TARGETS};
    x = q;
    y = (row - ${row.weights2}) / ${TARGETS};
    stride = ${blocks / 2};
  } else if (row < ${row.bias3}) {
    layer = q % ${group3} * ${outputs + 1} + row - ${row.bias2};
    x = q / ${group3};
    y = ${partials.row.layer3};
  } else {
    layer = ${group3 * (outputs + 1)};
    x = 0;
    y = ${partials.row.layer3};
  }
  vec4 g = vec4(0.0);
  for (int chunk = 0; chunk < ${chunks}; chunk++)
    g += ${texel('partials', partials.texture, 'x', 'y + chunk * stride', 'layer')};
  if (row == ${row.bias3} && q > 0) g = vec4(0.0); // the outputs' biases are one texel
  vec4 p = ${texel('parameters', texture, 'q', 'row')};
  vec4 m = ${texel('first', texture, 'q', 'row')};
  vec4 v = ${texel('second', texture, 'q', 'row')};
  ${rule(optimizer)}
  out0 = p;
  out1 = m;
  out2 = v;
}`,
  };
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
  v = ${literal(beta2)} * v + ${literal(1 - beta2)} * g * g;
  p -= numbers.x * m / (sqrt(numbers.y * v) + ${literal(epsilon)});`;
    }
  }
}

/** What `numbers` are at `step`: for Adam rate / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ), where t = step + 1. */
export function optimiserNumbers(
  numbers: Float32Array,
  optimizer: Optimizer,
  step: number,
  valueOf: (scalar: Scalar) => number,
): void {
  numbers[0] = valueOf(optimizer.learningRate);
  if (optimizer.kind === 'momentum') numbers[1] = valueOf(optimizer.momentum);
  if (optimizer.kind === 'adam') {
    numbers[0] /= 1 - optimizer.beta1 ** (step + 1);
    numbers[1] = 1 / (1 - optimizer.beta2 ** (step + 1));
  }
}
