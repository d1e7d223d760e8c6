/**
 * The gradients of a trained network, from the records of its samples. With d = ∂loss/∂y of a sample,
 *
 *     e = (d W₃ᵀ) ∘ ψ′,     ∂b₃ = Σ d,  ∂W₃ = Σ kᵀ d,     ∂b₂ = Σ e,  ∂W₂ = Σ hᵀ e,
 *     c = (e W₂ᵀ) ∘ φ′,     ∂b₁ = Σ c,  ∂W₁ = Σ xᵀ c.
 *
 * h (cheap) and k or c (only those units that a fragment needs) are computed again instead of kept. A
 * fragment sums over one chunk of the batch; the optimiser adds the chunks up. Three programs, as small
 * ones run faster than one that does it all.
 */

import { TARGETS, type ProgramSource } from '../device.ts';
import {
  cellAt,
  columnCode,
  COMPONENT,
  GRID,
  lines,
  recordTexel,
  samplesOf,
  share,
  unitsAt,
  upTo,
  type NetLayout,
  type PartialLayout,
  type RecordLayout,
  type Sample,
} from './layout.ts';
import { LOSSES, lossSlope, maskSlope, rectified, rectifierSlope } from './losses.ts';
import type { ChainUpdate } from './structure.ts';

export interface GradientInput {
  readonly update: ChainUpdate;
  /** The trained network. */
  readonly net: NetLayout;
  readonly records: RecordLayout;
  readonly partials: PartialLayout;
  readonly batchSize: number;
}

/** ∂W₂: eight rows, 8 i … 8 i + 7, of texel column q. */
export function weights2Source(input: GradientInput): ProgramSource {
  const { net } = input;
  return source(input, 'W2', {
    place: `
  ${columnCode(net.members, net.blocks, 'q')}
  int i = int(gl_FragCoord.y) % ${net.blocks / 2};
  int chunk = int(gl_FragCoord.y) / ${net.blocks / 2};
  ${weights1(net, upTo(2), (block) => `2 * i + ${block}`)}
  uvec4 bits = bitsOf(q);
  ${weights3(net, [0], () => 'q')}
  ${lines(upTo(8), (row) => `vec4 sum${row} = vec4(0.0);`)}`,
    perSample: `
      vec4 e = maskSlope(mask, bits) * (${outputError(net, 0)});
      vec4 ${hidden(net, upTo(2))};
      ${lines(upTo(8), (row) => `sum${row} += h${row >> 2}.${COMPONENT[row & 3]!} * e;`)}`,
    sums: upTo(8).map((row) => unfolded(net, `sum${row}`, 0)),
  });
}

/** ∂W₁ and ∂b₁ of the units in `group1` texels: c needs their rows of W₂. */
export function layer1Source(input: GradientInput): ProgramSource {
  const { net, partials } = input;
  const { mlp, inputs, blocks, row } = net;
  const group = upTo(partials.group1);
  const all = upTo(blocks);
  const units = upTo(4 * partials.group1);
  const at = (block: number): string => `first + ${block}`;
  const folded = (q: number): string => (net.outputs === 1 ? ` * w3_0_${q}` : '');
  return source(input, 'layer 1', {
    place: `
  ${columnCode(net.members, blocks / partials.group1, 'column')}
  int first = ${partials.group1} * column;
  int chunk = int(gl_FragCoord.y) - ${partials.row.layer1};
  ${weights1(net, group, at)}
  ${weights3(net, all, String)}
  ${lines(units, (unit) =>
    lines(all, (q) => {
      const weights = unitsAt('net', net, q, `${row.weights2 + unit} + 4 * first`);
      return `vec4 w2_${unit}_${q} = ${weights}${folded(q)};`;
    }),
  )}
  ${lines(group, (t) => `vec4 sumB${t} = vec4(0.0);`)}
  ${lines(group, (t) => lines(upTo(inputs), (i) => `vec4 sum${i}_${t} = vec4(0.0);`))}`,
    perSample: `
      ${lines(all, (q) => `vec4 e${q} = maskSlope(mask, bitsOf(${q})) * (${outputError(net, q)});`)}
      vec4 ${hidden(net, group)}, c;
      ${lines(
        group,
        (t) => `
      ${lines(upTo(4), (u) => `c.${COMPONENT[u]!} = ${all.map((q) => `dot(e${q}, w2_${4 * t + u}_${q})`).join(' + ')};`)}
      c *= ${rectifierSlope(mlp[0], `h${t}`)};
      ${lines(upTo(inputs), (i) => `sum${i}_${t} += x.${COMPONENT[i]!} * c;`)}
      sumB${t} += c;`,
      )}`,
    sums: group.flatMap((t) => [...upTo(inputs).map((i) => `sum${i}_${t}`), `sumB${t}`]),
  });
}

/** ∂b₂ and ∂W₃ of the units in `group3` texels: k needs their columns of W₂. And ∂b₃. */
export function layer3Source(input: GradientInput): ProgramSource {
  const { net, partials } = input;
  const { mlp, outputs, blocks, row } = net;
  const group = upTo(partials.group3);
  const at = (block: number): string => `first + ${block}`;
  return source(input, 'layer 3', {
    place: `
  ${columnCode(net.members, blocks / partials.group3, 'column')}
  int first = ${partials.group3} * column;
  int chunk = int(gl_FragCoord.y) - ${partials.row.layer3};
  ${weights1(net, upTo(blocks), String)}
  ${weights3(net, group, at)}
  ${lines(
    group,
    (t) => `
  vec4 b2_${t} = ${unitsAt('net', net, at(t), row.bias2)};
  ${lines(upTo(4 * blocks), (i) => `vec4 w2_${i}_${t} = ${unitsAt('net', net, at(t), row.weights2 + i)};`)}
  vec4 sumB${t} = vec4(0.0);
  ${lines(upTo(outputs), (o) => `vec4 sum${o}_${t} = vec4(0.0);`)}`,
  )}
  vec4 sumD = vec4(0.0);`,
    perSample: `
      vec4 ${hidden(net, upTo(blocks))}, a;
      ${lines(
        group,
        (t) => `
      a = b2_${t};
      ${lines(upTo(4 * blocks), (i) => `a += h${i >> 2}.${COMPONENT[i & 3]!} * w2_${i}_${t};`)}
      sumB${t} += ${rectifierSlope(mlp[1], 'a')} * (${outputError(net, t)});
      a = ${rectified(mlp[1], 'a')};
      ${lines(upTo(outputs), (o) => `sum${o}_${t} += a * d.${COMPONENT[o]!};`)}`,
      )}
      sumD += d;`,
    sums: [
      ...group.flatMap((t) => [
        unfolded(net, `sumB${t}`, t),
        ...upTo(outputs).map((o) => `sum${o}_${t}`),
      ]),
      'sumD',
    ],
  });
}

/** What tells one of the programs from another. */
interface Summing {
  /** Finds out `chunk`, the member and the units; loads their weights; declares the sums. */
  readonly place: string;
  /** Adds a sample, whose x, d and mask are known, to the sums. */
  readonly perSample: string;
  /** One to a target; targets left over get zeros. */
  readonly sums: readonly string[];
}

function source(
  { update, net, records, batchSize }: GradientInput,
  name: string,
  { place, perSample, sums }: Summing,
): ProgramSource {
  const { texture, chunkRows, perBranch, word } = records;
  const trainsInner = update.trained === update.inner;
  const float = (at: number): string => `uintBitsToFloat(r${at >> 2}.${COMPONENT[at & 3]!})`;
  const vector = (numbers: readonly string[]): string =>
    `vec4(${upTo(4)
      .map((i) => numbers[i] ?? '0.0')
      .join(', ')})`;
  const error = ({ branchNumber, index }: Sample): string[] => {
    if (trainsInner) return upTo(net.outputs).map((i) => float(word.gradient + i));
    const slope = lossSlope(update, branchNumber, float(word.score));
    return [`(${slope}) * ${share(`row + ${index}u`, batchSize)}`];
  };
  return {
    name: `gradient ${net.mlp[0].name} ${name}`,
    samplers: { net: net.texture, records: texture },
    targets: TARGETS,
    code: `
${trainsInner ? '' : LOSSES}
${maskSlope(net.mlp[1])}
void main() {
  ${place}
  for (int i = 0; i < ${GRID * chunkRows}; i++) {
    int x = i % ${GRID}, y = ${chunkRows} * chunk + i / ${GRID};
    vec2 cell = ${cellAt(records, 'x', 'y')};
    uint row = uint(${perBranch} * (${GRID} * y + x));
    ${lines(
      samplesOf(update, records),
      (sample) => `{
      ${lines(upTo(records.texels), (i) => `uvec4 r${i} = ${recordTexel('records', records, sample, 4 * i)};`)}
      vec4 x = ${vector(upTo(net.inputs).map(float))}, d = ${vector(error(sample))};
      uint mask = r${word.mask >> 2}.${COMPONENT[word.mask & 3]!};
      ${perSample}
    }`,
    )}
  }
  ${lines(upTo(TARGETS), (i) => `out${i} = ${sums[i] ?? 'vec4(0.0)'};`)}
}`,
  };
}

/** Loads texels of W₁ and b₁: number i of `list` is texel `at(i)` of a row. */
function weights1(net: NetLayout, list: readonly number[], at: (i: number) => string): string {
  const { inputs, row } = net;
  return lines(
    list,
    (n) => `
  vec4 b1_${n} = ${unitsAt('net', net, at(n), row.bias1)};
  ${lines(upTo(inputs), (i) => `vec4 w1_${i}_${n} = ${unitsAt('net', net, at(n), row.weights1 + i)};`)}`,
  );
}

/** h of those units. */
function hidden({ mlp, inputs }: NetLayout, list: readonly number[]): string {
  const argument = (n: number): string =>
    `b1_${n}${upTo(inputs)
      .map((i) => ` + x.${COMPONENT[i]!} * w1_${i}_${n}`)
      .join('')}`;
  return list.map((n) => `h${n} = ${rectified(mlp[0], `(${argument(n)})`)}`).join(', ');
}

function weights3(net: NetLayout, list: readonly number[], at: (i: number) => string): string {
  const { outputs, row } = net;
  return lines(list, (n) =>
    lines(
      upTo(outputs),
      (o) => `vec4 w3_${o}_${n} = ${unitsAt('net', net, at(n), row.weights3 + o)};`,
    ),
  );
}

/**
 * d W₃ᵀ at the units of texel n. With one output, W₃ is the same factor in every sample's term: then this
 * is d alone, and the factor is multiplied in where nothing depends on the sample.
 */
const outputError = ({ outputs }: NetLayout, n: number): string =>
  outputs === 1
    ? 'd.x'
    : upTo(outputs)
        .map((o) => `d.${COMPONENT[o]!} * w3_${o}_${n}`)
        .join(' + ');

const unfolded = ({ outputs }: NetLayout, sum: string, n: number): string =>
  outputs === 1 ? `${sum} * w3_0_${n}` : sum;
