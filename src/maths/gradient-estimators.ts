/**
 * Two unbiased estimates of the slope of E[f(z)], z ~ N(mean, deviation²), in the mean or in the
 * deviation: by score function (Williams, "Simple statistical gradient-following algorithms …", 1992)
 * and pathwise, by z = mean + deviation · ε with ε ~ N(0, 1). What each draw says is a function of its ε.
 */
import { integrate } from './quadrature.ts';

/** A function of one number. */
export interface LineFunction {
  readonly at: (z: number) => number;
  /** Its derivative, wherever it has one: what automatic differentiation returns. */
  readonly slopeAt: (z: number) => number;
  /** Where it jumps, which its derivative doesn't know of: there pathwise estimates are wrong. */
  readonly breaks: readonly number[];
}

/** Whose slope is asked: which f, in which parameter of the normal distribution, where. */
export interface Question {
  readonly f: LineFunction;
  readonly by: 'mean' | 'deviation';
  readonly mean: number;
  /** Above 0. */
  readonly deviation: number;
}

export type Estimator = 'score-function' | 'pathwise';

/** What one draw of ε says of the slope; `baseline` is subtracted from f by the score function only. */
export function estimateOf(
  { f, by, mean, deviation }: Question,
  estimator: Estimator,
  baseline = 0,
): (noise: number) => number {
  if (estimator === 'pathwise') {
    const moved = by === 'mean' ? () => 1 : (noise: number) => noise; // ∂z/∂mean, ∂z/∂deviation
    return (noise) => f.slopeAt(mean + deviation * noise) * moved(noise);
  }
  const score = scoreOf(by, deviation);
  return (noise) => (f.at(mean + deviation * noise) - baseline) * score(noise);
}

/** The slope of log N(z; mean, deviation²) in a parameter, at z = mean + deviation · ε. */
function scoreOf(by: Question['by'], deviation: number): (noise: number) => number {
  return by === 'mean' ? (noise) => noise / deviation : (noise) => (noise * noise - 1) / deviation;
}

/** The slope itself, whether or not f has a derivative everywhere. By quadrature. */
export function trueSlope(question: Question): number {
  const { f, mean } = question;
  const near = f.at(mean); // any baseline leaves the mean as it is; this one leaves little to cancel
  return expectation(question, estimateOf(question, 'score-function', near));
}

/**
 * The constant baseline with which the score function varies least:
 * E[f · (∇ log q)²] / E[(∇ log q)²]. By quadrature.
 */
export function bestBaseline(question: Question): number {
  const { f, by, mean, deviation } = question;
  const score = scoreOf(by, deviation);
  const squared = (noise: number): number => score(noise) ** 2;
  const size = (by === 'mean' ? 1 : 2) / deviation ** 2; // E[ε²] = 1, E[(ε² − 1)²] = 2
  const above = f.at(mean);
  const rest = (noise: number): number => (f.at(mean + deviation * noise) - above) * squared(noise);
  return above + expectation(question, rest) / size;
}

/** Mean and variance of what one draw says. By quadrature. */
export function momentsOf(
  question: Question,
  estimator: Estimator,
  baseline = 0,
): { mean: number; variance: number } {
  const estimate = estimateOf(question, estimator, baseline);
  const mean =
    estimator === 'score-function' ? trueSlope(question) : expectation(question, estimate);
  return {
    mean,
    variance: expectation(question, (noise) => (estimate(noise) - mean) ** 2),
  };
}

/** Beyond this many deviations a normal distribution has less left than rounding. */
const FAR = 12;

/** E[g(ε)], cut where f jumps. */
function expectation({ f, mean, deviation }: Question, g: (noise: number) => number): number {
  const splits = [...EVEN, ...f.breaks.map((at) => (at - mean) / deviation)];
  const weighted = (noise: number): number =>
    (g(noise) * Math.exp(-0.5 * noise * noise)) / SQRT_2_PI;
  return integrate(weighted, -FAR, FAR, { splits, tolerance: 1e-11 }).value;
}

const EVEN = [-6, -4, -2, 0, 2, 4, 6];
const SQRT_2_PI = Math.sqrt(2 * Math.PI);
