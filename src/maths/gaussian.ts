import { openUniforms, type Key } from './random.ts';
import { erf, upperNormalTail } from './special.ts';

const LOG_2_PI = Math.log(2 * Math.PI);

/** log N(x; mean, deviation²), in nats; at `deviation` 0 its limit, a point mass: ±∞. */
export function gaussianLogDensity(x: number, mean: number, deviation: number): number {
  if (deviation === 0) return x === mean ? Infinity : -Infinity;
  const z = (x - mean) / deviation;
  return -0.5 * (LOG_2_PI + z * z) - Math.log(deviation);
}

/** The probability of at most x; all digits also in the lower tail. `deviation` ≥ 0. */
export function gaussianCdf(x: number, mean: number, deviation: number): number {
  if (deviation === 0) return x < mean ? 0 : 1;
  return upperNormalTail((mean - x) / deviation);
}

/** The x that is exceeded with probability 1 − p; ∓∞ at the ends, NaN outside [0, 1]. */
export function gaussianQuantile(p: number, mean: number, deviation: number): number {
  const z = normalQuantile(p);
  return deviation === 0 && !Number.isNaN(z) ? mean : mean + deviation * z;
}

/** `count` draws, each the quantile of its own uniform number: they move smoothly with both. */
export function gaussianSamples(
  count: number,
  mean: number,
  deviation: number,
  key: Key,
): Float64Array {
  return openUniforms(count, key).map((u) => gaussianQuantile(u, mean, deviation));
}

/** KL(N(mean₁, deviation₁²) ‖ N(mean₂, deviation₂²)), in nats; both deviations > 0. */
export function gaussianKl(
  mean1: number,
  deviation1: number,
  mean2: number,
  deviation2: number,
): number {
  const ratio = deviation1 / deviation2;
  const shift = (mean1 - mean2) / deviation2;
  return 0.5 * (ratio * ratio + shift * shift - 1) - Math.log(ratio);
}

/**
 * Total variation between two Gaussians, in [0, 1]; both deviations > 0. The densities cross at most
 * twice; between the crossings one lies above the other, outside below.
 */
export function gaussianTotalVariation(
  mean1: number,
  deviation1: number,
  mean2: number,
  deviation2: number,
): number {
  const shift = (mean2 - mean1) / deviation1;
  const ratio = deviation2 / deviation1;
  if (shift === 0 && ratio === 1) return 0;
  // crossings, in deviations of the first: (r² − 1) z² + 2 shift z − shift² − 2 r² log r = 0
  const curvature = (ratio - 1) * (ratio + 1);
  const root = ratio * Math.sqrt(shift * shift + 2 * curvature * Math.log(ratio));
  const sum = shift < 0 ? root - shift : -root - shift; // alike in sign: nothing cancels
  const crossings = [sum / curvature, -(shift * shift + 2 * ratio * ratio * Math.log(ratio)) / sum];
  const mass = (mean: number, deviation: number): number =>
    gaussianCdf(crossings[0]!, mean, deviation) - gaussianCdf(crossings[1]!, mean, deviation);
  return Math.min(1, Math.abs(mass(0, 1) - mass(shift, ratio)));
}

/**
 * Wasserstein-1 between two Gaussians, in the unit of x; deviations ≥ 0. Moving each quantile to the
 * same one of the other costs |μ₁ − μ₂ + (σ₁ − σ₂) z|, whose mean over a standard normal z this is.
 */
export function gaussianWasserstein1(
  mean1: number,
  deviation1: number,
  mean2: number,
  deviation2: number,
): number {
  const shift = Math.abs(mean1 - mean2);
  const spread = Math.abs(deviation1 - deviation2);
  if (spread === 0) return shift;
  const z = shift / spread;
  return spread * Math.sqrt(2 / Math.PI) * Math.exp(-0.5 * z * z) + shift * erf(z * Math.SQRT1_2);
}

/**
 * KL(N(μ, diag σ²) ‖ N(0, I)) = ½ Σ (σ² + μ² − log σ² − 1), in nats, with σ² given by its
 * logarithm as a VAE's encoder gives it. Both arrays have shape [latent].
 */
export function standardNormalKl(mean: ArrayLike<number>, logVariance: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < mean.length; k++) {
    const log = logVariance[k]!;
    sum += Math.expm1(log) - log + mean[k]! ** 2; // expm1 keeps the digits where σ² is near 1
  }
  return 0.5 * sum;
}

/**
 * The x below which a standard normal falls with `probability`; −∞ at 0, ∞ at 1.
 *
 * Algorithm AS 241 (PPND16) of M. J. Wichura, "The Percentage Points of the Normal Distribution",
 * Applied Statistics 37(3), 1988: three ratios of polynomials, relative error about 10⁻¹⁶.
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE_OVER, r)) / horner(CENTRE_UNDER, r);
  }
  const tail = q < 0 ? probability : 1 - probability;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const x =
    r <= 5
      ? horner(SIDE_OVER, r - 1.6) / horner(SIDE_UNDER, r - 1.6)
      : horner(FAR_OVER, r - 5) / horner(FAR_UNDER, r - 5);
  return q < 0 ? -x : x;
}

/** Evaluates a polynomial, lowest power first. */
function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

// Wichura's coefficients, rounded to float64: for |p − ½| ≤ 0.425, for tails down to e⁻²⁵, beyond.
const CENTRE_OVER = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_UNDER = [
  1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
  39307.89580009271, 28729.085735721943, 5226.495278852854,
];
const SIDE_OVER = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const SIDE_UNDER = [
  1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_OVER = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_UNDER = [
  1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];
