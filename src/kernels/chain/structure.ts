/**
 * What the chain kernel can run: updates whose loss is a weighted sum of losses of single scores, each
 * score computed by a small network from a sample, or from what another small network makes of one.
 */

import type { Activation, Declaration, Layer, Node, Scalar, Update } from '../graph.ts';
import { productOf, sumOf as sumOfQuantities, type Quantity } from '../quantity.ts';

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
export type ScoreFunction =
  | Extract<Node, { readonly op: 'squaredError' | 'hinge' | 'dense' }>
  | { readonly op: 'bernoulliLogLikelihood'; readonly target: 0 | 1 };

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
  readonly every?: Scalar;
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
  const functions = new Map<string, Scored>();
  let known = true;
  const combination = (id: number): Combination =>
    sumOf(declaration, id).flatMap(({ id: node, weight }) => {
      const scored = scoredBy(declaration.nodes[node]!, node);
      known &&= scored.length > 0;
      return scored.map((found) => {
        const key = JSON.stringify([found.score, found.of]);
        functions.set(key, functions.get(key) ?? found);
        return {
          term: [...functions.keys()].indexOf(key),
          weight: productOf(weight, found.weight),
        };
      });
    });
  const loss = combination(update.loss);
  const metrics = Object.fromEntries(
    Object.entries(update.metrics).map(([name, id]) => [name, combination(id)]),
  );
  if (!known) return null;

  const terms: Term[] = [];
  for (const { of, score } of functions.values()) {
    const path = pathTo(declaration, score);
    if (!path) return null;
    paths.set(score, path);
    terms.push({ branch: [...paths.keys()].indexOf(score), of });
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

  return {
    outer,
    inner,
    trained,
    branches: ends.map(({ mlps, source }) => ({ source, throughInner: mlps.length > 1 })),
    terms,
    loss,
    metrics,
    optimizer: update.optimizer,
    ...(update.every !== undefined && { every: update.every }),
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

/** A weighted function of the score in the node `score`. */
interface Scored {
  readonly of: ScoreFunction;
  readonly score: number;
  readonly weight: Quantity;
}

/** The node `id` as a sum of functions of scores; empty where it is none. */
function scoredBy(node: Node, id: number): readonly Scored[] {
  switch (node.op) {
    case 'dense':
      return [{ of: node, score: id, weight: 1 }];
    case 'squaredError':
    case 'hinge':
      return [{ of: node, score: node.input, weight: 1 }];
    case 'bernoulliLogLikelihood': {
      if (typeof node.target === 'number') return [];
      // a target between 0 and 1 is so much of either: each half keeps the digits of what is small
      const { constant } = node.target;
      const { op, logits: score } = node;
      const halves: readonly Scored[] = [
        { of: { op, target: 1 }, score, weight: constant },
        { of: { op, target: 0 }, score, weight: sumOfQuantities(1, productOf(-1, constant)) },
      ];
      return halves.filter(({ weight }) => weight !== 0);
    }
    default:
      return [];
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
      if (dense.op !== 'dense' || dense.mask !== undefined) return null;
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
