import { both, lineJs, overTheLine, type Options } from './line-divergences.ts';
import type { LineDistribution } from './line-distribution.ts';
import { sigmoid, softplus } from './log-space.ts';
import type { Integral } from './quadrature.ts';

// What a discriminator can reach between data q and a generator's p, both known, on the line.
// I. Goodfellow et al., "Generative Adversarial Nets", 2014, section 4.

/**
 * The logit of D*(x) = q(x) / (q(x) + p(x)), the best discriminator for fixed p: log q(x) − log p(x).
 * ∞ where only data can lie, −∞ where only samples can; NaN where neither, and D* is undefined.
 */
export function optimalLogit(q: LineDistribution, p: LineDistribution, x: number): number {
  return q.logDensity(x) - p.logDensity(x);
}

/** V(D, G) = E_q[log D(x)] + E_p[log(1 − D(x))] in nats, never above 0, of any D, given by its logit. */
export function discriminatorValue(
  q: LineDistribution,
  p: LineDistribution,
  logit: (x: number) => number,
  options?: Options,
): Integral {
  const term = (x: number): number => {
    const a = logit(x);
    return -weighed(q.logDensity(x), softplus(-a)) - weighed(p.logDensity(x), softplus(a));
  };
  return overTheLine(term, both(q, p), options);
}

/** V(D*, G) = 2 JS(q, p) − log 4, the most that any D reaches: −log 4 where q and p are one, below 0. */
export function optimalValue(
  q: LineDistribution,
  p: LineDistribution,
  options?: Options,
): Integral {
  const { value, error } = lineJs(q, p, options);
  return { value: 2 * value - 2 * Math.LN2, error: 2 * error };
}

/** How far D, given by its logit, is from D* on average over data and samples: E |D − D*| under (q + p) / 2. */
export function discriminatorError(
  q: LineDistribution,
  p: LineDistribution,
  logit: (x: number) => number,
  options?: Options,
): Integral {
  const term = (x: number): number => {
    const both = Math.exp(q.logDensity(x)) + Math.exp(p.logDensity(x));
    if (both === 0) return 0; // D* may be undefined
    return 0.5 * both * Math.abs(sigmoid(logit(x)) - sigmoid(optimalLogit(q, p, x)));
  };
  return overTheLine(term, both(q, p), options);
}

/** A loss where it can be met: density times loss, 0 where the density is, whatever the loss. */
function weighed(logDensity: number, loss: number): number {
  const density = Math.exp(logDensity);
  return density === 0 ? 0 : density * loss;
}
