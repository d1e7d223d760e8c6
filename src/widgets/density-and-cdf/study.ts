import { lineDensity, lineDensitySamples } from '../../maths/piecewise-linear.ts';
import type { LineDensity } from '../../maths/piecewise-linear.ts';
import { openUniforms, STREAM } from '../../maths/random.ts';
import { fixed } from '../number-words.ts';
import type { DensityValues } from './parameters.ts';

/** Where the heights stand. */
export const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

export interface Study {
  readonly line: LineDensity;
  readonly from: number;
  readonly to: number;
  /** P(from < X < to). */
  readonly probability: number;
  /** The highest the density gets. */
  readonly peak: number;
  readonly draws: Draws;
}

/** Uniform numbers, and what inverse-CDF sampling makes of each. */
export interface Draws {
  readonly u: Float64Array;
  readonly x: Float64Array;
}

const known = new WeakMap<DensityValues, Study>();

export function studyOf(values: DensityValues): Study {
  const made = known.get(values) ?? study(values);
  known.set(values, made);
  return made;
}

function study({ heights, a, b, draws, seed }: DensityValues): Study {
  const line = lineDensity({ places: PLACES, heights });
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  return {
    line,
    from,
    to,
    probability: Math.max(0, line.cdf(to) - line.cdf(from)),
    peak: Math.max(...PLACES.map(line.density)),
    draws: drawsOf({ draws, seed }, line),
  };
}

export function drawsOf(
  { draws, seed }: Pick<DensityValues, 'draws' | 'seed'>,
  line: LineDensity,
): Draws {
  const key = { stream: STREAM.observations, step: 0, seed };
  return { u: openUniforms(draws, key), x: lineDensitySamples(draws, line, key) };
}

/** What there is to say. */
export function remarkOn(values: DensityValues): string {
  const { from, to, probability, peak, draws } = studyOf(values);
  if (!values.heights.some((height) => height > 0))
    return 'Heights that are all 0 hold no area: they are drawn as if all were equal.';
  if (from === to)
    return 'A single x has the probability 0, however high the density is there: no area lies above one point.';
  const area = `P(${fixed(from, 2)} < X < ${fixed(to, 2)}) = F(${fixed(to, 2)}) − F(${fixed(from, 2)}) = ${fixed(probability, 3)}: an area under the density, a difference of heights of the CDF.`;
  if (peak > 1)
    return `${area} The density reaches ${fixed(peak, 2)}: above 1, which no probability can be.`;
  const { x } = draws;
  if (x.length === 0) return area;
  const share = x.filter((value) => value > from && value < to).length / x.length;
  return `${area} Of ${x.length} ${x.length === 1 ? 'draw' : 'draws'} ${fixed(share, 3)} fell there.`;
}
