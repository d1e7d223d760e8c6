import { variance } from '../../maths/estimators.ts';
import { gaussianSamples } from '../../maths/gaussian.ts';
import { STREAM } from '../../maths/random.ts';
import { parameters } from './parameters.ts';
import type { VarianceBiasValues } from './parameters.ts';

type What = Pick<VarianceBiasValues, 'm' | 'samples' | 'divisor' | 'seed'>;

/** Numbers are drawn for the largest samples, so many samples at a time; smaller ones begin like them. */
const ROW = parameters.m.max;
const BLOCK = 100;

/** What has been drawn with the latest seed: a slider that adds samples draws only those. */
let drawn: { readonly seed: number; readonly blocks: Float64Array[] } = { seed: NaN, blocks: [] };

/** Sample `k` (from 0): its `m` numbers from a normal of mean 0 and variance 1, shape [m]. */
export function sampleOf(k: number, m: number, seed: number): Float64Array {
  if (drawn.seed !== seed) drawn = { seed, blocks: [] };
  const step = Math.floor(k / BLOCK);
  drawn.blocks[step] ??= gaussianSamples(BLOCK * ROW, 0, 1, {
    stream: STREAM.observations,
    step,
    seed,
  });
  const from = (k % BLOCK) * ROW;
  return drawn.blocks[step].subarray(from, from + m);
}

/** The estimate each sample gives of the variance, shape [samples]. */
function estimates({ m, samples, divisor, seed }: What): Float64Array {
  const unbiased = divisor === 'm-1';
  return Float64Array.from({ length: samples }, (_, k) =>
    variance(sampleOf(k, m, seed), { unbiased }),
  );
}

export interface Study {
  /** Shape [samples]. */
  readonly estimates: Float64Array;
  readonly mean: number;
  /** How far such a mean is off by chance, typically: its standard error; NaN for one sample. */
  readonly error: number;
  /** What the estimates are on average where the true variance is 1. */
  readonly expected: number;
  /** The newest sample, its mean, and the mean squared distances of its numbers from two centres. */
  readonly last: {
    readonly values: Float64Array;
    readonly mean: number;
    readonly fromOwn: number;
    readonly fromTrue: number;
  };
}

const latest = new Map<What['divisor'], { readonly what: What; readonly study: Study }>();

/** Everything the figure shows. Picture, sentence and table ask for the same one after another. */
export function studyOf(what: What): Study {
  const { m, samples, divisor, seed } = what;
  const known = latest.get(divisor);
  if (known?.what.m === m && known.what.samples === samples && known.what.seed === seed)
    return known.study;
  const made = study(what);
  latest.set(divisor, { what, study: made });
  return made;
}

function study(what: What): Study {
  const { m, samples, divisor, seed } = what;
  const all = estimates(what);
  const values = sampleOf(samples - 1, m, seed);
  const mean = meanOf(all);
  const fromTrue = meanOf(values.map((value) => value * value));
  return {
    estimates: all,
    mean,
    error: samples > 1 ? Math.sqrt(variance(all, { unbiased: true }) / samples) : NaN,
    expected: divisor === 'm' ? (m - 1) / m : 1,
    last: { values, mean: meanOf(values), fromOwn: variance(values), fromTrue },
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
