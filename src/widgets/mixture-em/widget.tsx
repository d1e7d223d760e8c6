import { halfOf, meansText } from '../../models/mixture-em.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { inPairs } from '../pairs.ts';
import { bestOf } from './best.ts';
import { parameters } from './parameters.ts';
import type { MixtureEmValues } from './parameters.ts';
import { atRest, pointsOf, PROBED, remarkOn, startOf, stateOf, widthOf } from './state.ts';
import type { EmState } from './state.ts';
import { MixtureEmView } from './view.tsx';

function describe(values: MixtureEmValues, run?: RunView): string {
  const state = stateOf(values, run);
  const { width, points, mixture, counts, heights, step, half } = state;
  const when =
    step === 0
      ? 'Before the first half-step'
      : `After ${step === 1 ? 'one half-step' : `${step} half-steps`}, the last an ${half}-step,`;
  const each = Array.from(
    mixture.weights,
    (_, c) =>
      `component ${c + 1} answers for ${fixed(counts[c]!, 1)} points, its mean at ${meanText(state, c)}`,
  );
  return (
    `${points.length / width} points ${width === 1 ? 'on a line' : 'in the plane'}. ${when} log p is ` +
    `${fixed(heights.logLikelihood, 3)} nats per point, the bound ${fixed(heights.elbo, 3)}, the gap ` +
    `${fixed(heights.kl, 4)}. By q, ${each.join('; ')}. ${remarkOn(state, run)}`
  );
}

function meanText({ mixture: { means }, width }: EmState, c: number): string {
  const x = fixed(means[width * c]!, 2);
  return width === 1 ? x : `(${x}, ${fixed(means[2 * c + 1]!, 2)})`;
}

const UNTRAINED = 'The run is at half-step 0: press Train or Step.';

/** At rest so far below the best known, in nats per point, EM is in a trap. */
const TRAPPED = 0.1;

function trap(values: MixtureEmValues, run?: RunView): Verdict {
  const state = stateOf(values, run);
  if (state.step === 0) return { reached: false, now: UNTRAINED };
  const height = `log p is ${fixed(state.heights.logLikelihood, 3)} nats per point`;
  if (!atRest(state, run)) return { reached: false, now: `${height}, not yet at rest.` };
  const below = bestOf(values) - state.heights.logLikelihood;
  return {
    reached: below >= TRAPPED,
    now: `${height}, at rest, ${below > 0 ? `${fixed(below, 3)} below` : 'no lower than'} the best of 16 other starts.`,
  };
}

function collapse(values: MixtureEmValues, run?: RunView): Verdict {
  const state = stateOf(values, run);
  if (state.step === 0) return { reached: false, now: UNTRAINED };
  const collapsed = state.troubles.findIndex(
    (trouble, c) => trouble === 'collapsed' && state.counts[c]! < 1.5,
  );
  return {
    reached: collapsed >= 0,
    now:
      collapsed >= 0
        ? `Component ${collapsed + 1} has collapsed onto one point.`
        : `After ${state.step} half-steps no component sits on one point alone.`,
  };
}

function rescue(values: MixtureEmValues, run?: RunView): Verdict {
  const state = stateOf(values, run);
  const restarts = run?.curves['restarted']?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (state.step === 0) return { reached: false, now: UNTRAINED };
  const lost = state.troubles.filter((trouble) => trouble !== null).length;
  const now = `So far ${restarts === 1 ? 'one restart' : `${restarts} restarts`}; ${lost} of ${state.troubles.length} components are lost now`;
  const rests = atRest(state, run);
  return {
    reached: restarts > 0 && lost === 0 && rests,
    now: `${now}, and the run is ${rests ? '' : 'not yet '}at rest.`,
  };
}

const ON_A_LINE = [
  ...[-2.9, 0, -2.3, 0, -2, 0, -1.8, 0, -1.7, 0, -1.2, 0, -0.8, 0, 0.1, 0],
  ...[0.6, 0, 1, 0, 1.3, 0, 1.4, 0, 1.7, 0, 2.2, 0, 2.3, 0, 3.1, 0],
];
/** Eleven points together and one far off. */
const OUTLIER = [
  ...[-2.4, 0, -2, 0, -1.8, 0, -1.7, 0, -1.2, 0, -0.8, 0],
  ...[-0.5, 0, -0.3, 0, 0, 0, 0.4, 0, 0.9, 0, 4.2, 0],
];
/** Starting means of components there aren’t. */
const SPARE = parameters.means.default.slice(4);
const SPARE_OF_THREE = parameters.means.default.slice(6);
const FAR_AWAY: Partial<MixtureEmValues> = {
  deviation: 0.3,
  means: [-1, 0, 1, 0, 4.8, 2.9, ...SPARE_OF_THREE],
};
const ON_OUTLIER: Partial<MixtureEmValues> = {
  ...{ dimensions: '1', components: 2, points: OUTLIER },
  means: [-1, 0, 4, 0, ...SPARE],
};

export default defineWidget({
  id: 'mixture-em',
  title: 'Who made which point?',
  parameters,
  presets: {
    clumps: {
      title: 'Three clumps',
      notes:
        'One half-step asks who is responsible for each point, the next moves the components there. Ask what the bound does in each: it never falls.',
      values: {},
    },
    line: {
      title: 'Two on a line',
      notes: 'Two components on a line. Ask which point they share most evenly.',
      values: {
        ...{ dimensions: '1', components: 2, deviation: 1, points: ON_A_LINE },
        means: [-0.5, 0, 0.5, 0, ...SPARE],
      },
    },
    trap: {
      title: 'A bad start',
      notes: 'EM climbs from here, too, but to a lower top. Ask why it can’t leave.',
      values: { means: [-2, -1, -2.5, -1.5, 1, 0.5, ...SPARE_OF_THREE] },
    },
    twins: {
      title: 'Twins',
      notes:
        'Two components start alike. Ask how EM could tell them apart: it can’t, as they get the same responsibilities.',
      values: { means: [0, 0.2, 0, 0.2, 1, 1, ...SPARE_OF_THREE] },
    },
    empty: {
      title: 'One far away',
      notes:
        'One component stands far from all points. Ask what its share is, and what its next step then does.',
      values: FAR_AWAY,
    },
    rescued: {
      title: 'Far away, restarted',
      notes:
        'A component that is lost begins afresh. Ask why log p may fall at that moment: it is no step of EM.',
      values: { ...FAR_AWAY, restart: 1 },
    },
    outlier: {
      title: 'One on an outlier',
      notes:
        'One component closes in on a single point. Ask how high log p can go: only the floor under the widths bounds it.',
      values: ON_OUTLIER,
    },
    restart: {
      title: 'Outlier, restarted',
      notes: 'A component that has collapsed begins afresh. Ask what else would help.',
      values: { ...ON_OUTLIER, restart: 1 },
    },
  },
  describe,
  table(values, run) {
    const state = stateOf(values, run);
    const { width, points, mixture, q, counts, troubles, owners, step } = state;
    const k = mixture.weights.length;
    const at = (from: ArrayLike<number>, i: number): number[] =>
      Array.from({ length: width }, (_, d) => from[width * i + d]!);
    const axes = width === 1 ? ['x'] : ['x', 'y'];
    const nll = run?.curves['nll'];
    const elbo = run?.curves['elbo'];
    const restarted = run?.curves['restarted'];
    return [
      {
        caption:
          step === 0 ? 'The components at the start' : `The components after ${step} half-steps`,
        columns: [
          ...['Component', 'Weight', 'Points, by q'],
          ...axes.map((axis) => `Mean, ${axis}`),
          ...(width === 1 ? ['Variance'] : ['Variance, x', 'Covariance', 'Variance, y']),
          'Lost',
        ],
        rows: Array.from(mixture.weights, (weight, c) => [
          ...[c + 1, weight, counts[c]!, ...at(mixture.means, c)],
          ...(width === 1
            ? [mixture.covariances[c]!]
            : [0, 1, 3].map((j) => mixture.covariances[4 * c + j]!)),
          troubles[c] ?? 'no',
        ]),
      },
      {
        caption: 'The points: responsibilities, and the centre of k-means',
        columns: [
          ...['Point', ...axes],
          ...Array.from({ length: k }, (_, c) => `q of ${c + 1}`),
          'k-means',
        ],
        rows: Array.from({ length: points.length / width }, (_, i) => [
          ...[i + 1, ...at(points, i)],
          ...Array.from({ length: k }, (_q, c) => q[i * k + c]!),
          owners ? owners[i]! + 1 : '–',
        ]),
      },
      ...(step > 0 && nll && elbo
        ? [
            {
              caption: 'The last half-steps, in nats per point',
              columns: ['Half-step', 'Kind', 'log p', 'Bound', 'Gap', 'Restarted'],
              rows: Array.from({ length: Math.min(step, LISTED) }, (_, j) => {
                const i = step - Math.min(step, LISTED) + j;
                const [log, bound] = [-nll[i]!, elbo[i]!];
                return [i + 1, halfOf(i), log, bound, log - bound, restarted?.[i] ?? 0];
              }),
            },
          ]
        : []),
    ];
  },
  goals: {
    trap: { judge: trap, solution: 'preset=trap&step=60' },
    collapse: { judge: collapse, solution: 'preset=outlier&step=10' },
    rescue: { judge: rescue, solution: 'preset=rescued&step=60' },
  },
  View: MixtureEmView,
  training: {
    engine: 'float64',
    pace: 4,
    spec: (values) => {
      const { deviation, shape, floor, restart, seed, engine } = values;
      const points = [...pointsOf(values)];
      return {
        model: 'mixture-em',
        structure: {
          width: widthOf(values),
          means: meansText([...startOf(values)]),
          ...{ deviation, shape },
        },
        scalars: { floor, restart },
        data: { kind: 'numbers', values: points },
        batchSize: points.length,
        seed,
        engine,
      };
    },
    metrics: {
      loss: {
        label: '−log p before',
        help: 'What EM brings down, in nats per point: −log p(x; θ) before the half-step.',
      },
      distortion: {
        label: 'k-means',
        help: 'Its distortion: the mean squared distance of a point from its centre, which neither half of k-means ever raises.',
      },
    },
    ownPoints: {
      ...{ widths: [1, 2], fewest: 3, most: 40, reach: [4.5, 2.7] },
      settings: ({ width, points }) => ({
        dimensions: width === 1 ? '1' : '2',
        points: inPairs(points, width),
      }),
    },
    probes: (values) => {
      const count = Math.floor(values.points.length / 2);
      return Object.fromEntries(
        PROBED.map((want) => [want, { kind: 'rows', count, want }] as const),
      );
    },
  },
});

/** So many of the last half-steps stand in the table. */
const LISTED = 20;
