import { stripSum, sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { Pair } from '../proofs.ts';
import type { KlExplorerValues } from './parameters.ts';
import { studyOf } from './study.ts';
import type { BarsStudy, LineStudy } from './study.ts';

const nats = (p: readonly number[]): number =>
  p.reduce((sum, value) => (value > 0 ? sum - value * Math.log(value) : sum), 0);

function ofBars(
  { q, p, measures, above, below }: BarsStudy,
  { bandwidth, direction }: KlExplorerValues,
): Pair[] {
  const cross = (a: readonly number[], b: readonly number[]): number =>
    sumOf(a.length, (i) => (a[i]! > 0 ? -a[i]! * Math.log(b[i]!) : 0));
  const middle = q.map((value, i) => (value + p[i]!) / 2);
  const [over, under] = direction === 'forward' ? [q, p] : [p, q];
  const part = (sign: 1 | -1): number =>
    sumOf(q.length, (i) => {
      const [a, b] = [over[i]!, under[i]!];
      return a > 0 && sign * (a - b) > 0 ? a * Math.abs(Math.log(a) - Math.log(b)) : 0;
    });
  const kernel = (a: readonly number[], b: readonly number[]): number =>
    sumOf(a.length, (i) =>
      sumOf(b.length, (j) => a[i]! * b[j]! * Math.exp(-0.5 * ((i - j) / bandwidth) ** 2)),
    );
  return [
    [measures.forwardKl, cross(q, p) - nats(q)],
    [measures.reverseKl, cross(p, q) - nats(p)],
    [measures.js, nats(middle) - (nats(q) + nats(p)) / 2],
    [measures.totalVariation, 1 - sumOf(q.length, (i) => Math.min(q[i]!, p[i]!))],
    [measures.wasserstein1, carried(q, p)],
    [measures.mmdSquared, kernel(q, q) + kernel(p, p) - 2 * kernel(q, p)],
    [above, part(1)],
    [below, part(-1)],
  ];
}

/** The work of carrying q to p: what stands furthest left goes first, and to the nearest place that lacks something. */
function carried(q: readonly number[], p: readonly number[]): number {
  const [left, lacking] = [[...q], [...p]];
  let work = 0;
  for (let from = 0, to = 0; from < q.length && to < p.length;) {
    const load = Math.min(left[from]!, lacking[to]!);
    work += load * Math.abs(from - to);
    left[from]! -= load;
    lacking[to]! -= load;
    if (left[from]! <= lacking[to]!) from++;
    else to++;
  }
  return work;
}

/** Beyond this no bell on offer has anything left. */
const FAR = 55;
const STRIPS = 40_000;

function onLine(
  { q, p, measures, above, below }: LineStudy,
  direction: KlExplorerValues['direction'],
): Pair[] {
  const under = (f: (lq: number, lp: number, x: number) => number): number =>
    stripSum((x) => f(q.logDensity(x), p.logDensity(x), x), -FAR, FAR, STRIPS);
  /** What the direction shown adds up, where it is above 0 or below. */
  const part = (sign: 1 | -1): number =>
    under((lq, lp) => {
      const [over, log] = direction === 'forward' ? [lq, lq - lp] : [lp, lp - lq];
      return sign * log > 0 ? Math.exp(over) * Math.abs(log) : 0;
    });
  return [
    [measures.forwardKl, under((lq, lp) => Math.exp(lq) * (lq - lp))],
    [measures.reverseKl, under((lq, lp) => Math.exp(lp) * (lp - lq))],
    [
      measures.js,
      under((lq, lp) => {
        const [a, b] = [Math.exp(lq), Math.exp(lp)];
        const middle = (a + b) / 2;
        const share = (x: number): number => (x > 1e-300 ? 0.5 * x * Math.log(x / middle) : 0);
        return share(a) + share(b);
      }),
    ],
    [measures.totalVariation, under((lq, lp) => Math.abs(Math.exp(lq) - Math.exp(lp)) / 2)],
    [measures.wasserstein1, under((_, __, x) => Math.abs(q.cdf(x) - p.cdf(x)))],
    [above, part(1)],
    [below, part(-1)],
  ];
}

export default defineProofs<KlExplorerValues>([
  {
    claim: 'Every ruler measures what it says, and so do both areas whose difference is KL.',
    way: 'Of bars each measure by another formula, and Wasserstein-1 by carrying the bars over. Of bells forty thousand narrow strips, added up.',
    tolerance: 1e-4,
    check: (values) => {
      const study = studyOf(values);
      return study.kind === 'bars' ? ofBars(study, values) : onLine(study, values.direction);
    },
  },
]);
