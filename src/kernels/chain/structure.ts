/**
 * What the chain kernel can run: updates whose loss is a weighted sum of losses of single scores, each
 * score computed by a small network from a sample, or from what another small network makes of one.
 */

import type { Activation, Declaration, Layer, Node, Update } from '../graph.ts';
import { productOf, type Quantity } from '../quantity.ts';

/** Three dense layers: rectified, rectified, linear. */
export type Mlp = readonly [Layer, Layer, Layer];

/** Where samples come from. */
export type Source = Extract<Node, { readonly op: 'data' | 'noise' }>;

/** One way to a score: outer(source), or outer(inner(source)). */
export interface Branch {
  readonly source: Source;
  readonly throughInner: boolean;
}

/** A function of one score: a loss, or the score itself. */
export type ScoreFunction = Extract<
  Node,
  { readonly op: 'bernoulliLogLikelihood' | 'squaredError' | 'hinge' | 'dense' }
>;

/** What losses and metrics are added up from. */
export interface Term {
  readonly branch: number;
  readonly of: ScoreFunction;
}

/** Σ of weighted terms. */
export type Combination = readonly { readonly term: number; readonly weight: Quantity }[];

export interface ChainUpdate {
  /** Gives the scores. */
  readonly outer: Mlp;
  /** Makes the outer one's input, where a branch has it so. */
  readonly inner: Mlp | null;
  /** The outer or the inner network: the one that moves. */
  readonly trained: Mlp;
  readonly branches: readonly Branch[];
  /** At most four, so that their weights, and their sums, are one texel. */
  readonly terms: readonly Term[];
  readonly loss: Combination;
  readonly metrics: Readonly<Record<string, Combination>>;
  readonly optimizer: Update['optimizer'];
}

/** Units of a hidden layer that have a bit of a 32-bit word each. */
const MOST_HIDDEN = 32;

/** Numbers at the narrow ends of a network, which are one texel. */
const MOST_ENDS = 4;

const MOST_TERMS = 4;

const RECTIFIERS: readonly Activation[] = ['relu', 'leakyRelu'];

/** The declaration's updates as chains, in their order; null where one of them is none. */
export function chainsOf(declaration: Declaration): readonly ChainUpdate[] | null {
  const chains: ChainUpdate[] = [];
  for (const update of declaration.updates) {
    const chain = chainOf(declaration, update);
    if (!chain) return null;
    chains.push(chain);
  }
  const trained = chains.map((chain) => nameOf(chain.trained));
  const nets = netsOf(chains);
  const layers = nets.flat().map(({ name }) => name);
  const fits =
    chains.length > 0 &&
    new Set(trained).size === trained.length && // twice in a step would break the turns of its textures
    new Set(layers).size === declaration.layers.length &&
    layers.length === declaration.layers.length;
  return fits ? chains : null;
}

/** Every network of the chains, once. */
export function netsOf(chains: readonly ChainUpdate[]): readonly Mlp[] {
  const nets = chains.flatMap(({ outer, inner }) => (inner ? [inner, outer] : [outer]));
  return [...new Map(nets.map((net) => [nameOf(net), net])).values()];
}

/** What tells one network from another: the names of its layers. */
export const nameOf = (net: Mlp): string => net.map(({ name }) => name).join();

function chainOf(declaration: Declaration, update: Update): ChainUpdate | null {
  const paths = new Map<number, { mlps: readonly Mlp[]; source: Source }>();
  const functions = new Set<number>();
  const termsOf = (id: number): { id: number; weight: Quantity }[] => {
    const terms = sumOf(declaration, id);
    for (const term of terms) functions.add(term.id);
    return terms;
  };
  const loss = termsOf(update.loss);
  const metrics = Object.entries(update.metrics).map(([name, id]) => [name, termsOf(id)] as const);

  const terms: Term[] = [];
  for (const id of functions) {
    const of = declaration.nodes[id]!;
    const score = scoreOf(of, id);
    const path = score === null ? null : pathTo(declaration, score);
    if (score === null || !path) return null;
    paths.set(score, path);
    terms.push({ branch: [...paths.keys()].indexOf(score), of: of as ScoreFunction });
  }

  const ends = [...paths.values()];
  const outer = ends[0]!.mlps.at(-1)!;
  const inner = ends.find(({ mlps }) => mlps.length > 1)?.mlps[0] ?? null;
  const same = (net: Mlp | null, other: Mlp): boolean =>
    net !== null && nameOf(net) === nameOf(other);
  const names = [...update.layers].sort().join();
  const trained = [outer, inner].find(
    (net) =>
      net &&
      net
        .map(({ name }) => name)
        .sort()
        .join() === names,
  );
  const fits =
    terms.length <= MOST_TERMS &&
    outer[2].units === 1 &&
    !same(inner, outer) &&
    ends.every(
      ({ mlps }) => same(outer, mlps.at(-1)!) && (mlps.length === 1 || same(inner, mlps[0]!)),
    ) &&
    (trained === outer || ends.every(({ mlps }) => mlps.length > 1));
  if (!fits || !trained) return null;

  const indices = [...functions];
  const combination = (sum: typeof loss): Combination =>
    sum.map(({ id, weight }) => ({ term: indices.indexOf(id), weight }));
  return {
    outer,
    inner,
    trained,
    branches: ends.map(({ mlps, source }) => ({ source, throughInner: mlps.length > 1 })),
    terms,
    loss: combination(loss),
    metrics: Object.fromEntries(metrics.map(([name, sum]) => [name, combination(sum)])),
    optimizer: update.optimizer,
  };
}

/** The node as a sum of nodes that are no sums themselves. */
function sumOf(
  declaration: Declaration,
  id: number,
  weight: Quantity = 1,
): { id: number; weight: Quantity }[] {
  const node = declaration.nodes[id]!;
  return node.op === 'weightedSum'
    ? node.terms.flatMap((term) => sumOf(declaration, term.value, productOf(weight, term.weight)))
    : [{ id, weight }];
}

/** The node that holds the score of which this one is a function. */
function scoreOf(node: Node, id: number): number | null {
  switch (node.op) {
    case 'dense':
      return id;
    case 'squaredError':
    case 'hinge':
      return node.input;
    case 'bernoulliLogLikelihood':
      return typeof node.target === 'number' ? null : node.logits;
    default:
      return null;
  }
}

/** The networks from a source to the node `id`, one or two, in the order in which they run. */
function pathTo(
  declaration: Declaration,
  id: number,
): { mlps: readonly Mlp[]; source: Source } | null {
  const mlps: Mlp[] = [];
  let at = id;
  for (;;) {
    const node = declaration.nodes[at]!;
    if (node.op === 'data' || node.op === 'noise')
      return mlps.length > 0 && mlps.length <= 2 ? { mlps, source: node } : null;
    const layers: Layer[] = [];
    for (let i = 0; i < 3; i++) {
      const dense = declaration.nodes[at]!;
      if (dense.op !== 'dense') return null;
      layers.unshift(declaration.layers.find(({ name }) => name === dense.layer)!);
      at = dense.input;
    }
    const mlp = layers as unknown as Mlp;
    if (!isSmall(mlp)) return null;
    mlps.unshift(mlp);
  }
}

function isSmall([first, second, third]: Mlp): boolean {
  return (
    first.inputs <= MOST_ENDS &&
    first.units <= MOST_HIDDEN &&
    second.units <= MOST_HIDDEN &&
    third.units <= MOST_ENDS &&
    RECTIFIERS.includes(first.activation) &&
    RECTIFIERS.includes(second.activation) &&
    third.activation === 'linear'
  );
}
