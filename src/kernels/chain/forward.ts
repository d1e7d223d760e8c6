/** The first pass of an update: samples through the networks, and what the gradients need of them. */

import type { ProgramSource, TextureShape } from '../device.ts';
import { kindOf, type Examples } from '../examples.ts';
import { permutation, RANDOM } from '../glsl/random.ts';
import { STREAM } from '../../maths/random.ts';
import {
  columnCode,
  COMPONENT,
  GRID,
  lines,
  samplesOf,
  share,
  unitsAt,
  upTo,
  type NetLayout,
  type RecordLayout,
  type Sample,
} from './layout.ts';
import {
  LOSSES,
  lossSlope,
  MASK,
  maskSlope,
  rectifiedKeepingNaN,
  rectifierSlope,
} from './losses.ts';
import type { ChainUpdate } from './structure.ts';

/** Examples lie row after row, one to a texel. */
export const examplesShape = (examples: Examples): TextureShape => ({
  kind: kindOf(examples),
  width: EXAMPLES_WIDE,
  height: Math.ceil(examples.count / EXAMPLES_WIDE),
  layers: 0,
});
const EXAMPLES_WIDE = 256;

/** Whether the pass samples the examples. */
export const readsData = ({ branches }: ChainUpdate): boolean =>
  branches.some(({ source }) => source.op === 'data');

/** A network as a program samples it. */
interface Sampled {
  readonly net: NetLayout;
  readonly sampler: string;
}

/**
 * ## Forward, for an outer network
 *
 * For every sample of a fragment: z from the data or the noise; x = inner(z), or z itself; score = outer(x).
 * A record keeps x, the score and the mask.
 *
 * ## Forward and backward, for an inner network
 *
 * y = inner(z) and score = outer(y) as above; then, with δ = loss′(score) / batch, backwards through outer
 *
 *     ∂loss/∂y = (((δ W₃ᵀ ∘ ψ′) W₂ᵀ) ∘ φ′) W₁ᵀ,
 *
 * once more all of it in registers. A record keeps z, ∂loss/∂y, the score and inner's mask.
 *
 * A network's first hidden layer stays in registers, four units in each; the second one is streamed: four
 * units of all samples are computed and used up before the next four. Every weight is fetched once for all
 * the samples of a fragment.
 *
 * `counters`: step, the first member's seed, epoch and place in it of the batch's first row. `numbers`: weights
 * of the terms.
 */
export function forwardSource(
  update: ChainUpdate,
  nets: { readonly outer: NetLayout; readonly inner: NetLayout | null },
  records: RecordLayout,
  examples: Examples,
  batchSize: number,
): ProgramSource {
  const { members } = records;
  const samples = samplesOf(update, records);
  const data = readsData(update);
  const trainsInner = update.trained === update.inner;
  const outer: Sampled = { net: nets.outer, sampler: 'outer' };
  const inner: Sampled | null = nets.inner && { net: nets.inner, sampler: 'inner' };
  const generated = samples.filter(({ branch }) => branch.throughInner);

  const gradient = trainsInner ? backward(update, outer, samples, batchSize) : '';
  return {
    name: `forward ${update.trained[0].name}`,
    samplers: {
      outer: outer.net.texture,
      ...(inner && { inner: inner.net.texture }),
      ...(data && { examples: examplesShape(examples) }),
    },
    targets: records.texture.layers,
    writes: 'words',
    code: `
${RANDOM}
${data ? permutation(examples.count) + exampleAt(examples.count) : ''}
${MASK}
${trainsInner ? LOSSES + maskSlope(update.outer[1]) : ''}
void main() {
  ${columnCode(members, GRID, 'column')}
  uint seed = counters.y${members > 1 ? ` + uint(gl_FragCoord.x) / ${GRID}u` : ''};
  uint fragment = uint(column) + ${GRID}u * uint(gl_FragCoord.y);
  ${lines(samples, (sample) => drawn(sample, records))}
  ${inner ? through(inner, generated, 'z', 'x', trainsInner) : ''}
  ${through(outer, samples, 'x', 'score', true)}
  ${gradient}
  ${lines(samples, (sample) => recorded(sample, update, records))}
}`,
  };
}

/** The example at `place` of the sequence of epochs in which the run walks through the data. */
const exampleAt = (count: number): string => `
vec4 exampleAt(uint place, uint seed) {
  uint epoch = counters.z + place / ${count}u;
  int row = int(permuted(place % ${count}u, ${STREAM.batchOrder}u, epoch, seed));
  return texelFetch(examples, ivec2(row % ${EXAMPLES_WIDE}, row / ${EXAMPLES_WIDE}), 0);
}`;

/** z of a sample that goes through the inner network, x of another. */
function drawn({ name, branch, index }: Sample, { perBranch }: RecordLayout): string {
  const { source, throughInner } = branch;
  const vector = `${throughInner ? 'z' : 'x'}${name}`;
  const row = `row${name}`;
  const example = `exampleAt(counters.w + ${row}, seed)`;
  return `
  uint ${row} = ${perBranch}u * fragment + ${index}u;
  vec4 ${vector} = ${source.op === 'noise' ? 'vec4(0.0)' : source.binary ? `step(0.5, ${example})` : example};
  ${source.op === 'noise' ? noise(vector, row, source) : ''}`;
}

/** Column c of a row is normal number row · width + c; an even one and the next come from the same words. */
function noise(
  vector: string,
  row: string,
  { width, stream }: { readonly width: number; readonly stream: number },
): string {
  const key = `${stream}u, counters.x, seed`;
  const first = `${row} * ${width}u`;
  return width % 2 === 0
    ? lines(upTo(width / 2), (i) => {
        const pair = COMPONENT.slice(2 * i, 2 * i + 2);
        return `${vector}.${pair} = normals2(${first} + ${2 * i}u, ${key});`;
      })
    : lines(upTo(width), (i) => `${vector}.${COMPONENT[i]!} = normalAt(${first} + ${i}u, ${key});`);
}

/**
 * to = network(from), of every sample: h in the registers `<sampler><sample>`; if `masked`, which units of
 * k are above zero in `<to>Mask<sample>`.
 */
function through(
  { net, sampler }: Sampled,
  samples: readonly Sample[],
  from: string,
  to: string,
  masked: boolean,
): string {
  const { mlp, inputs, outputs, blocks, row } = net;
  const units = (block: number | string, y: number): string => unitsAt(sampler, net, block, y);
  const each = (line: (sample: number) => string): string =>
    lines(samples, ({ name }) => line(name));
  const h = (s: number, q: number): string => `${sampler}${s}[${q}]`;
  return `
  ${each((s) => `vec4 ${sampler}${s}[${blocks}], ${to}${s} = ${units(0, row.bias3)};`)}
  ${masked ? each((s) => `uint ${to}Mask${s} = 0u;`) : ''}

  // h = phi(from W1 + b1)
  ${lines(
    upTo(blocks),
    (q) => `{
    vec4 a, bias = ${units(q, row.bias1)};
    ${lines(upTo(inputs), (i) => `vec4 w${i} = ${units(q, row.weights1 + i)};`)}
    ${each(
      (s) => `
      a = bias${upTo(inputs)
        .map((i) => ` + ${from}${s}.${COMPONENT[i]!} * w${i}`)
        .join('')};
      ${h(s, q)} = ${rectifiedKeepingNaN(mlp[0], 'a')};`,
    )}
  }`,
  )}

  // four units of k = psi(h W2 + b2) at a time, and what they give to k W3 + b3
  for (int q = 0; q < ${blocks}; q++) {
    vec4 w, bias = ${units('q', row.bias2)};
    ${each((s) => `vec4 a${s} = bias;`)}
    ${lines(
      upTo(4 * blocks),
      (i) => `
      w = ${units('q', row.weights2 + i)};
      ${each((s) => `a${s} += ${h(s, i >> 2)}.${COMPONENT[i & 3]!} * w;`)}`,
    )}
    ${masked ? each((s) => `${to}Mask${s} |= maskOf(a${s}, q);`) : ''}
    ${each((s) => `a${s} = ${rectifiedKeepingNaN(mlp[1], `a${s}`)};`)}
    ${lines(
      upTo(outputs),
      (o) => `
      w = ${units('q', row.weights3 + o)};
      ${each((s) => `${to}${s}.${COMPONENT[o]!} += dot(a${s}, w);`)}`,
    )}
  }`;
}

/** gradient = dloss/dx of every sample's x, the outer network's input. */
function backward(
  update: ChainUpdate,
  { net, sampler }: Sampled,
  samples: readonly Sample[],
  batchSize: number,
): string {
  const { mlp, inputs, blocks, row } = net;
  const units = (block: number | string, y: number): string => unitsAt(sampler, net, block, y);
  const each = (line: (sample: number) => string): string =>
    lines(samples, ({ name }) => line(name));
  const slope = ({ name, branchNumber }: Sample): string =>
    `(${lossSlope(update, branchNumber, `score${name}.x`)}) * ${share(`row${name}`, batchSize)}`;
  return `
  ${lines(samples, (sample) => `float delta${sample.name} = ${slope(sample)};`)}
  ${each((s) => `vec4 d${s}[${blocks}], gradient${s} = vec4(0.0);`)}
  ${each((s) => lines(upTo(blocks), (q) => `d${s}[${q}] = vec4(0.0);`))}

  // d = ((delta W3^T) o psi') W2^T, four units of k at a time
  for (int q = 0; q < ${blocks}; q++) {
    uvec4 bits = bitsOf(q);
    vec4 w = ${units('q', row.weights3)};
    ${each((s) => `vec4 e${s} = delta${s} * w * maskSlope(scoreMask${s}, bits);`)}
    ${lines(
      upTo(4 * blocks),
      (i) => `
      w = ${units('q', row.weights2 + i)};
      ${each((s) => `d${s}[${i >> 2}].${COMPONENT[i & 3]!} += dot(e${s}, w);`)}`,
    )}
  }

  // (d o phi') W1^T
  ${lines(
    upTo(blocks),
    (q) => `{
    ${lines(upTo(inputs), (i) => `vec4 w${i} = ${units(q, row.weights1 + i)};`)}
    ${each(
      (s) => `
      d${s}[${q}] *= ${rectifierSlope(mlp[0], `${sampler}${s}[${q}]`)};
      ${lines(upTo(inputs), (i) => `gradient${s}.${COMPONENT[i]!} += dot(d${s}[${q}], w${i});`)}`,
    )}
  }`,
  )}`;
}

/** The words of a sample's record, into its targets. */
function recorded(
  { name }: Sample,
  { trained, inner }: ChainUpdate,
  { texels }: RecordLayout,
): string {
  const trainsInner = trained === inner;
  const bits = (vector: string, width: number): string[] =>
    upTo(width).map((i) => `floatBitsToUint(${vector}${name}.${COMPONENT[i]!})`);
  const words = [
    ...bits(trainsInner ? 'z' : 'x', trained[0].inputs),
    ...(trainsInner ? bits('gradient', trained[2].units) : []),
    ...bits('score', 1),
    `${trainsInner ? 'x' : 'score'}Mask${name}`,
  ];
  return lines(
    upTo(texels),
    (i) =>
      `out${texels * name + i} = uvec4(${upTo(4)
        .map((c) => words[4 * i + c] ?? '0u')
        .join(', ')});`,
  );
}
