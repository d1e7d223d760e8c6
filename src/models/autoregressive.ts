import { adam, type Declaration, type Graph, type Value } from '../kernels/graph.ts';

/**
 * A declaration that learns p(x) = Π_d p(x_d | what comes before), binary parts with these `logits`, by maximum
 * likelihood. Live scalar: `learningRate`, of Adam. Metric, in nats per example: `loss` = −log p(x), a batch mean.
 * Values: `data`, `logits` [batch, parts], `logLikelihood` = log p(x) [batch, 1], and what `more` names.
 */
export function autoregressive(
  name: string,
  g: Graph,
  data: Value,
  logits: Value,
  more: Readonly<Record<string, Value>> = {},
): Declaration {
  const logLikelihood = g.bernoulliLogLikelihood(logits, data);
  const loss = g.weightedSum([-1, logLikelihood]);
  return {
    name,
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: adam('learningRate'),
        metrics: { loss: loss.id },
      },
    ],
    values: Object.fromEntries(
      Object.entries({ data, logits, logLikelihood, ...more }).map(([key, { id }]) => [key, id]),
    ),
  };
}
