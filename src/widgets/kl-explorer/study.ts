import { discreteMeasures } from '../../maths/divergences.ts';
import type { Measures } from '../../maths/divergences.ts';
import { mixtureDistribution } from '../../maths/line-distribution.ts';
import type { LineDistribution } from '../../maths/line-distribution.ts';
import { mixtureMeasures } from '../../maths/line-divergences.ts';
import type { Mixture } from '../../maths/mixture.ts';
import { integrate, signChanges } from '../../maths/quadrature.ts';
import { probabilitiesOf } from '../weights.ts';
import type { KlExplorerValues } from './parameters.ts';

interface Common {
  readonly measures: Measures;
  /** KL in the direction shown. */
  readonly shown: number;
  /** Its area above 0, and its area below as a number ≥ 0: their difference is KL. In nats. */
  readonly above: number;
  readonly below: number;
}

/** Two distributions over the same events, which stand 1 apart on a line. */
export interface BarsStudy extends Common {
  readonly kind: 'bars';
  readonly q: readonly number[];
  readonly p: readonly number[];
  /** Per event, what it adds to KL in the direction shown; ∞ where it makes KL infinite. */
  readonly terms: readonly number[];
}

/** Two densities on the line. */
export interface LineStudy extends Common {
  readonly kind: 'line';
  readonly mixtures: { readonly q: Mixture; readonly p: Mixture };
  readonly q: LineDistribution;
  readonly p: LineDistribution;
  /** What x adds to KL in the direction shown, in nats per unit of x. */
  readonly integrand: (x: number) => number;
}

export type Study = BarsStudy | LineStudy;

const known = new WeakMap<KlExplorerValues, Study>();

/** Everything the figure shows: picture, sentence, table and goals ask for the same one after another. */
export function studyOf(values: KlExplorerValues): Study {
  const made =
    known.get(values) ?? (values.shape === 'bars' ? barsStudy(values) : lineStudy(values));
  known.set(values, made);
  return made;
}

function barsStudy({ q: ofQ, p: ofP, direction, bandwidth }: KlExplorerValues): BarsStudy {
  const count = Math.max(ofQ.length, ofP.length);
  const q = probabilitiesOf(ofQ, count);
  const p = probabilitiesOf(ofP, count);
  const points = q.map((_, i) => i);
  const measures = discreteMeasures(q, p, points, bandwidth);
  const [over, under] = direction === 'forward' ? [q, p] : [p, q];
  const terms = over.map((a, i) => (a === 0 ? 0 : a * Math.log(a / under[i]!)));
  const below = terms.reduce((sum, term) => sum + Math.max(-term, 0), 0);
  return { kind: 'bars', q, p, terms, ...shownOf(measures, direction, below) };
}

function lineStudy(values: KlExplorerValues): LineStudy {
  const mixtures = { q: mixtureOf(values, 'q'), p: mixtureOf(values, 'p') };
  const measures = mixtureMeasures(mixtures.q, mixtures.p, values.bandwidth);
  const q = mixtureDistribution(mixtures.q);
  const p = mixtureDistribution(mixtures.p);
  const [over, under] = values.direction === 'forward' ? [q, p] : [p, q];
  const integrand = (x: number): number => {
    const log = over.logDensity(x);
    const density = Math.exp(log);
    return density === 0 ? 0 : density * (log - under.logDensity(x));
  };
  const shown = shownOf(measures, values.direction, areaBelow(over, under, integrand));
  return { kind: 'line', mixtures, q, p, integrand, ...shown };
}

function shownOf(
  measures: Measures,
  direction: KlExplorerValues['direction'],
  below: number,
): Common {
  const shown = direction === 'forward' ? measures.forwardKl : measures.reverseKl;
  return { measures, shown, above: shown + below, below };
}

/** ∫ max(0, −f), cut where the densities cross, since there is a kink. */
function areaBelow(
  over: LineDistribution,
  under: LineDistribution,
  f: (x: number) => number,
): number {
  const landmarks = [...over.landmarks, ...under.landmarks].sort((a, b) => a - b);
  const difference = (x: number): number => over.logDensity(x) - under.logDensity(x);
  const splits = [...landmarks, ...signChanges(difference, landmarks)];
  const below = (x: number): number => Math.max(0, -f(x));
  return integrate(below, -Infinity, Infinity, { splits, tolerance: 1e-6 }).value;
}

/** The distribution the reader has set: one bell, or those of a mixture that have a weight. */
function mixtureOf(values: KlExplorerValues, which: 'q' | 'p'): Mixture {
  const weight = values.shape === 'bells' ? 1 : values[`${which}-weight`];
  const bells = [
    { weight, mean: values[`${which}-mean`], deviation: values[`${which}-deviation`] },
    {
      weight: 1 - weight,
      mean: values[`${which}-mean2`],
      deviation: values[`${which}-deviation2`],
    },
  ].filter((bell) => bell.weight > 0);
  return {
    weights: bells.map((bell) => bell.weight),
    means: bells.map((bell) => bell.mean),
    deviations: bells.map((bell) => bell.deviation),
  };
}
